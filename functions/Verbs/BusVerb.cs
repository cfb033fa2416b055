using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Storage;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway bus dead|resubmit</c>: what the queues have given up, and sending it again once its cause is mended. Safe while the gateway runs.</summary>
internal static class BusVerb
{
    private const string Actor = "operator";

    public static Command Create() => new("bus", "Looks after what the queues have given up") { Dead(), Resubmit() };

    private static Command Dead()
    {
        var folders = new FolderOptions();
        var queue = QueueOption();
        var command = new Command("dead", "Lists dead letters by queue, oldest first; exit code 1 when there are any") { folders.Data, folders.Database, queue };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var letters = await LettersAsync(database.Bus, parse.GetValue(queue), cancellationToken);
            foreach (var letter in letters) await parse.InvocationConfiguration.Output.WriteLineAsync(Line(letter));
            await parse.InvocationConfiguration.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"dead: {letters.Count}"));
            return letters.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static Command Resubmit()
    {
        var folders = new FolderOptions();
        var queue = QueueOption();
        var ids = new Argument<string[]>("id") { Description = "Dead letters, as 'gateway bus dead' names them.", Arity = ArgumentArity.ZeroOrMore };
        var code = new Option<string?>("--code") { Description = "All that were given up for this reason code (handler-failed, return-refused …).", HelpName = "CODE" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only says what would be sent again." };
        var command = new Command("resubmit", "Sends dead letters again, each behind what its session holds now; consumers do nothing twice") { ids, folders.Data, folders.Database, queue, code, dryRun };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            var (named, reason) = (parse.GetValue(ids) ?? [], parse.GetValue(code));
            if (named.Length == 0 && reason is null)
            {
                await console.Error.WriteLineAsync("Name the dead letters, or a reason with --code. 'gateway bus dead' lists both.");
                return 2;
            }
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var letters = await LettersAsync(database.Bus, parse.GetValue(queue), cancellationToken);
            var chosen = letters.Where(letter => named.Contains(letter.Message.Id) || letter.Reason == reason).ToList();
            foreach (var letter in chosen)
                await console.Output.WriteLineAsync($"{letter.Message.Id}: {(parse.GetValue(dryRun) ? "would be sent again" : await SendAgainAsync(database, letter, cancellationToken))} to {letter.Message.Queue}{Hint(letter)}");
            var unknown = named.Except(chosen.Select(letter => letter.Message.Id)).ToList();
            foreach (var id in unknown) await console.Output.WriteLineAsync($"{id}: there is no such dead letter (any more)");
            return unknown.Count > 0 ? 1 : 0;
        });
        return command;
    }

    private static async Task<string> SendAgainAsync(GatewayDatabase database, DeadLetter letter, CancellationToken cancellationToken)
    {
        var sent = await database.Bus.ResubmitAsync(letter.Message.Queue, letter.Message.Id, cancellationToken);
        // Not cancelled: what was done is written down.
        await database.Store.AuditAsync(
            new AuditRow(TimeProvider.System.GetUtcNow(), Actor, "resubmit", $"{letter.Message.Queue}/{letter.Message.Id}", sent ? "ok" : "no-such-dead-letter"), CancellationToken.None);
        return sent ? "sent again" : "somebody else has sent it";
    }

    private static async Task<IReadOnlyList<DeadLetter>> LettersAsync(IBus bus, string? queue, CancellationToken cancellationToken)
    {
        var letters = new List<DeadLetter>();
        foreach (var name in queue is null ? QueueNames.All : [queue]) letters.AddRange(await bus.DeadLettersAsync(name, cancellationToken));
        return letters;
    }

    private static Option<string?> QueueOption()
    {
        var queue = new Option<string?>("--queue") { Description = $"Only this queue: {string.Join(", ", QueueNames.All)}.", HelpName = "NAME" };
        queue.AcceptOnlyFromAmong([.. QueueNames.All]);
        return queue;
    }

    private static string Line(DeadLetter letter) =>
        $"{letter.Message.Id}  {VerbTime.Of(letter.At)}  {letter.Message.Queue,-12} about {letter.Message.Body}  {letter.Reason}: {letter.Description}{Hint(letter)}";

    /// <summary>A message whose processing was given up is parked, and a wake-up alone does not take it out of there.</summary>
    private static string Hint(DeadLetter letter) =>
        letter.Message.Queue == QueueNames.Inbound || letter.Message.Queue == QueueNames.InboundUrgent ? $" (the message is parked: gateway ledger release {letter.Message.Body})" : "";
}
