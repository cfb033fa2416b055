using System.CommandLine;
using Gateway.Pathways.Alerts;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway alerts backtest</c>: clinical alerts about residents and devices, apart from the alarms about what is late in custody.</summary>
internal static class AlertsVerb
{
    public static Command Create() =>
        new("alerts", "Clinical alerts about residents and their devices: what they cost and are worth ('gateway alarms' is about messages that are late)") { Backtest() };

    private static Command Backtest()
    {
        var folders = new FolderOptions();
        var events = new Option<FileInfo?>("--events") { Description = "Signals as lines of JSON; see docs/alerts.md.", HelpName = "FILE" };
        var settings = new Option<string[]>("--set") { Description = "Another threshold, as rule.threshold=value; may stand more than once. Both runs are shown.", HelpName = "RULE.THRESHOLD=VALUE" };
        var command = new Command("backtest", "Shows what the alert rules would have done over signals that came; nobody is told and nothing is kept") { folders.Mappings, events, settings };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var console = parse.InvocationConfiguration;
            if (await ReadRulesAsync(parse.GetRequiredValue(folders.Mappings), console.Error, cancellationToken) is not { } rules) return 2;
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
            if (parse.GetValue(events) is not { } file)
            {
                await console.Error.WriteLineAsync("Give the signals with --events FILE.");
                return 2;
            }
            if (!file.Exists)
            {
                await console.Error.WriteLineAsync($"{file} is not there.");
                return 2;
            }
            var (signals, labels, issues) = SignalLines.Read(await File.ReadAllLinesAsync(file.FullName, cancellationToken));
            foreach (var issue in issues) await console.Error.WriteLineAsync($"{issue.Code} {issue.Path}: {issue.Text}");
            if (signals.Count == 0)
            {
                await console.Error.WriteLineAsync("There are no signals in it, so no rule could say anything.");
                return 2;
            }
            var run = AlertBacktest.Run(rules, signals, labels);
            foreach (var line in AlertsText.Backtest(rules, run)) await console.Output.WriteLineAsync(line);
            if (changed != rules)
            {
                var tried = AlertBacktest.Run(changed, signals, labels);
                await console.Output.WriteLineAsync();
                foreach (var line in AlertsText.Backtest(changed, tried).Concat(AlertsText.Difference(run, tried))) await console.Output.WriteLineAsync(line);
            }
            return issues.Count > 0 ? 1 : 0;
        });
        return command;
    }

    /// <summary>The one file of alert rules of a mappings folder; else null, and the console says why.</summary>
    private static async Task<AlertRules?> ReadRulesAsync(DirectoryInfo mappings, TextWriter error, CancellationToken cancellationToken)
    {
        var folder = new DirectoryInfo(Path.Combine(mappings.FullName, "alerts"));
        var files = folder.Exists ? folder.GetFiles("*.yaml") : [];
        if (files is not [var file])
        {
            await error.WriteLineAsync($"{folder} holds {files.Length} files of alert rules. Leave exactly one: the one a clinician owns.");
            return null;
        }
        var (rules, issues) = AlertRules.Read($"alerts/{file.Name}", await File.ReadAllTextAsync(file.FullName, cancellationToken));
        foreach (var issue in issues) await error.WriteLineAsync($"{issue.Code} {issue.Path}: {issue.Text}");
        return rules;
    }
}
