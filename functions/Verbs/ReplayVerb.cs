using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger replay</c>: runs stored messages again with the maps, register and routes of today. Without <c>--apply</c> it only says what would change.</summary>
internal static class ReplayVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var ids = new Argument<string[]>("id") { Description = "Messages; or choose with --source, --from, --until.", Arity = ArgumentArity.ZeroOrMore };
        var source = new Option<string?>("--source") { Description = "All routed messages of this source." };
        var since = new Option<DateTimeOffset?>("--from") { Description = "Received at this time or later (ISO 8601)." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Received before this time." };
        var apply = new Option<bool>("--apply") { Description = "Does it. Safe to do twice: what was said or told before is not said or told again." };
        var command = new Command("replay", "Says what messages would change if they were run again today; --apply does it")
        {
            ids, source, since, until, apply, folders.Data, folders.Database, folders.Mappings, folders.Register, folders.Partners,
        };
        command.SetAction((parse, cancellationToken) =>
        {
            var query = new LedgerQuery(
                parse.GetValue(source), MessageState.Routed, Limit: int.MaxValue, OldestFirst: true, From: parse.GetValue(since), Until: parse.GetValue(until));
            return RunAsync(parse, folders, parse.GetValue(ids) ?? [], query, parse.GetValue(apply), cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(
        ParseResult parse, FolderOptions folders, string[] ids, LedgerQuery query, bool apply, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        if (ids.Length == 0 && query is { Source: null, From: null, Until: null })
        {
            await console.Error.WriteLineAsync("Name the messages, or choose them with --source, --from and --until. 'gateway ledger list' shows them.");
            return 2;
        }
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var (setup, faults) = GatewaySetup.Load(folders.Read(parse));
        if (setup is null)
        {
            foreach (var fault in faults) await console.Error.WriteLineAsync(fault.ToString());
            return 2;
        }
        using var relay = new Relay(database.Store, database.Bus);
        using var http = new HttpClient();
        var rules = new IngestRules(setup.Catalogue, setup.Register, setup.Triage, setup.Routes, setup.Partners);
        var pipeline = new IngestPipeline(rules, database.Store, database.Records, relay, new RecordFetch(http), TimeProvider.System);
        var replay = new Replay(pipeline, database.Store, database.Records, relay, TimeProvider.System);

        string[] chosen = ids.Length > 0 ? ids : [.. (await database.Store.ListMessagesAsync(query, cancellationToken)).Select(entry => entry.Id)];
        var (changed, refused) = (0, 0);
        foreach (var id in chosen)
        {
            if (await database.Store.FindMessageAsync(id, cancellationToken) is null)
            {
                await console.Error.WriteLineAsync($"{id}: the ledger has no message of this id.");
                return 2;
            }
            var plan = apply ? await replay.ApplyAsync(id, "operator", cancellationToken) : await replay.PreviewAsync(id, cancellationToken);
            if (plan.ChangesAnything) changed++;
            if (plan.Refusal is not null) refused++;
            await PrintAsync(plan, console.Output);
        }
        await console.Output.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture,
            $"replay: {chosen.Length} messages, {changed} {(apply ? "changed" : "would change")}, {chosen.Length - changed - refused} the same, {refused} not possible{(apply || changed == 0 ? "" : "; --apply does it")}"));
        return refused > 0 ? 1 : 0;
    }

    private static async Task PrintAsync(ReplayPlan plan, TextWriter output)
    {
        if (plan.Refusal is { } refusal) await output.WriteLineAsync($"{plan.Entry.Id}: {refusal}");
        else if (!plan.ChangesAnything) await output.WriteLineAsync($"{plan.Entry.Id}: the same");
        else
            foreach (var effect in plan.Effects.Where(effect => effect.Change != "same")) await output.WriteLineAsync($"{plan.Entry.Id}: {effect.Change} {effect.What}");
    }
}
