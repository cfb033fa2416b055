using System.CommandLine;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway translate --source ID FILE</c>: what a map makes of a record, and what became of every field. Stores nothing.</summary>
internal static class TranslateVerb
{
    public static Command Create()
    {
        var source = new Option<string>("--source") { Description = "The source system: a folder of mappings.", Required = true };
        var fetched = new Option<FileInfo?>("--fetched") { Description = "For a thin source: the record that was fetched for the notification FILE." };
        var file = new Argument<FileInfo>("file") { Description = "A record in the source's own format." };
        var mappings = new FolderOptions().Mappings;
        var command = new Command("translate", "Translates a record and prints the bundle and the report; stores nothing") { source, fetched, mappings, file };
        command.SetAction((parse, cancellationToken) => RunAsync(
            parse.GetRequiredValue(source), parse.GetRequiredValue(mappings), parse.GetRequiredValue(file), parse.GetValue(fetched),
            parse.InvocationConfiguration, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        string sourceId, DirectoryInfo mappings, FileInfo file, FileInfo? fetched, InvocationConfiguration console, CancellationToken cancellationToken)
    {
        if (new[] { file, fetched }.FirstOrDefault(needed => needed is { Exists: false }) is { } missing)
        {
            await console.Error.WriteLineAsync($"{missing}: there is no such file.");
            return 2;
        }
        var faults = new List<Issue>();
        var files = FolderFiles.ReadTree(mappings.FullName, "The mappings folder", faults);
        var (catalogue, mapFaults) = files is null ? new CatalogueResult(null, []) : SourceCatalogue.Load(files);
        if (catalogue is null) return await FailAsync(console, [.. faults, .. mapFaults]);
        if (catalogue.Find(sourceId) is not { } source)
        {
            await console.Error.WriteLineAsync($"There is no source '{sourceId}'. There are: {string.Join(", ", catalogue.Sources.Select(known => known.Manifest.Id).Order())}.");
            return 2;
        }

        var envelope = source.Open(await File.ReadAllBytesAsync(file.FullName, cancellationToken), null);
        if (fetched is not null && envelope.Parts is [var notification])
            envelope = source.OpenFetched(notification, await File.ReadAllBytesAsync(fetched.FullName, cancellationToken));
        if (envelope.Parts.Count == 0) return await FailAsync(console, envelope.Issues);

        var received = TimeProvider.System.GetUtcNow();
        var translations = envelope.Parts.Select(part => source.Translate(part, new TranslationContext("dry-run", received))).ToList();
        var printed = translations.Count == 1 ? ToJson(translations[0], "") : ToArray(translations);
        await console.Output.WriteLineAsync(JsonText.ToString(printed, indented: true));
        return translations.Exists(translation => translation.Bundle is null) ? 1 : 0;
    }

    private static Element ToArray(List<Translation> translations)
    {
        var all = new Element("", ElementKind.Array);
        foreach (var translation in translations) all.Append(ToJson(translation, "item"));
        return all;
    }

    private static Element ToJson(Translation translation, string name)
    {
        var root = new Element(name);
        root.Add(translation.Bundle?.Clone("bundle") ?? new Element("bundle", ElementKind.Null));
        root.Add(TranslationReportJson.Of(translation.Report).Clone("report"));
        return root;
    }

    private static async Task<int> FailAsync(InvocationConfiguration console, IReadOnlyList<Issue> issues)
    {
        foreach (var issue in issues) await console.Error.WriteLineAsync(issue.ToString());
        return 1;
    }
}
