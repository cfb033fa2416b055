using System.CommandLine;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway ledger list</c>, <c>show ID</c> and <c>verify</c>: the custody ledger of a data folder, without patient data.</summary>
internal static class LedgerVerb
{
    public static Command Create()
    {
        var ledger = new Command("ledger", "Reads the custody ledger of a data folder, and sees to what is parked") { List(), Show(), LedgerVerifyVerb.Create() };
        foreach (var verb in new[] { OpenVerb.Create(), TotalsVerb.Create(), ReplayVerb.Create() }) ledger.Subcommands.Add(verb);
        foreach (var verb in DeliveryVerbs.All()) ledger.Subcommands.Add(verb);
        foreach (var verb in ParkedVerbs.All()) ledger.Subcommands.Add(verb);
        return ledger;
    }

    private static Command List()
    {
        var folders = new FolderOptions();
        var source = new Option<string?>("--source") { Description = "Only messages of this source." };
        var state = new Option<MessageState?>("--state") { Description = "Only messages in this state." };
        var person = new Option<string?>("--person") { Description = "Only messages about this person (the opaque id)." };
        var key = new Option<string?>("--key") { Description = "Only messages with this key: the sender's own (a control id, a correlation id, a visit), or the whole key as 'ledger show' prints it, which is quicker." };
        var since = new Option<DateTimeOffset?>("--from") { Description = "Only messages received at this time or later (ISO 8601)." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Only messages received before this time." };
        var olderThan = new Option<TimeSpan?>("--older-than") { Description = "Only messages received so long ago or longer (ISO 8601, such as PT4H).", HelpName = "TIME", CustomParser = ReadDuration };
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first.", DefaultValueFactory = _ => 200 };
        var command = new Command("list", "Lists messages, newest first") { folders.Data, folders.Database, source, state, person, key, since, until, olderThan, limit };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var output = parse.InvocationConfiguration.Output;
            var before = Earliest(parse.GetValue(until), TimeProvider.System.GetUtcNow() - parse.GetValue(olderThan));
            var query = new LedgerQuery(
                parse.GetValue(source), parse.GetValue(state), parse.GetValue(person), parse.GetValue(limit),
                Key: parse.GetValue(key), From: parse.GetValue(since), Until: before);
            foreach (var entry in await FindAsync(database.Store, query, cancellationToken))
                await output.WriteLineAsync($"{entry.Id}  {VerbTime.Of(entry.ReceivedAt)}  {entry.Source,-14} {entry.Kind ?? "-",-20} {StateNames.Of(entry.State),-10} {entry.Person?.ToString() ?? "-",-14} {entry.Reason}".TrimEnd());
            return 0;
        });
        return command;
    }

    private static Command Show()
    {
        var folders = new FolderOptions();
        var id = new Argument<string>("id") { Description = "The id of a message (which is the correlation id of everything it sets off), or of an obligation (the idempotency key of its deliveries)." };
        var command = new Command("show", "Shows one message: its history and its obligations") { folders.Data, folders.Database, id };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var entry = await FindAsync(database.Store, parse.GetRequiredValue(id), cancellationToken);
            if (entry is null)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync("The ledger has no message of this id. 'gateway ledger list' shows those it has.");
                return 1;
            }
            await PrintAsync(entry, database.Store, parse.InvocationConfiguration.Output, cancellationToken);
            return 0;
        });
        return command;
    }

    /// <summary>By the whole key first, which is quick; a sender's own key is the end of it.</summary>
    private static async Task<IReadOnlyList<LedgerEntry>> FindAsync(ICustodyStore store, LedgerQuery query, CancellationToken cancellationToken)
    {
        var found = await store.ListMessagesAsync(query, cancellationToken);
        return found.Count > 0 || query.Key is null ? found : await store.ListMessagesAsync(query with { Key = null, KeyEnd = query.Key }, cancellationToken);
    }

    private static async Task<LedgerEntry?> FindAsync(ICustodyStore store, string id, CancellationToken cancellationToken) =>
        await store.FindMessageAsync(id, cancellationToken)
        ?? (await store.FindObligationAsync(id, cancellationToken) is { } owed ? await store.FindMessageAsync(owed.MessageId, cancellationToken) : null);

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is { } first && other is { } second ? (first < second ? first : second) : one ?? other;

    private static TimeSpan? ReadDuration(System.CommandLine.Parsing.ArgumentResult argument)
    {
        if (argument.Tokens.Count == 1 && ThresholdNames.TryRead(argument.Tokens[0].Value, out var duration) && duration is not null) return duration;
        argument.AddError("--older-than takes an ISO 8601 duration such as PT4H or P2D.");
        return null;
    }

    private static async Task PrintAsync(LedgerEntry entry, ICustodyStore store, TextWriter output, CancellationToken cancellationToken)
    {
        (string Name, string? Value)[] facts =
        [
            ("message", entry.Id), ("batch", entry.BatchId == entry.Id ? null : entry.BatchId), ("source", entry.Source), ("client", entry.Client),
            ("key", entry.DuplicateKey), ("kind", entry.Kind), ("urgency", StateNames.Of(entry.Urgency)), ("state", StateNames.Of(entry.State)), ("reason", entry.Reason), ("owner", entry.Owner),
            ("person", entry.Person?.ToString()), ("thread", entry.Thread), ("sha256", entry.BodyHash),
        ];
        foreach (var (name, value) in facts)
            if (value is not null) await output.WriteLineAsync($"{name,-10} {value}");

        await output.WriteLineAsync();
        foreach (var step in await store.HistoryOfAsync(entry.Id, cancellationToken))
        {
            var subject = step.ObligationId is { } obligation ? $"obligation {obligation}" : "message";
            var attempt = step.Attempt > 0 ? $" attempt {step.Attempt}" : "";
            await output.WriteLineAsync($"{VerbTime.Of(step.At)}  {subject}  {step.State}{attempt}  by {step.Actor}  {step.Reason}".TrimEnd());
        }

        await output.WriteLineAsync();
        foreach (var obligation in await store.ObligationsOfAsync(entry.Id, cancellationToken))
        {
            await output.WriteLineAsync($"{obligation.Recipient}: {StateNames.Of(obligation.State)} (must be {StateNames.Of(obligation.Goal)} by {VerbTime.Of(obligation.DueAt)}, route {obligation.Route}) {obligation.Reason}".TrimEnd());
            if (ObligationTransitions.OwnerOf(obligation) is { } owner) await output.WriteLineAsync($"  whose move: {owner}");
            if (obligation.State == ObligationState.Unknown)
                await output.WriteLineAsync($"  ask {obligation.Recipient}, then: gateway ledger resolve {obligation.Id} --delivered|--not-delivered --reason WHO-SAID-WHAT");
        }
    }
}
