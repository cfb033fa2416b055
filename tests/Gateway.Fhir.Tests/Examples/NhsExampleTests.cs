using Gateway.Fhir.Json;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>Real NHS examples, which lie beside the repository: UK Core's are XML, those of PDS and the questionnaires JSON.</summary>
public sealed class NhsExampleTests
{
    [Theory]
    [InlineData("pds-r4")]
    [InlineData("questionnaires-r4")]
    public void Every_example_in_JSON_comes_back_from_XML_as_it_went(string folder) =>
        Faults(folder, "*.json", json => ExampleRun.Judge("", json) is var judged ? judged.Unread ?? judged.JsonDifference ?? judged.XmlDifference : null).ShouldBeEmpty();

    /// <summary>Two of UK Core's examples break "elements must always appear in the order documented", and are refused for that.</summary>
    [Fact]
    public void Every_example_in_XML_comes_back_from_JSON_as_it_went() => Faults("ukcore-r4", "*.xml", xml =>
    {
        var read = XmlTree.ReadFhir(xml);
        if (read.Root is not { } root) return string.Join(", ", read.Issues.Select(issue => $"{issue.Code} {issue.Path}").Distinct());
        return ExampleRun.Judge("", JsonText.ToBytes(root)) is var judged ? judged.Unread ?? judged.JsonDifference ?? judged.XmlDifference : null;
    }).Order(StringComparer.Ordinal).ShouldBe(
    [
        "UKCore-Observation-Lab-Albumin-Example.xml: FHIR045 Observation.meta",
        "UKCore-Questionnaire-EOLPlan-Example.xml: FHIR045 Questionnaire.item[0].item[0].item[0].extension",
    ]);

    private static List<string> Faults(string folder, string pattern, Func<byte[], string?> faultOf)
    {
        var path = Path.Combine(ExamplePackage.Repository(), "..", "shared", "samples", folder);
        if (!Directory.Exists(path)) Assert.Skip($"The samples shared/samples/{folder} are not beside this repository.");
        var files = Directory.GetFiles(path, pattern, SearchOption.AllDirectories);
        files.Length.ShouldBeGreaterThan(0);
        return [.. files.Select(file => (file, Fault: faultOf(File.ReadAllBytes(file)))).Where(pair => pair.Fault is not null).Select(pair => $"{Path.GetFileName(pair.file)}: {pair.Fault}")];
    }
}
