using System.CommandLine;
using System.Text.RegularExpressions;
using Gateway.Fhir.Json;
using Gateway.Mapping;
using Gateway.Mapping.Analyst;

namespace Gateway.Functions.Verbs;

/// <summary><c>gateway map test [ID]</c>: runs examples against their expected output; <c>--accept</c> writes that anew.</summary>
internal static partial class MapTestVerb
{
    private const int MostChanges = 40;

    private sealed record Wanted(string? Id, bool Accept, DirectoryInfo Mappings);

    private sealed record Counts(int Examples, int Failed, int Written);

    public static Command Create()
    {
        var id = new Argument<string?>("id") { Description = "The source; all of them if not given", Arity = ArgumentArity.ZeroOrOne };
        var accept = new Option<bool>("--accept") { Description = "Writes what comes out as what is expected. Read it against the example: this is the review of a clinical translation." };
        var mappings = MapBench.FolderOption();
        var command = new Command("test", "Runs the examples of a source; exit code 1 when one differs or a field is unaccounted") { id, accept, mappings };
        command.SetAction((parse, _) => RunAsync(new Wanted(parse.GetValue(id), parse.GetValue(accept), parse.GetRequiredValue(mappings)), parse.InvocationConfiguration));
        return command;
    }

    private static async Task<int> RunAsync(Wanted wanted, InvocationConfiguration console)
    {
        if (await MapBench.OpenAsync(wanted.Mappings, console) is not { } bench) return 1;
        var sources = bench.Catalogue.Sources.OrderBy(source => source.Manifest.Id, StringComparer.Ordinal).ToList();
        if (wanted.Id is { } id)
        {
            if (await bench.FindAsync(id, console) is not { } one) return 2;
            sources = [one];
        }
        var total = new Counts(0, 0, 0);
        foreach (var source in sources)
            foreach (var example in bench.ExamplesOf(source))
            {
                var (failed, written) = await JudgeAsync(source, example, wanted.Accept, console.Output);
                total = new Counts(total.Examples + 1, total.Failed + (failed ? 1 : 0), total.Written + written);
            }
        await console.Output.WriteLineAsync($"map test: {total.Examples} {(total.Examples == 1 ? "example" : "examples")}, {total.Failed} failed{(wanted.Accept ? $", {total.Written} files written" : "")}");
        if (total.Examples == 0) await console.Error.WriteLineAsync("There is no example. Put one into the source's examples/ as NAME.in.EXT.");
        return total.Failed > 0 || total.Examples == 0 ? 1 : 0;
    }

    private static async Task<(bool Failed, int Written)> JudgeAsync(SourceSystem source, MapExample example, bool accept, TextWriter output)
    {
        var told = new List<string>();
        var written = 0;
        var (messages, faults) = example.Run(source);
        told.AddRange(faults.Select(fault => $"  {fault}"));
        for (var i = 0; i < messages.Count; i++)
        {
            foreach (var (what, text) in new[] { ("expected", messages[i].BundleText), ("report", messages[i].ReportText) })
            {
                var path = example.ExpectedPath(i, messages.Count, what);
                var differences = Differences(path, text);
                if (differences.Count == 0) continue;
                if (accept)
                {
                    await File.WriteAllTextAsync(path, text);
                    written++;
                }
                else
                {
                    told.AddRange(differences);
                }
            }
            // What cannot be accepted: a result that leaves a field behind without a rule.
            if (messages[i].Translation is { Bundle: not null, Report: var report })
                told.AddRange(report.Unaccounted.Select(field => $"  unaccounted: {field}{FieldQuestion.Hint(report, field)}"));
        }
        var name = $"{source.Manifest.Id}/{example.Name}";
        await output.WriteLineAsync(told.Count == 0 ? $"ok      {name}" : $"FAILED  {name}");
        foreach (var line in told.Take(MostChanges)) await output.WriteLineAsync(line);
        if (told.Count > MostChanges) await output.WriteLineAsync($"  and {told.Count - MostChanges} more");
        return (told.Count > 0, written);
    }

    /// <summary>What is different, value by value; a rule's line number is for the reader and does not count.</summary>
    private static List<string> Differences(string path, string text)
    {
        var name = Path.GetFileName(path);
        if (!File.Exists(path)) return [$"  {name} is missing; read the result and run with --accept"];
        var (wanted, got) = (RuleLine().Replace(File.ReadAllText(path), "$1"), RuleLine().Replace(text, "$1"));
        if (wanted.ReplaceLineEndings("\n") == got) return [];
        var changes = ElementDiff.Between(JsonTree.ReadForeign(System.Text.Encoding.UTF8.GetBytes(wanted)).Root, JsonTree.ReadForeign(System.Text.Encoding.UTF8.GetBytes(got)).Root);
        return changes.Count > 0 ? [$"  {name}:", .. changes.Select(change => $"    {change}")] : [$"  {name}: the same values in another order or layout; run with --accept"];
    }

    [GeneratedRegex(@"(\.(?:map|yaml)):[0-9]+(?=["")])")]
    private static partial Regex RuleLine();
}
