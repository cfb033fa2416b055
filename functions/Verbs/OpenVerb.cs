using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Ledger;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger open --for PARTNER</c>: "mine still open", what a partner sent and what it owes that has not come to its end; without a partner, everybody's.</summary>
internal static class OpenVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var partner = new Option<string?>("--for") { Description = "A partner: what it sent and what it owes. Everybody's when not given.", HelpName = "PARTNER" };
        var command = new Command("open", "Lists what is still open of a sender and of a recipient; exit code 1 when there is anything") { folders.Data, folders.Database, partner };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var output = parse.InvocationConfiguration.Output;
            var sent = await database.Ledger.OpenMessagesAsync(parse.GetValue(partner), cancellationToken);
            var owed = await database.Ledger.OpenObligationsAsync(parse.GetValue(partner), cancellationToken);
            foreach (var entry in sent) await output.WriteLineAsync(Line(entry));
            foreach (var obligation in owed) await output.WriteLineAsync(Line(obligation));
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"still open: {sent.Count} sent, {owed.Count} owed"));
            return sent.Count + owed.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static string Line(LedgerEntry entry) =>
        $"sent  {entry.Id}  {VerbTime.Of(entry.ReceivedAt)}  {entry.Client,-14} {entry.Source,-14} {entry.Kind ?? "-",-20} {StateNames.Of(entry.State),-10} {entry.Owner ?? "-"}  {entry.Reason}".TrimEnd();

    private static string Line(Obligation owed) =>
        $"owed  {owed.MessageId}  due {VerbTime.Of(owed.DueAt)}  {owed.Recipient,-14} must be {StateNames.Of(owed.Goal)}, is {StateNames.Of(owed.State)}; whose move: {ObligationTransitions.OwnerOf(owed)}  {owed.Reason}".TrimEnd();
}
