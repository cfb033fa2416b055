using System.CommandLine;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway alerts list|report|backtest</c>, and what people announce (<see cref="AnnounceVerbs"/>): clinical alerts about residents and devices, apart from the alarms about what is late in custody.</summary>
internal static class AlertsVerb
{
    private const int Most = 100_000;

    public static Command Create()
    {
        var command = new Command("alerts", "Clinical alerts about residents and their devices: what they cost and are worth ('gateway alarms' is about messages that are late)")
        {
            List(), Report(), Backtest(),
        };
        foreach (var announce in AnnounceVerbs.All()) command.Subcommands.Add(announce);
        return command;
    }

    private static Command List()
    {
        var folders = new FolderOptions();
        var home = new Option<string?>("--home") { Description = "Only alerts of this home (ODS code)." };
        var all = new Option<bool>("--all") { Description = "Closed ones too." };
        var command = new Command("list", "Lists open alerts, newest first, without anything of a person but the opaque id") { folders.Data, folders.Database, home, all };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var alerts = await database.Alerts.ListAsync(new AlertListing(parse.GetValue(home), !parse.GetValue(all), Limit: 500), cancellationToken);
            foreach (var alert in alerts) await parse.InvocationConfiguration.Output.WriteLineAsync(AlertsText.Line(alert));
            await parse.InvocationConfiguration.Output.WriteLineAsync($"open: {alerts.Count(alert => alert.IsOpen)}");
            return alerts.Any(alert => alert.IsOpen) ? 1 : 0;
        });
        return command;
    }

    private static Command Report()
    {
        var folders = new FolderOptions();
        var home = new Option<string?>("--home") { Description = "Only this home (ODS code)." };
        var since = new Option<DateTimeOffset?>("--from") { Description = "Raised at this time or later (ISO 8601); 28 days before the end if not given." };
        var until = new Option<DateTimeOffset?>("--until") { Description = "Raised before this time; now if not given." };
        var command = new Command("report", "Shows the alert budget: alerts per home and day, the share that was so by rule and device, the time until somebody answered") { folders.Data, folders.Database, home, since, until };
        command.SetAction(async (parse, cancellationToken) =>
        {
            await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
            if (database is null) return 2;
            var end = parse.GetValue(until) ?? TimeProvider.System.GetUtcNow();
            var begin = parse.GetValue(since) ?? end.AddDays(-28);
            if (begin >= end)
            {
                await parse.InvocationConfiguration.Error.WriteLineAsync("The time ends before it begins: --from lies before --until.");
                return 2;
            }
            var alerts = await database.Alerts.ListAsync(new AlertListing(parse.GetValue(home), From: begin, Until: end, Limit: Most), cancellationToken);
            var homes = Math.Max(1, alerts.Select(alert => alert.Home).Distinct().Count());
            var output = parse.InvocationConfiguration.Output;
            foreach (var line in AlertsText.Budget(AlertFigures.Of(alerts, homes * (decimal)(end - begin).TotalDays)).Concat(AlertsText.Homes(alerts, end - begin))) await output.WriteLineAsync(line);
            if (alerts.Count == Most) await output.WriteLineAsync($"Only the newest {Most} alerts are counted: choose a shorter time.");
            return 0;
        });
        return command;
    }

    private static Command Backtest()
    {
        var folders = new FolderOptions();
        var events = new Option<FileInfo?>("--events") { Description = "Signals as lines of JSON (see docs/alerts.md); without it those of the messages in the data folder.", HelpName = "FILE" };
        var settings = new Option<string[]>("--set") { Description = "Another threshold, as rule.threshold=value; may stand more than once. Both runs are shown.", HelpName = "RULE.THRESHOLD=VALUE" };
        var command = new Command("backtest", "Shows what the alert rules would have done over signals that came; nobody is told and nothing is kept") { folders.Data, folders.Database, folders.Mappings, folders.Register, events, settings };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            if (await AlertTraffic.RulesAsync(parse.GetRequiredValue(folders.Mappings), console.Error, cancellationToken) is not { } rules) return 2;
            var changed = rules;
            foreach (var setting in parse.GetValue(settings) ?? [])
            {
                var (tried, fault) = changed.With(setting);
                if (tried is null)
                {
                    await console.Error.WriteLineAsync(fault);
                    return 2;
                }
                changed = tried;
            }
            var traffic = parse.GetValue(events) is { } file
                ? await AlertTraffic.OfFileAsync(file, console.Error, cancellationToken)
                : await AlertTraffic.OfDataAsync(folders, parse, cancellationToken);
            if (traffic is null) return 2;
            if (traffic.Signals.Count == 0)
            {
                await console.Error.WriteLineAsync("There are no signals in it, so no rule could say anything.");
                return 2;
            }
            var run = AlertBacktest.Run(rules, traffic.Signals, traffic.Labels);
            var lines = AlertsText.Backtest(rules, run);
            if (changed != rules)
            {
                var tried = AlertBacktest.Run(changed, traffic.Signals, traffic.Labels);
                lines = [.. lines, "", .. AlertsText.Backtest(changed, tried), .. AlertsText.Difference(run, tried)];
            }
            foreach (var line in lines) await console.Output.WriteLineAsync(line);
            return traffic.Unreadable > 0 ? 1 : 0;
        });
        return command;
    }
}
