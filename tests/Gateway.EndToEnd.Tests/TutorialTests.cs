using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>Follows docs/writing-a-map.md step by step with the document's own blocks, and finds what it says one will find.</summary>
public sealed partial class TutorialTests : IDisposable
{
    private readonly string _mappings = Path.Combine(Directory.CreateTempSubdirectory("gateway-tutorial-").FullName, "mappings");
    private readonly List<string> _blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "writing-a-map.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public async Task Each_step_of_the_tutorial_gives_what_the_tutorial_says()
    {
        Copy(Path.Combine(Repository.Root, "mappings", "shared"), "shared");
        Write("examples/june.in.csv", BlockWith("ClientRef,Visit,Day"));
        Write("manifest.yaml", BlockWith("id: sunrise-weights"));
        var map = BlockWith("map \"https://gateway.example/StructureMap/sunrise-weights\"");
        Write("weights.map", map);

        // 4. The dry run of the person alone: everything else is unaccounted.
        var (code, first) = await TranslateAsync();
        code.ShouldBe(0, first);
        Unaccounted(first).ShouldContain("row 2, Weight");

        // The weights, written with two mistakes: both are told at once.
        map = map.TrimEnd()[..^"  };\n}".Length] + BlockWith("group Weight(source row");
        Write("weights.map", map);
        var (faulty, faults) = await TranslateAsync();
        faulty.ShouldBe(1);
        foreach (var fault in BlockWith("Error MAP118").Trim().Split('\n'))
            faults.ShouldContain(Place().Replace(fault, ""), customMessage: "the fault, wherever its line is now");

        // 5. The table, and the slip corrected: stones are refused.
        Write("unit.csv", BlockWith("source,system,code,display"));
        map = map.Replace("methd", "method", StringComparison.Ordinal);
        Write("weights.map", map);
        var (refused, report) = await TranslateAsync();
        refused.ShouldBe(1);
        report.ShouldContain("MAP064");

        // 6. The sample corrected, the comment mapped, the rest dropped with a reason: nothing is unaccounted for.
        Write("examples/june.in.csv", BlockWith("ClientRef,Visit,Day").Replace("88177,08/06/2026,07:35,9st 11,st", "88177,08/06/2026,07:35,62.10,kg", StringComparison.Ordinal));
        Write("weights.map", map.Replace("    row.Scale as v", BlockWith("row.Comment as v") + "    row.Scale as v", StringComparison.Ordinal));
        Write("manifest.yaml", BlockWith("id: sunrise-weights") + BlockWith("drop:"));
        var (done, final) = await TranslateAsync();
        done.ShouldBe(0, final);
        Unaccounted(final).ShouldBeEmpty();

        // 7. What it makes is valid R4.
        var bundle = Path.Combine(_mappings, "june.expected.json");
        await File.WriteAllTextAsync(bundle, JsonNode.Parse(final)!["bundle"]!.ToJsonString(), TestContext.Current.CancellationToken);
        var (valid, judged) = await RunningProgram.RunAsync(Repository.Gateway, "validate", bundle);
        valid.ShouldBe(0, judged);
    }

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_mappings)!, recursive: true);

    /// <summary>The tutorial's own command, with the program that is built already and the folder of this test.</summary>
    private Task<(int Code, string Output)> TranslateAsync()
    {
        var command = BlockWith("translate --source sunrise-weights").Trim()
            .Replace("dotnet run --project functions -- ", "", StringComparison.Ordinal)
            .Replace("mappings/sunrise-weights", Path.Combine(_mappings, "sunrise-weights"), StringComparison.Ordinal)
            .Replace("--mappings mappings", $"--mappings {_mappings}", StringComparison.Ordinal);
        return RunningProgram.RunAsync(Repository.Gateway, command.Split(' '));
    }

    private static List<string> Unaccounted(string output) =>
        [.. JsonNode.Parse(output)!["report"]!["unaccounted"]!.AsArray().Select(field => (string)field!)];

    private string BlockWith(string text) => _blocks.Where(block => block.Contains(text, StringComparison.Ordinal)).ShouldHaveSingleItem(text);

    private void Write(string name, string text)
    {
        var file = Path.Combine(_mappings, "sunrise-weights", name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
    }

    private void Copy(string from, string to)
    {
        var folder = Directory.CreateDirectory(Path.Combine(_mappings, to)).FullName;
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
    }

    [GeneratedRegex("```\\w*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    // The place moves with every line that is added above; the code and the sentence stay.
    [GeneratedRegex(@"^Error \w+ \S+ ")]
    private static partial Regex Place();
}
