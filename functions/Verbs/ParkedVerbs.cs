using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Storage;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger parked|release|discard|reassign</c>: what people do with messages that cannot go on. Safe while the gateway runs.</summary>
internal static class ParkedVerbs
{
    public static IEnumerable<Command> All() => [Parked(), Release(), Discard(), Reassign()];

    private static Command Parked()
    {
        var folders = new FolderOptions();
        var waiting = new Option<bool>("--waiting") { Description = "Also those that only wait behind another." };
        var command = new Command("parked", "Lists what is parked, oldest first: since when, whose move, what to do") { folders.Data, folders.Database, waiting };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async (database, parked) =>
        {
            var output = parse.InvocationConfiguration.Output;
            var entries = await parked.ListAsync(parse.GetValue(waiting), cancellationToken);
            foreach (var entry in entries)
            {
                var behind = (await parked.WaitingBehindAsync(entry, cancellationToken)).Count;
                var line = behind > 0 ? string.Create(CultureInfo.InvariantCulture, $"  ({behind} wait behind it)") : "";
                await output.WriteLineAsync($"{entry.Id}  {VerbTime.Of(entry.ReceivedAt)}  {entry.Source,-14} {entry.Owner,-22} {entry.Reason}{line}");
            }
            await output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"parked: {entries.Count}"));
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Release()
    {
        var folders = new FolderOptions();
        var ids = new Argument<string[]>("id") { Description = "Messages that can go on now.", Arity = ArgumentArity.ZeroOrMore };
        var code = new Option<string?>("--code") { Description = "All that are parked for this reason code (not-registered, not-translated …), oldest first." };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be released, and what would follow." };
        var command = new Command("release", "Has parked messages tried again; those behind them follow in order") { folders.Data, folders.Database, ids, code, dryRun };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async (database, parked) =>
        {
            var console = parse.InvocationConfiguration;
            var named = parse.GetValue(ids) ?? [];
            var reason = parse.GetValue(code);
            if (named.Length == 0 && reason is null)
            {
                await console.Error.WriteLineAsync("Name the messages to release, or a reason with --code. 'gateway ledger parked' lists both.");
                return 2;
            }
            var chosen = await ChooseAsync(database, parked, named, reason, cancellationToken);
            if (!parse.GetValue(dryRun)) return await EachAsync(chosen, "released", console, id => parked.ReleaseAsync(id, "operator", cancellationToken));
            foreach (var id in chosen)
            {
                var entry = await database.Store.FindMessageAsync(id, cancellationToken);
                var behind = entry is null ? [] : await parked.WaitingBehindAsync(entry, cancellationToken);
                var what = entry is null ? "there is no such message" : entry.State != MessageState.Parked ? $"is {StateNames.Of(entry.State)}, not parked" : "would be released";
                await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{id}: {what}{(behind.Count > 0 ? $"; {behind.Count} would follow" : "")}"));
            }
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Discard()
    {
        var folders = new FolderOptions();
        var ids = new Argument<string[]>("id") { Description = "Messages that shall reach nobody.", Arity = ArgumentArity.OneOrMore };
        var reason = new Option<string>("--reason") { Description = "Why, and who says so; it stands in the ledger.", Required = true };
        var command = new Command("discard", "Sets parked messages aside for good; the next of each line follows") { folders.Data, folders.Database, ids, reason };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, (database, parked) =>
            EachAsync(parse.GetRequiredValue(ids), "discarded", parse.InvocationConfiguration, id => parked.DiscardAsync(id, "operator", parse.GetRequiredValue(reason), cancellationToken)), cancellationToken));
        return command;
    }

    private static Command Reassign()
    {
        var folders = new FolderOptions();
        var ids = new Argument<string[]>("id") { Description = "Parked messages.", Arity = ArgumentArity.OneOrMore };
        var owner = new Option<string>("--owner") { Description = "The role or team whose move it is.", Required = true };
        var command = new Command("reassign", "Gives parked messages to another owner") { folders.Data, folders.Database, ids, owner };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, (database, parked) =>
            EachAsync(parse.GetRequiredValue(ids), "reassigned", parse.InvocationConfiguration, id => parked.ReassignAsync(id, "operator", parse.GetRequiredValue(owner), cancellationToken)), cancellationToken));
        return command;
    }

    private static async Task<IReadOnlyList<string>> ChooseAsync(
        GatewayDatabase database, ParkedMessages parked, IReadOnlyList<string> ids, string? code, CancellationToken cancellationToken) =>
        code is null
            ? ids
            : [.. ids, .. from entry in await parked.ListAsync(withWaiting: false, cancellationToken)
                          where entry.Reason == code || entry.Reason?.StartsWith(code + ":", StringComparison.Ordinal) == true
                          select entry.Id];

    private static async Task<int> EachAsync(IReadOnlyList<string> ids, string done, InvocationConfiguration console, Func<string, Task<ParkedResult>> act)
    {
        var failed = false;
        foreach (var id in ids)
        {
            var result = await act(id);
            failed |= result != ParkedResult.Done;
            await console.Output.WriteLineAsync(result switch
            {
                ParkedResult.Done => $"{id}: {done}",
                ParkedResult.NoSuchMessage => $"{id}: the ledger has no message of this id",
                _ => $"{id}: it is not parked (any more)",
            });
        }
        return failed ? 1 : 0;
    }

    private static async Task<int> WithAsync(
        FolderOptions folders, ParseResult parse, Func<GatewayDatabase, ParkedMessages, Task<int>> act, CancellationToken cancellationToken)
    {
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        using var relay = new Relay(database.Store, database.Bus);
        return await act(database, new ParkedMessages(database.Store, relay, TimeProvider.System));
    }
}
