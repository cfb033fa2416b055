using System.CommandLine;
using Gateway.Mapping.Analyst;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map doc [ID]</c>: a source's fields as a table; <c>--write</c> puts it beside the map.</summary>
internal static class MapDocVerb
{
    private const string FileName = "fields.md";

    public static Command Create()
    {
        var id = new Argument<string?>("id") { Description = "The source; all of them if not given", Arity = ArgumentArity.ZeroOrOne };
        var write = new Option<bool>("--write") { Description = $"Writes {FileName} into the source's folder instead of printing it." };
        var mappings = MapBench.FolderOption();
        var command = new Command("doc", "Draws up a table of local field, FHIR element and transform from a source's examples") { id, write, mappings };
        command.SetAction((parse, _) => RunAsync(parse.GetValue(id), parse.GetValue(write), parse.GetRequiredValue(mappings), parse.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(string? id, bool write, DirectoryInfo mappings, InvocationConfiguration console)
    {
        if (await MapBench.OpenAsync(mappings, console) is not { } bench) return 1;
        var sources = bench.Catalogue.Sources.OrderBy(source => source.Manifest.Id, StringComparer.Ordinal).ToList();
        if (id is not null)
        {
            if (await bench.FindAsync(id, console) is not { } one) return 2;
            sources = [one];
        }
        foreach (var source in sources)
        {
            var table = FieldTable.Of(source, bench.ExamplesOf(source).SelectMany(example => example.Run(source).Messages), bench.LinesOf(source));
            if (write) await File.WriteAllTextAsync(Path.Combine(bench.Folder.FullName, source.Manifest.Id, FileName), table);
            else await console.Output.WriteAsync(table);
        }
        if (write) await console.Output.WriteLineAsync($"map doc: {sources.Count} files written");
        return 0;
    }
}
