using System.Globalization;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Web.Inbound.Folders;

/// <summary>
/// Takes a CSV file of any length in, in the same memory: all of it is read once before anything is stored, then the rows of one person after the other
/// become messages, the same as those of a short file. A kill at any point loses nothing and doubles nothing: how far it was is noted after each
/// commit, and what was stored and not noted is known by its key, the sender's own or the file's hash with the first row.
/// </summary>
internal sealed class LongFileIntake(ReceivePath path)
{
    /// <summary>What one commit holds at most, a message more or less.</summary>
    private const int BytesInCommit = 1_000_000;
    private const int MessagesInCommit = 200;

    /// <summary>How many refused rows the report gives the reason of.</summary>
    private const int ReportedFaults = 100;

    /// <summary>Whether a source's files may be of any length: those that are parted into messages, a person each.</summary>
    public static bool Takes(DropFolder folder) => folder.Source.Manifest is { Format: SourceFormat.Csv, SplitBy.Count: > 0 };

    /// <summary>Stores the messages of a file of <c>working/</c>.</summary>
    /// <param name="begun">The report with what is known of the file.</param>
    public async Task<ControlReport> TakeAsync(DropFolder folder, FileInfo file, ControlReport begun, CancellationToken cancellationToken)
    {
        var lists = new LongFileLists(folder, begun.Name);
        using var buckets = new RowBuckets(BucketsOf(folder, begun.Name));
        var read = Part(folder, file, buckets, cancellationToken);
        if (read.Fault is { } fault)
        {
            await path.RefusedAsync(folder.Source, folder.Client, [fault]);
            return begun with { Issues = [ControlReports.Reported(fault)] };
        }
        var progress = await lists.ResumeAsync(cancellationToken);
        for (var bucket = progress.Bucket; bucket < RowBuckets.Count; bucket++)
        {
            if (bucket > progress.Bucket) progress = progress with { Bucket = bucket, Groups = 0 };
            progress = await TakeAsync(folder, begun.Sha256, read.Headings, buckets.Read(bucket, GatewayOptions.BodyLimit - read.Headings.Length), progress, lists, cancellationToken);
        }
        lists.Finish();
        var refused = read.Refused + progress.Refused;
        List<Issue> faults = [.. read.Faults, .. progress.Refused > 0 ? (Issue[])[TooMuch(lists.MessagesName)] : []];
        if (refused > 0) await path.RefusedAsync(folder.Source, folder.Client, faults);
        return begun with
        {
            Outcome = progress.Messages > 0 ? ControlReport.Accepted : ControlReport.Refused,
            Rows = progress.Accepted + refused,
            RowsAccepted = progress.Accepted,
            RowsRefused = refused,
            MessageList = lists.MessagesName,
            Messages = new MessageCounts { Received = progress.Messages, Duplicate = progress.Duplicates, Waiting = progress.Messages - progress.Duplicates },
            Issues = [.. faults.Select(ControlReports.Reported)],
        };
    }

    /// <summary>Takes away what was needed only while it was worked on.</summary>
    public static void Clear(DropFolder folder, string name)
    {
        RowBuckets.Clear(BucketsOf(folder, name));
        new LongFileLists(folder, name).Forget();
    }

    private static string BucketsOf(DropFolder folder, string name) => Path.Combine(folder.Working, $".{name}");

    /// <summary>Reads the whole file. A row that does not fit is refused and the others are taken; a file that cannot be read to its end is refused whole.</summary>
    private static Reading Part(DropFolder folder, FileInfo file, RowBuckets buckets, CancellationToken cancellationToken)
    {
        var splitBy = folder.Source.Manifest.SplitBy;
        var faults = new List<Issue>();
        var headings = ReadOnlyMemory<byte>.Empty;
        var refused = 0;
        using var stream = file.OpenRead();
        foreach (var row in folder.Source.OpenRows(stream, null))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (row.Part is not { } part)
            {
                var fault = row.Issues.First(issue => issue.IsError);
                if (fault.Code != MappingIssues.CsvCells) return new Reading(headings, [], 0, fault);
                refused++;
                if (faults.Count < ReportedFaults) faults.Add(fault);
                continue;
            }
            if (headings.IsEmpty) headings = part.Body[..row.Headings].ToArray();
            var cells = part.Root["row"];
            buckets.Add(string.Join('\u001F', splitBy.Select(column => cells?[column]?.Text ?? "")), checked((int)row.Row), part.Body.Span[row.Headings..]);
        }
        buckets.Close();
        return new Reading(headings, faults, refused, null);
    }

    private async Task<LongFileProgress> TakeAsync(
        DropFolder folder, string hash, ReadOnlyMemory<byte> headings, IReadOnlyList<RowGroup> groups, LongFileProgress progress, LongFileLists lists, CancellationToken cancellationToken)
    {
        var pending = new List<SourcePart>();
        var (bytes, lines) = (0, new StringBuilder());
        for (var i = progress.Groups; i < groups.Count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Open(folder.Source, hash, headings, groups[i]) is { } part)
            {
                pending.Add(part);
                bytes += part.Body.Length;
            }
            else
            {
                progress = progress with { Refused = progress.Refused + groups[i].Rows.Count };
                lines.Append(CultureInfo.InvariantCulture, $",refused,{LongFileLists.Ranges(groups[i].Rows)}\n");
            }
            if (bytes < BytesInCommit && pending.Count < MessagesInCommit && i + 1 < groups.Count) continue;
            progress = await StoreAsync(folder, pending, progress with { Groups = i + 1 }, lines, lists);
            pending.Clear();
            bytes = 0;
        }
        return progress;
    }

    /// <summary>The rows of one person as the message that a short file would have made of them.</summary>
    private static SourcePart? Open(SourceSystem source, string hash, ReadOnlyMemory<byte> headings, RowGroup group)
    {
        if (group.Body is not { } rows) return null;
        byte[] body = [.. headings.Span, .. rows.Span];
        return source.Open(body, null) is { Parts: [var part] } envelope && !envelope.Issues.Any(issue => issue.IsError)
            ? part with { Rows = group.Rows, DuplicateKey = part.DuplicateKey ?? string.Create(CultureInfo.InvariantCulture, $"file/{hash}/{group.Rows[0]}") }
            : null;
    }

    private async Task<LongFileProgress> StoreAsync(DropFolder folder, List<SourcePart> pending, LongFileProgress progress, StringBuilder lines, LongFileLists lists)
    {
        if (pending.Count > 0)
        {
            var taken = await path.StoreAsync(folder.Source, folder.Client, ReadOnlyMemory<byte>.Empty, new Envelope([.. pending], []), folder.Source.Manifest.ContentTypes[0]);
            for (var i = 0; i < pending.Count; i++)
            {
                var entry = taken.Receptions[i].Entry;
                lines.Append(CultureInfo.InvariantCulture, $"{taken.AnswersForPart(i).Id},{StateNames.Of(entry.State)},{LongFileLists.Ranges(pending[i].Rows)}\n");
                progress = progress with
                {
                    Messages = progress.Messages + 1,
                    Duplicates = progress.Duplicates + (entry.State == MessageState.Duplicate ? 1 : 0),
                    Accepted = progress.Accepted + pending[i].Rows.Count,
                };
            }
        }
        progress = progress with { Listed = progress.Listed + Encoding.UTF8.GetByteCount(lines.ToString()) };
        await lists.NoteAsync(progress, lines.ToString());
        lines.Clear();
        return progress;
    }

    private static Issue TooMuch(string list) => Issue.Error("WEB006", "too-long", "",
        $"The rows of a person are too many for one message; {list} names them as refused. Send them in files of their own.");

    /// <summary>What the first reading found.</summary>
    private sealed record Reading(ReadOnlyMemory<byte> Headings, IReadOnlyList<Issue> Faults, int Refused, Issue? Fault);
}
