using System.Text.Json.Nodes;
using Gateway.Fhir.Json;

namespace Gateway.Mapping.Tests;

/// <summary>The official cases of the mapping language with JSON output (FHIR/fhir-test-cases, r5/structure-mapping).</summary>
public sealed class PublicSuiteTests
{
    private static readonly (string Map, string Result)[] s_manifest =
    [
        ("qr2pat-assignment.map", "qr2pat-assignment-res.json"),
        ("qr2pat-gender.map", "qr2pat-gender-res.json"),
        ("qr2pat-humannametwice.map", "qr2pat-humannametwice-res.json"),
        ("qr2pat-humannameshared.map", "qr2pat-humannameshared-res.json"),
        ("qr2reference.map", "qr2reference-res.json"),
        ("qr2pat-gender-conformstoqr.map", "qr2pat-gender-res.json"),
    ];

    public static TheoryData<string, string, string> Manifest()
    {
        var cases = new TheoryData<string, string, string>();
        foreach (var version in (string[])["r5", "r4b"])
            foreach (var (map, result) in s_manifest) cases.Add(version, map, result);
        return cases;
    }

    [Theory]
    [MemberData(nameof(Manifest))]
    public void A_public_map_gives_its_public_result(string version, string map, string expected)
    {
        var folder = Shared.Folder($"suites/fml/{version}");
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [$"suite/{map}"] = File.ReadAllBytes(Path.Combine(folder, map)) };
        var record = JsonTree.ReadFhir(File.ReadAllBytes(Path.Combine(folder, "qr.json"))).Root.ShouldNotBeNull();

        var (compiled, faults) = StructureMap.Compile(files, $"suite/{map}");
        faults.Where(fault => fault.IsError).ShouldBeEmpty();
        var translation = compiled!.Transform(record, Maps.Context);

        translation.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        var got = JsonNode.Parse(JsonText.ToBytes(translation.Bundle.ShouldNotBeNull()));
        var wanted = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, expected)));
        JsonNode.DeepEquals(got, wanted).ShouldBeTrue($"{got}\nshould be\n{wanted}");
    }

    /// <summary>Of all maps of the suite two cannot run, for reasons of their own: one names an element that there is not, one imports maps that are not in the suite.</summary>
    [Theory]
    [InlineData("r4b", 13)]
    [InlineData("r5", 16)]
    public void Every_public_map_is_run_or_told_why_not(string version, int maps)
    {
        var folder = Shared.Folder($"suites/fml/{version}");
        var refused = new Dictionary<string, List<string>>();
        var seen = 0;
        foreach (var path in Directory.GetFiles(folder).Where(path => path.EndsWith(".map", StringComparison.Ordinal) || path.EndsWith("-eval.json", StringComparison.Ordinal)))
        {
            seen++;
            var name = Path.GetFileName(path);
            var faults = StructureMap.Compile(new Dictionary<string, ReadOnlyMemory<byte>> { [$"suite/{name}"] = File.ReadAllBytes(path) }, $"suite/{name}").Faults;
            if (faults.Any(fault => fault.IsError)) refused[name] = [.. faults.Where(fault => fault.IsError).Select(fault => fault.Code).Distinct()];
        }

        seen.ShouldBe(maps);
        refused.Keys.Order().ShouldBe(["ActivityDefinition.map", "syntax.map"]);
        refused["ActivityDefinition.map"].ShouldBe(["MAP114", "MAP118"]); // no such group and no such concept map, of what it imports as *3to4
        refused["syntax.map"].ShouldContain("MAP112"); // 'identifer'
    }

    [Theory]
    [InlineData("syntaxshort.map")]
    [InlineData("whereclause.map")]
    [InlineData("cast.map")]
    public void A_public_map_compiles(string map)
    {
        var folder = Shared.Folder("suites/fml/r5");
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [$"r5/{map}"] = File.ReadAllBytes(Path.Combine(folder, map)) };

        StructureMap.Compile(files, $"r5/{map}").Faults.ShouldBeEmpty();
    }

    [Fact]
    public void A_public_map_with_mistakes_is_told_where_they_are()
    {
        // It names an element that Basic does not have, and a variable that is not there.
        var folder = Shared.Folder("suites/fml/r5");
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["r5/syntax.map"] = File.ReadAllBytes(Path.Combine(folder, "syntax.map")) };

        StructureMap.Compile(files, "r5/syntax.map").Faults.Select(fault => fault.Path).ShouldContain("r5/syntax.map:14:21");
    }
}
