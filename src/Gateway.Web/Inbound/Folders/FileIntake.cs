using System.Globalization;
using System.Security.Cryptography;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;

namespace Gateway.Web.Inbound.Folders;

/// <summary>
/// Takes one file of a folder in by the same path as HTTP. Doing it twice does nothing the second time: the ledger knows the messages by
/// their own keys or, when they have none, by the hash of the file; so a kill at any point loses nothing and doubles nothing.
/// </summary>
internal sealed class FileIntake(ReceivePath path, LongFileIntake longFiles, FileAnswers answers, ControlReports reports, TimeProvider time)
{
    /// <summary>Stores a file of <c>working/</c>, writes its report, and lays it into <c>done/</c> or <c>refused/</c>.</summary>
    public async Task TakeAsync(DropFolder folder, FileInfo file, CancellationToken cancellationToken)
    {
        var hash = await HashAsync(file, cancellationToken);
        var report = file.Length > GatewayOptions.BodyLimit ? await TakeLongAsync(folder, file, hash, cancellationToken) : await StoreAsync(folder, file, hash, cancellationToken);
        var again = report.Outcome == ControlReport.Duplicate ? string.Create(CultureInfo.InvariantCulture, $"-again-{time.GetUtcNow():yyyyMMddHHmmssfff}") : "";
        await reports.WriteAsync(folder, report, again, cancellationToken);
        var target = report.Outcome == ControlReport.Accepted ? folder.Done : folder.Refused;
        file.MoveTo(Path.Combine(target, report.Name + again + Ending(file)), overwrite: true);
        LongFileIntake.Clear(folder, report.Name);
    }

    private async Task<ControlReport> TakeLongAsync(DropFolder folder, FileInfo file, string hash, CancellationToken cancellationToken)
    {
        if (!LongFileIntake.Takes(folder)) return await RefuseAsync(folder, file, hash, [Issue.Error("WEB006", "too-long", "", "The file is larger than 10 MB. Send it in smaller files.")]);
        var begun = Begin(folder, file, hash);
        return IsDone(folder, file, begun) ? begun with { Outcome = ControlReport.Duplicate } : await longFiles.TakeAsync(folder, file, begun, cancellationToken);
    }

    private async Task<ControlReport> StoreAsync(DropFolder folder, FileInfo file, string hash, CancellationToken cancellationToken)
    {
        var bytes = await File.ReadAllBytesAsync(file.FullName, cancellationToken);
        var envelope = folder.Source.Open(bytes, null);
        var faults = ReceivePath.FaultsOf(envelope);
        if (faults.Count > 0) return await RefuseAsync(folder, file, hash, faults);

        var taken = await path.StoreAsync(folder.Source, folder.Client, bytes, envelope, folder.Source.Manifest.ContentTypes[0], $"file/{hash}");
        var isKnown = taken.Receptions.All(one => one.Entry.State == MessageState.Duplicate) && IsDone(folder, file, Begin(folder, file, hash));
        await answers.WriteAsync(folder, taken, Begin(folder, file, hash).Name);
        var rows = envelope.Parts.Sum(part => part.Rows.Count);
        return Begin(folder, file, hash) with
        {
            Outcome = isKnown ? ControlReport.Duplicate : ControlReport.Accepted,
            Batch = taken.AnswersFor.BatchId,
            Rows = rows > 0 ? rows : null,
            IsFinal = false,
            Parts = [.. taken.Receptions.Select((one, i) => Part(one, envelope.Parts[i].Rows, isKnown))],
        };
    }

    /// <summary>After a kill the messages are their own duplicates: the first ones are meant then, and how those stand.</summary>
    private static ReportedMessage Part(Reception one, IReadOnlyList<int> rows, bool isKnown) =>
        new(one.Original?.Id ?? one.Entry.Id, rows, StateNames.Of(isKnown ? MessageState.Duplicate : (one.Original ?? one.Entry).State), null, []);

    private async Task<ControlReport> RefuseAsync(DropFolder folder, FileInfo file, string hash, IReadOnlyList<Issue> faults)
    {
        await path.RefusedAsync(folder.Source, folder.Client, faults);
        return Begin(folder, file, hash) with { Issues = [.. faults.Select(ControlReports.Reported)] };
    }

    private ControlReport Begin(DropFolder folder, FileInfo file, string hash) => new()
    {
        File = file.Name,
        Sha256 = hash,
        Source = folder.Source.Manifest.Id,
        ReceivedAt = time.GetUtcNow(),
        Outcome = ControlReport.Refused,
        IsFinal = true,
    };

    private static bool IsDone(DropFolder folder, FileInfo file, ControlReport report) => File.Exists(Path.Combine(folder.Done, report.Name + Ending(file)));

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }

    /// <summary>The kind of file, when its name tells one: letters and digits, no more than eight.</summary>
    private static string Ending(FileInfo file) =>
        file.Extension is { Length: > 1 and <= 9 } ending && ending[1..].All(char.IsAsciiLetterOrDigit) ? ending.ToLowerInvariant() : "";
}
