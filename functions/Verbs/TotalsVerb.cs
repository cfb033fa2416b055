using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger totals FILE --client ID</c>: a sender's own list or count of what it sent, held against what arrived.</summary>
internal static class TotalsVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var file = new Argument<FileInfo>("file") { Description = "The sender's statement, as it would post it to /api/custody/totals: {\"source\":…,\"from\":…,\"until\":…,\"keys\":[…],\"count\":n}." };
        var client = new Option<string>("--client") { Description = "Whose statement it is.", Required = true, HelpName = "ID" };
        var command = new Command("totals", "Holds what a sender says it sent against what arrived; exit code 1 when they differ") { file, folders.Data, folders.Database, client };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (output, error) = (parse.InvocationConfiguration.Output, parse.InvocationConfiguration.Error);
            var statement = parse.GetRequiredValue(file);
            if (!statement.Exists)
            {
                await error.WriteLineAsync($"{statement} is not there.");
                return 2;
            }
            var (totals, issues) = ControlTotals.Read(await File.ReadAllBytesAsync(statement.FullName, cancellationToken));
            foreach (var issue in issues) await error.WriteLineAsync(issue.ToString());
            if (totals is null) return 2;
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var query = new LedgerQuery(totals.Source, Limit: int.MaxValue, OldestFirst: true, From: totals.From, Until: totals.Until);
            var difference = totals.Compare(parse.GetRequiredValue(client), await database.Store.ListMessagesAsync(query, cancellationToken));
            foreach (var key in difference.Missing) await output.WriteLineAsync($"missing     {key}");
            foreach (var key in difference.Unexpected) await output.WriteLineAsync($"unexpected  {key}");
            await output.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"totals: sent {difference.Sent}, arrived {difference.Arrived}, missing {difference.Missing.Count}, unexpected {difference.Unexpected.Count}, without a key {difference.WithoutKey}: {(difference.Agrees ? "they agree" : "they differ")}"));
            return difference.Agrees ? 0 : 1;
        });
        return command;
    }
}
