using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Faults.Checking;

namespace Gateway.Faults.Driving;

/// <summary>What the ledger and the record say, read through their ports.</summary>
internal static partial class LedgerEvidence
{
    private const int PageSize = 2_000;

    public static async Task<IReadOnlyList<LedgerMessage>> MessagesAsync(ILedgerStore ledger)
    {
        var all = new List<LedgerMessage>();
        for (long after = 0; ;)
        {
            var page = await ledger.BodiesAfterAsync(after, PageSize, CancellationToken.None);
            all.AddRange(page.Select(row => new LedgerMessage(
                row.Entry.Id, row.Entry.Source, row.Entry.DuplicateKey, row.Entry.State.ToString(), row.Entry.Reason, row.Entry.Owner, row.Entry.Sequence)));
            if (page.Count < PageSize) return all;
            after = page[^1].Entry.Sequence;
        }
    }

    public static async Task<IReadOnlyList<LedgerObligation>> ObligationsAsync(ILedgerStore ledger)
    {
        var all = new List<LedgerObligation>();
        while (true)
        {
            var page = await ledger.ObligationsAfterAsync(all.Count > 0 ? all[^1].Id : null, PageSize, CancellationToken.None);
            all.AddRange(page.Select(one => new LedgerObligation(one.Id, one.MessageId, one.Recipient, one.Goal.ToString(), one.State.ToString(), Outcome.IsReached(one), one.IsEnded)));
            if (page.Count < PageSize) return all;
        }
    }

    /// <summary>The notices that alarms went out with, and to whom; of those that are over too.</summary>
    public static async Task<IReadOnlyCollection<Notice>> NoticesAsync(IAlarmStore alarms) =>
        [.. (await alarms.ListAsync(new AlarmQuery(OnlyOpen: false, Limit: int.MaxValue), CancellationToken.None)).Where(alarm => alarm.Notice is not null)
            .Select(alarm => new Notice(alarm.Partner!, alarm.Notice!)).Distinct()]; // what goes in a notice goes to a partner

    /// <summary>The version of each matter that is the current one.</summary>
    public static async Task<IReadOnlyDictionary<string, int>> StandingAsync(IRecordStore records)
    {
        var standing = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var resource in records.AllAsync(CancellationToken.None))
        {
            if (resource.Type != "Observation") continue;
            var json = Encoding.UTF8.GetString(resource.Json.Span);
            if (MarkerText().Match(json) is { Success: true } marker && VersionText().Match(json) is { Success: true } version)
                standing[marker.Value] = int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        }
        return standing;
    }

    /// <summary>How many messages and obligations have still to move by themselves.</summary>
    public static async Task<int> MovingAsync(ILedgerStore ledger)
    {
        var messages = await ledger.OpenMessagesAsync(null, CancellationToken.None);
        var obligations = await ledger.OpenObligationsAsync(null, CancellationToken.None);
        return messages.Count(message => message.State is not (MessageState.Parked or MessageState.Routed)) + obligations.Count(one => one.State != ObligationState.Failed);
    }

    /// <summary>How many messages wait behind another about the same person.</summary>
    public static async Task<int> WaitingAsync(ILedgerStore ledger) =>
        (await ledger.OpenMessagesAsync(null, CancellationToken.None)).Count(message => message.Reason?.StartsWith("behind: ", StringComparison.Ordinal) == true);

    /// <summary>Whether any of these messages is parked.</summary>
    public static async Task<bool> AreParkedAsync(ILedgerStore ledger, IReadOnlyCollection<string> messages) =>
        (await ledger.OpenMessagesAsync(null, CancellationToken.None)).Any(message => message.State == MessageState.Parked && messages.Contains(message.Id));

    [GeneratedRegex(@"fx-\d+-\d+")]
    private static partial Regex MarkerText();

    [GeneratedRegex("source-version\",\"valueString\":\"(\\d+)\"")]
    private static partial Regex VersionText();
}
