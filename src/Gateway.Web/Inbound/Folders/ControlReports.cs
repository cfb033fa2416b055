using System.Collections.Concurrent;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Web.Inbound.Folders;

/// <summary>Writes control reports into <c>reports/</c>, and again as the messages of a file come to rest.</summary>
internal sealed class ControlReports(ICustodyStore store)
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        IgnoreReadOnlyProperties = true,
    };

    private static readonly string[] s_waiting =
        [StateNames.Of(MessageState.Received), StateNames.Of(MessageState.Translated), StateNames.Of(MessageState.Identified), StateNames.Of(MessageState.Recorded)];

    // The reports that were not final when they were last written; the folder itself is the memory over a restart.
    private readonly ConcurrentDictionary<string, ControlReport> _open = new(StringComparer.Ordinal);

    public static ReportedIssue Reported(Issue issue) => new(issue.Severity.ToString().ToLowerInvariant(), issue.Code, issue.Path, issue.Text);

    /// <summary>Writes a report as the ledger stands now.</summary>
    public async Task WriteAsync(DropFolder folder, ControlReport report, string suffix, CancellationToken cancellationToken)
    {
        var current = await CurrentAsync(report, cancellationToken);
        var file = Path.Combine(folder.Reports, $"{report.Name}{suffix}.json");
        // Renamed into place: whoever reads it finds a whole one.
        var unfinished = Path.Combine(folder.Reports, $".{report.Name}{suffix}.tmp");
        await File.WriteAllBytesAsync(unfinished, JsonSerializer.SerializeToUtf8Bytes(current, s_json), cancellationToken);
        File.Move(unfinished, file, overwrite: true);
        if (current.IsFinal) _open.TryRemove(file, out _);
        else _open[file] = current;
    }

    /// <summary>Finds the reports that a stop has left open.</summary>
    public async Task FindOpenAsync(DropFolder folder, CancellationToken cancellationToken)
    {
        foreach (var file in Directory.EnumerateFiles(folder.Reports, "*.json"))
            if (await ReadAsync(file, cancellationToken) is { IsFinal: false } report) _open[file] = report;
    }

    /// <summary>Writes the open reports of a folder anew where something has changed.</summary>
    public async Task FollowAsync(DropFolder folder, CancellationToken cancellationToken)
    {
        foreach (var (file, before) in _open.Where(open => Path.GetDirectoryName(open.Key) == folder.Reports).ToList())
        {
            var now = await CurrentAsync(before, cancellationToken);
            if (now.IsFinal || now.Messages != before.Messages) await WriteAsync(folder, before, Path.GetFileNameWithoutExtension(file)[before.Name.Length..], cancellationToken);
        }
    }

    /// <summary>A file somebody has put there that is no report is passed over.</summary>
    private static async Task<ControlReport?> ReadAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<ControlReport>(stream, s_json, cancellationToken);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private async Task<ControlReport> CurrentAsync(ControlReport report, CancellationToken cancellationToken)
    {
        if (report.Outcome != ControlReport.Accepted)
            return report with { IsFinal = true, Messages = new MessageCounts { Received = report.Parts.Count, Duplicate = report.Parts.Count } };
        if (report.IsFinal) return report;
        var parts = new List<ReportedMessage>(report.Parts.Count);
        foreach (var part in report.Parts) parts.Add(await CurrentAsync(part, cancellationToken));
        var counts = new MessageCounts
        {
            Received = parts.Count,
            Accepted = Count(parts, MessageState.Routed),
            Parked = Count(parts, MessageState.Parked),
            Returned = Count(parts, MessageState.Returned) + Count(parts, MessageState.Withdrawn) + Count(parts, MessageState.Discarded),
            Duplicate = Count(parts, MessageState.Duplicate),
            Waiting = parts.Count(part => s_waiting.Contains(part.State)),
        };
        return report with { Parts = parts, Messages = counts, IsFinal = counts.Waiting == 0 };
    }

    private static int Count(List<ReportedMessage> parts, MessageState state) => parts.Count(part => part.State == StateNames.Of(state));

    private async Task<ReportedMessage> CurrentAsync(ReportedMessage part, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(part.Message, cancellationToken) is not { } entry) return part;
        var issues = await store.FindArtefactAsync(part.Message, "report", cancellationToken) is { } artefact && JsonTree.ReadForeign(artefact.Body.Span).Root is { } report
            ? report.All("issues").Where(issue => issue.Kind == ElementKind.Object).Select(issue => Reported(issue, part.Rows)).ToList() : [];
        return part with { State = StateNames.Of(entry.State), Reason = entry.Reason, Issues = issues };
    }

    private static ReportedIssue Reported(Element issue, IReadOnlyList<int> rows) => new(
        issue["severity"]?.Text?.ToLowerInvariant() ?? "", issue["code"]?.Text ?? "", PlaceInFile(issue["path"]?.Text ?? "", rows), issue["text"]?.Text ?? "");

    /// <summary>A part counts its own rows; the client counts those of its file.</summary>
    private static string PlaceInFile(string place, IReadOnlyList<int> rows)
    {
        const string Row = "row ";
        var end = place.IndexOf(',', StringComparison.Ordinal) is var comma and >= 0 ? comma : place.Length;
        if (!place.StartsWith(Row, StringComparison.Ordinal) || !int.TryParse(place.AsSpan(Row.Length, end - Row.Length), System.Globalization.CultureInfo.InvariantCulture, out var row)) return place;
        // The first row of a part is its row 2, below the headings.
        return row - 2 >= 0 && row - 2 < rows.Count ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Row}{rows[row - 2]}{place[end..]}") : place;
    }
}
