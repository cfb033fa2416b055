using System.CommandLine;
using System.Globalization;
using Gateway.Custody.Chasing;
using Gateway.Custody.Store;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway alarms list|ack|thresholds|set|undo</c>: what is late, who has taken it on, and from when it counts as late. Safe while the gateway runs.</summary>
internal static class AlarmsVerb
{
    private const string Actor = "operator";

    public static Command Create() =>
        new("alarms", "Shows what is late and who was told; takes it on; changes the thresholds") { List(), Acknowledge(), Thresholds(), Set(), Undo() };

    private static Command List()
    {
        var folders = new FolderOptions();
        var kind = new Option<string?>("--kind") { Description = $"Only alarms of this kind: {string.Join(", ", AlarmNames.Kinds)}." };
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var limit = new Option<int>("--limit") { Description = "At most so many, newest first.", DefaultValueFactory = _ => 200 };
        var command = new Command("list", "Lists open alarms, newest first") { folders.Data, folders.Database, kind, all, limit };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            AlarmKind? only = null;
            if (parse.GetValue(kind) is { } word)
            {
                if (!AlarmNames.TryRead(word, out AlarmKind known))
                {
                    await console.Error.WriteLineAsync($"There is no such kind of alarm. Use one of {string.Join(", ", AlarmNames.Kinds)}.");
                    return 2;
                }
                only = known;
            }
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var alarms = await database.Alarms.ListAsync(new AlarmQuery(!parse.GetValue(all), only, Limit: parse.GetValue(limit)), cancellationToken);
            foreach (var alarm in alarms) await console.Output.WriteLineAsync(Line(alarm));
            await console.Output.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"open: {alarms.Count(alarm => alarm.ClosedAt is null)}"));
            return alarms.Any(alarm => alarm.ClosedAt is null) ? 1 : 0;
        });
        return command;
    }

    private static Command Acknowledge()
    {
        var folders = new FolderOptions();
        var ids = new Argument<string[]>("id") { Description = "Alarms; those of the same matter are taken on with them.", Arity = ArgumentArity.OneOrMore };
        var by = new Option<string>("--by") { Description = "The person or role that has taken it on.", Required = true };
        var outcome = new Option<string>("--outcome") { Description = $"What came of it: {string.Join(", ", AlarmNames.Outcomes)}.", Required = true };
        var command = new Command("ack", "Takes alarms on: nobody else is told for a time; what is owed stays owed") { folders.Data, folders.Database, folders.Mappings, folders.Register, folders.Partners, ids, by, outcome };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async desk =>
        {
            var worst = 0;
            foreach (var id in parse.GetRequiredValue(ids))
            {
                var answer = await desk.AcknowledgeAsync(Actor, id, parse.GetRequiredValue(by), parse.GetRequiredValue(outcome), cancellationToken);
                worst = Math.Max(worst, await SayAsync(parse, id, answer));
            }
            return worst;
        }, cancellationToken));
        return command;
    }

    private static Command Thresholds()
    {
        var folders = new FolderOptions();
        var command = new Command("thresholds", "Shows from when something counts as late: what holds, what the file says, who changed it") { folders.Data, folders.Database, folders.Mappings, folders.Register, folders.Partners };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async desk =>
        {
            var output = parse.InvocationConfiguration.Output;
            var thresholds = await desk.ThresholdsAsync(cancellationToken);
            foreach (var one in thresholds.All.Where(one => one.Change is null || !one.Name.StartsWith(ThresholdNames.Maintenance, StringComparison.Ordinal)))
                await output.WriteLineAsync($"{one.Name,-24} {one.Value,-8} file: {one.File ?? "-",-8} {Change(one.Change)}".TrimEnd());
            foreach (var window in thresholds.MaintenanceAfter(TimeProvider.System.GetUtcNow()))
                await output.WriteLineAsync($"maintenance of {window.Source}: {Time(window.From)} to {Time(window.Until)}, {window.Because}");
            return 0;
        }, cancellationToken));
        return command;
    }

    private static Command Set()
    {
        var folders = new FolderOptions();
        var name = new Argument<string>("name") { Description = "The threshold, or maintenance/SOURCE." };
        var value = new Argument<string>("value") { Description = "PT4H, never; for maintenance FROM/UNTIL." };
        var (by, because) = Reasons();
        var command = new Command("set", "Changes a threshold, or announces maintenance; it holds over any deployment") { folders.Data, folders.Database, folders.Mappings, folders.Register, folders.Partners, name, value, by, because };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async desk =>
            await SayAsync(parse, parse.GetRequiredValue(name), await desk.ChangeAsync(
                Actor, parse.GetRequiredValue(name), parse.GetRequiredValue(value), parse.GetRequiredValue(by), parse.GetRequiredValue(because), cancellationToken)), cancellationToken));
        return command;
    }

    private static Command Undo()
    {
        var folders = new FolderOptions();
        var name = new Argument<string>("name") { Description = "The threshold, or maintenance/SOURCE." };
        var (by, because) = Reasons();
        var command = new Command("undo", "Takes the last change of a threshold back") { folders.Data, folders.Database, folders.Mappings, folders.Register, folders.Partners, name, by, because };
        command.SetAction((parse, cancellationToken) => WithAsync(folders, parse, async desk =>
            await SayAsync(parse, parse.GetRequiredValue(name), await desk.UndoAsync(
                Actor, parse.GetRequiredValue(name), parse.GetRequiredValue(by), parse.GetRequiredValue(because), cancellationToken)), cancellationToken));
        return command;
    }

    private static (Option<string> By, Option<string> Because) Reasons() =>
        (new Option<string>("--by") { Description = "Who changes it.", Required = true }, new Option<string>("--because") { Description = "Why.", Required = true });

    private static async Task<int> SayAsync(ParseResult parse, string what, DeskAnswer answer)
    {
        var console = parse.InvocationConfiguration;
        await (answer.Result == DeskResult.Done ? console.Output : console.Error).WriteLineAsync($"{what}: {answer.Text}");
        return answer.Result switch { DeskResult.Done => 0, DeskResult.NotPossible => 2, _ => 1 };
    }

    private static async Task<int> WithAsync(FolderOptions folders, ParseResult parse, Func<AlarmDesk, Task<int>> act, CancellationToken cancellationToken)
    {
        var console = parse.InvocationConfiguration;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return 2;
        var (setup, faults) = GatewaySetup.Load(folders.Read(parse));
        if (setup is null)
        {
            foreach (var fault in faults) await console.Error.WriteLineAsync(fault.ToString());
            return 2;
        }
        using var metrics = new ChasingMetrics();
        return await act(new AlarmDesk(setup.ChaserRules, database.Alarms, database.Store, metrics, TimeProvider.System));
    }

    private static string Line(Alarm alarm)
    {
        var told = alarm.Partner is null ? AlarmNames.Of(alarm.Role) : $"{AlarmNames.Of(alarm.Role)} {alarm.Partner}";
        var state = alarm.ClosedAt is not null ? $"closed: {alarm.ClosedBecause}"
            : alarm.AcknowledgedBy is { } by ? $"{by}: {alarm.Outcome}, quiet until {Time(alarm.QuietUntil!.Value)}" : "taken on by nobody";
        return $"{alarm.Id}  {Time(alarm.RaisedAt)}  {(alarm.Urgent ? "urgent " : "")}{AlarmNames.Of(alarm.Kind)}, told {told}; {state}. {AlarmText.Of(alarm)}";
    }

    private static string Change(ThresholdChange? change) => change is null ? "" : $"changed by {change.By} {Time(change.At)}: {change.Because}";

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
