using System.Text.Json.Nodes;
using Gateway.Fhir.Json;

namespace Gateway.Mapping.Tests;

/// <summary>The official cases of the mapping language with JSON output (FHIR/fhir-test-cases, r5/structure-mapping).</summary>
public sealed class PublicSuiteTests
{
    [Theory]
    [InlineData("qr2pat-assignment.map", "qr2pat-assignment-res.json")]
    [InlineData("qr2pat-gender.map", "qr2pat-gender-res.json")]
    [InlineData("qr2pat-humannametwice.map", "qr2pat-humannametwice-res.json")]
    [InlineData("qr2pat-humannameshared.map", "qr2pat-humannameshared-res.json")]
    [InlineData("qr2reference.map", "qr2reference-res.json")]
    [InlineData("qr2pat-gender-conformstoqr.map", "qr2pat-gender-res.json")]
    public void A_public_map_gives_its_public_result(string map, string expected)
    {
        var folder = Shared.Folder("suites/fml/r5");
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { [$"r5/{map}"] = File.ReadAllBytes(Path.Combine(folder, map)) };
        var record = JsonTree.ReadFhir(File.ReadAllBytes(Path.Combine(folder, "qr.json"))).Root.ShouldNotBeNull();

        var (compiled, faults) = StructureMap.Compile(files, $"r5/{map}");
        faults.Where(fault => fault.IsError).ShouldBeEmpty();
        var translation = compiled!.Transform(record, Maps.Context);

        translation.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        var got = JsonNode.Parse(JsonText.ToBytes(translation.Bundle.ShouldNotBeNull()));
        var wanted = JsonNode.Parse(File.ReadAllText(Path.Combine(folder, expected)));
        JsonNode.DeepEquals(got, wanted).ShouldBeTrue($"{got}\nshould be\n{wanted}");
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
