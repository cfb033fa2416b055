using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Ledger;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger verify</c>: reads the whole ledger and finds what was edited, removed, added or moved behind its back.</summary>
internal static class LedgerVerifyVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var anchor = new Option<string?>("--anchor") { Description = "The hash of a seal that was noted down earlier; it must still be in the chain." };
        var command = new Command("verify", "Checks the chains, seals, states and bodies; exit code 1 when one does not hold") { folders.Data, folders.Database, anchor };
        command.SetAction((parse, cancellationToken) =>
            RunAsync(folders, parse, parse.GetValue(anchor), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(FolderOptions folders, ParseResult parse, string? anchor, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var progress = new Progress<long>(steps => console.Error.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ledger: {steps} steps read")));
        var verdict = await new LedgerCheck(database.Ledger).RunAsync(anchor, progress, cancellationToken);

        foreach (var fault in verdict.Faults) await console.Output.WriteLineAsync($"{fault.Code}  {fault.Place}: {fault.Text}");
        var outside = verdict.Unchained > 0 ? string.Create(CultureInfo.InvariantCulture, $", {verdict.Unchained} from before the chain") : "";
        await console.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"ledger: {verdict.Messages} messages, {verdict.Steps} steps, {verdict.Seals} seals ({verdict.Unsealed} steps not sealed yet{outside}), {verdict.Faults.Count} faults"));
        if (verdict.Newest is { } newest)
            await console.Output.WriteLineAsync($"Note down the newest seal and give it to --anchor next time: {newest.HashText}");
        return verdict.Faults.Count > 0 ? 1 : 0;
    }
}
