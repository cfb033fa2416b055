using System.CommandLine;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Triage;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway triage --replay</c> and <c>--report</c>: stored decisions made again, and set against what happened.</summary>
internal static class TriageLookBack
{
    /// <summary>Exit code 1 when the same input and the same pack decide otherwise, or the pack is another one.</summary>
    public static async Task<int> ReplayAsync(string message, FolderOptions folders, ParseResult parse, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var kept = await database.Store.FindArtefactAsync(message, "triage-input", cancellationToken);
        var decided = await database.Store.FindArtefactAsync(message, "decision", cancellationToken);
        if (kept is null || decided is null || Read(kept) is not { } input || TriageInput.Read(input) is not { } given)
        {
            await console.Error.WriteLineAsync($"{message}: no decision with its input is kept under this id. 'gateway ledger list' shows the messages.");
            return 2;
        }
        var faults = new List<Issue>();
        var files = FolderFiles.ReadTree(parse.GetRequiredValue(folders.Mappings).FullName, "The mappings folder", faults);
        var (pack, packFaults) = files is null ? (null, []) : GatewaySetup.FindRules(files);
        if (pack is null)
        {
            foreach (var fault in faults.Concat(packFaults)) await console.Error.WriteLineAsync(fault.ToString());
            return 2;
        }
        var before = Read(decided);
        var again = TriageResources.ToJson(pack.Decide(given.Bundle, given.Setting));
        await console.Output.WriteLineAsync(JsonText.ToString(again, indented: true));
        if (before?["packHash"]?.Text is var hash && hash != pack.Hash)
        {
            await console.Error.WriteLineAsync($"{message}: decided by {before?["pack"]?.Text} (hash {hash}); this is {pack.Name} (hash {pack.Hash}). Give the mappings of that day with --mappings DIR to see the same decision.");
            return 1;
        }
        var isSame = JsonText.ToBytes(again).AsSpan().SequenceEqual(decided.Body.Span);
        await console.Error.WriteLineAsync($"{message}: {(isSame ? "the same decision" : "ANOTHER decision than the stored one")}");
        return isSame ? 0 : 1;
    }

    public static async Task<int> ReportAsync(FolderOptions folders, ParseResult parse, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var agreement = new TriageAgreement();
        foreach (var entry in await database.Store.ListMessagesAsync(new LedgerQuery(Limit: int.MaxValue), cancellationToken))
        {
            if (entry.Kind != "triage-request" || await database.Store.FindArtefactAsync(entry.Id, "decision", cancellationToken) is not { } decision) continue;
            var outcome = await database.Store.FindArtefactAsync(entry.Id, "outcome", cancellationToken);
            if (DispositionCodes.Parse(Read(decision)?["disposition"]?.Text) is { } decided)
                agreement.Add(decided, DispositionCodes.Parse(outcome is null ? null : Read(outcome)?["happened"]?.Text));
        }
        foreach (var line in agreement.Lines()) await console.Output.WriteLineAsync(line);
        return 0;
    }

    private static Element? Read(Artefact artefact) => JsonTree.ReadForeign(artefact.Body.Span).Root;
}
