using System.Text;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.FhirPath.Suites;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Tests.FhirPath;

public sealed class FhirPathSuiteTests(ITestOutputHelper output)
{
    private static readonly FhirPathContext s_context = new() { Now = new DateTimeOffset(2026, 11, 20, 14, 30, 15, 123, TimeSpan.FromHours(1)) };

    [Fact]
    public void The_suite_of_HL7_passes()
    {
        var folder = SharedSuites.Folder("fhirpath", "r4");
        using var xml = File.OpenRead(Path.Combine(folder, "tests-fhir-r4.xml"));
        var suite = FhirPathSuite.Read(xml).Suite.ShouldNotBeNull();

        var failures = suite.Run(suite.InputFiles.ToDictionary(file => file, file => Input(Path.Combine(folder, "input", file))), s_context);

        output.WriteLine($"{suite.Count - failures.Count} of {suite.Count} pass");
        foreach (var failure in failures) output.WriteLine($"{failure.Name}: {failure.Problem}");
        suite.Count.ShouldBe(935);
        failures.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""<test name="a"><expression>1 + 1</expression><output type="integer">3</output></test>""", "gives (integer 2)")]
    [InlineData("""<test name="a"><expression>1 | 2</expression><output type="integer">1</output></test>""", "gives (integer 1, integer 2)")]
    [InlineData("""<test name="a"><expression>1</expression><output type="string">1</output></test>""", "gives (integer 1)")]
    [InlineData("""<test name="a"><expression invalid="semantic">1 + 1</expression></test>""", "should fail, gives (integer 2)")]
    [InlineData("""<test name="a"><expression>1 +</expression></test>""", "does not compile")]
    [InlineData("""<test name="a"><expression>nmae</expression></test>""", "does not compile")]
    [InlineData("""<test name="a"><expression>(1 | 2).single()</expression></test>""", "fails: ")]
    [InlineData("""<test name="a" inputfile="none.xml"><expression>1</expression><output type="integer">1</output></test>""", "there is no input 'none.xml'")]
    public void A_test_that_comes_out_otherwise_fails_and_says_how(string test, string problem)
    {
        var failure = Read($"<tests><group name=\"g\">{test}</group></tests>").Suite.ShouldNotBeNull().Run(new Dictionary<string, Element>(), s_context).ShouldHaveSingleItem();

        failure.Problem.ShouldStartWith(problem);
        (failure.Group, failure.Name).ShouldBe(("g", "a"));
    }

    [Theory]
    [InlineData("<tests/>")]
    [InlineData("<tests><test>")]
    [InlineData("<!DOCTYPE tests [<!ENTITY e \"1\">]><tests><test><expression>&e;</expression></test></tests>")]
    public void A_file_that_is_no_suite_is_refused(string xml) => Read(xml).Fault.ShouldNotBeNull().Code.ShouldBe(FhirPathFaults.NoSuite);

    private static (FhirPathSuite? Suite, Issue? Fault) Read(string xml)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(xml));
        return FhirPathSuite.Read(stream);
    }

    private static Element Input(string path) =>
        (path.EndsWith(".xml", StringComparison.Ordinal) ? XmlTree.ReadFhir(File.ReadAllBytes(path)).Root : JsonTree.ReadFhir(File.ReadAllBytes(path)).Root).ShouldNotBeNull(path);
}
