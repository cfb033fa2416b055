using System.CommandLine;
using Gateway.Custody.Alerts;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Matching;
using Gateway.Pathways.Alerts;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary>Signals that came, for trying rules on, with what people found.</summary>
/// <param name="Unreadable">How much of it could not be read.</param>
internal sealed record AlertTraffic(IReadOnlyList<ArrivedSignal> Signals, IReadOnlyList<AlertLabel> Labels, int Unreadable)
{
    private const int Most = 100_000;

    /// <summary>The one file of alert rules of a mappings folder; else null, and the console says why.</summary>
    public static async Task<AlertRules?> RulesAsync(DirectoryInfo mappings, TextWriter error, CancellationToken cancellationToken)
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

    public static async Task<AlertTraffic?> OfFileAsync(FileInfo file, TextWriter error, CancellationToken cancellationToken)
    {
        if (!file.Exists)
        {
            await error.WriteLineAsync($"{file} is not there.");
            return null;
        }
        var (signals, labels, issues) = SignalLines.Read(await File.ReadAllLinesAsync(file.FullName, cancellationToken));
        foreach (var issue in issues) await error.WriteLineAsync($"{issue.Code} {issue.Path}: {issue.Text}");
        return new AlertTraffic(signals, labels, issues.Count);
    }

    /// <summary>The messages of a data folder in order of arrival, and what people found of the alerts that were raised.</summary>
    public static async Task<AlertTraffic?> OfDataAsync(FolderOptions folders, ParseResult parse, CancellationToken cancellationToken)
    {
        var error = parse.InvocationConfiguration.Error;
        await using var database = await DataFolder.OpenAsync(folders, parse, cancellationToken);
        if (database is null) return null;
        var faults = new List<Fhir.Model.Issue>();
        var (register, issues) = FolderFiles.ReadTexts(folders.Read(parse).RegisterFolder, "*.csv", "The register folder", faults) is { } tables ? Register.Read(tables) : (null, faults);
        if (register is null)
        {
            foreach (var issue in issues) await error.WriteLineAsync($"{issue.Code} {issue.Path}: {issue.Text}");
            return null;
        }
        var signals = new List<ArrivedSignal>();
        foreach (var entry in await database.Store.ListMessagesAsync(new LedgerQuery(Limit: Most, OldestFirst: true), cancellationToken))
        {
            if (entry.Source == AlertTelling.Source || await database.Store.FindArtefactAsync(entry.Id, "bundle", cancellationToken) is not { } artefact) continue;
            if (JsonTree.ReadFhir(artefact.Body.Span).Root is { } bundle) signals.AddRange(SignalPlaces.Of(bundle, entry, register));
        }
        var labels = (await database.Alerts.ListAsync(new AlertListing(Limit: Most), cancellationToken)).Where(alert => alert.Finding is not null)
            .Select(alert => new AlertLabel(alert.Rule, alert.Person ?? alert.Room ?? alert.Device ?? "", alert.RaisedAt, alert.Finding!.Value));
        return new AlertTraffic(signals, [.. labels], 0);
    }
}
