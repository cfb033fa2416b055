using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>Follows docs/writing-a-map.md step by step with the document's own blocks and commands, and finds what it says one will find.</summary>
public sealed partial class TutorialTests : IDisposable
{
    private const string Source = "sunrise-weights";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-tutorial-").FullName;
    private readonly List<string> _blocks = [.. Block().Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "writing-a-map.md"))).Select(match => match.Groups[1].Value)];

    [Fact]
    public async Task Each_step_of_the_tutorial_gives_what_the_tutorial_says()
    {
        // 1. In an empty folder a sample becomes a source that loads and runs.
        var sample = BlockWith("ClientRef,Visit,Round");
        Write("june.csv", sample);
        var begun = await RunAsync("map new", 0);
        begun.ShouldContain(BlockWith("map new: sunrise-weights loads").Trim());
        await RunAsync("map new", 2);

        // 2. Its test says what is left.
        (await RunAsync("map test sunrise-weights\n", 1)).ShouldContain(BlockWith("unaccounted: row 2, Weight").Trim());

        // 3. The weights, written with two mistakes: both are told at once.
        var map = Read($"mappings/{Source}/{Source}.map");
        map = map.Replace("  };\n}\n", BlockWith("group Weight(source row"), StringComparison.Ordinal);
        Write($"mappings/{Source}/{Source}.map", map);
        var faults = await RunAsync("map test sunrise-weights\n", 1);
        foreach (var fault in BlockWith("Error MAP118").Trim().Split('\n'))
            faults.ShouldContain(Place().Replace(fault, ""), customMessage: "the fault, wherever its line is now");

        // 4. The table, and the slip corrected: stones are refused, and then kilograms are explained.
        Write($"mappings/{Source}/unit.csv", BlockWith("source,system,code,display"));
        map = map.Replace("methd", "method", StringComparison.Ordinal);
        Write($"mappings/{Source}/{Source}.map", map);
        var refused = await RunAsync("map explain sunrise-weights june.csv Obs", 1);
        foreach (var fault in BlockWith("Error MAP060").Trim().Split('\n')) refused.ShouldContain(fault);
        var report = await RunAsync("translate --source", 1);
        foreach (var code in new[] { "MAP060", "MAP064" }) report.ShouldContain(code);
        sample = sample.Replace("88177,Early,08/06/2026,07:35,yes,9st 11,st", "88177,Early,08/06/2026,07:35,yes,62.10,kg", StringComparison.Ordinal);
        Write("june.csv", sample);
        Write($"mappings/{Source}/examples/june.in.csv", sample);
        (await RunAsync("map explain sunrise-weights june.csv Obs", 0)).ShouldContain(BlockWith("<- row 2, Weight").Trim());

        // 5. The comment mapped, the round dropped with a reason.
        Write($"mappings/{Source}/{Source}.map", map.Replace("    row.Scale as v", BlockWith("row.Comment as v") + "    row.Scale as v", StringComparison.Ordinal));
        Write($"mappings/{Source}/manifest.yaml", Read($"mappings/{Source}/manifest.yaml") + BlockWith("drop:"));

        // 6. What is left only decides, and the comment is kept word for word: the report calls them so.
        Line().Replace(await RunAsync("map test sunrise-weights\n", 1), "").ShouldContain(Line().Replace(BlockWith("unaccounted: row 2, Weighed").Trim(), ""));
        Write($"mappings/{Source}/manifest.yaml", Read($"mappings/{Source}/manifest.yaml") + BlockWith("decides:"));
        (await RunAsync("map explain sunrise-weights june.csv Comment", 0)).ShouldContain(BlockWith("row 3, Comment: carried").Trim());

        // 7. The example is a test from now on; what it makes is valid R4; the table says where the weight went.
        await RunAsync("map test sunrise-weights --accept", 0);
        await RunAsync("map test sunrise-weights\n", 0);
        report = Read($"mappings/{Source}/examples/june.report.json");
        foreach (var fate in new[] { "\"mapped\"", "\"carried\"", "\"decided\"", "\"dropped\"" }) report.ShouldContain(fate);
        (await RunAsync("map doc", 0)).ShouldContain("| `Weight` | `Observation.valueQuantity.value` | copy |");
        var (valid, judged) = await RunningProgram.RunInAsync(_folder, Repository.Gateway, "validate", $"mappings/{Source}/examples/june.expected.json");
        valid.ShouldBe(0, judged);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The tutorial's own command that holds a text, with the program that is built already, in the folder of this test.</summary>
    private async Task<string> RunAsync(string text, int expected)
    {
        var command = BlockWith($"gateway {text}").Trim();
        var (code, output) = await RunningProgram.RunInAsync(_folder, Repository.Gateway, command.Split(' ').Skip(1));
        code.ShouldBe(expected, $"{command}\n{output}");
        return output;
    }

    private string BlockWith(string text) => _blocks.Where(block => block.Contains(text, StringComparison.Ordinal)).ShouldHaveSingleItem(text);

    private string Read(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    [GeneratedRegex("```\\w*\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"(?<=\.map):[0-9]+")]
    private static partial Regex Line();

    // The place moves with every line that is added above; the code and the sentence stay.
    [GeneratedRegex(@"^Error \w+ \S+ ")]
    private static partial Regex Place();
}
