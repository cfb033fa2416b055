using System.Xml.Linq;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

public sealed class FhirPathSuiteTests(ITestOutputHelper output)
{
    private const int Floor = 929;

    [Fact]
    public void The_suite_of_HL7_passes_but_for_the_tests_that_are_listed()
    {
        var folder = SharedSuites.Folder("fhirpath", "r4");
        var inputs = new Dictionary<string, Element>();
        var cases = XDocument.Load(Path.Combine(folder, "tests-fhir-r4.xml")).Descendants("test").Select(xml => new SuiteCase(xml, folder)).ToList();

        var failures = cases.Select(test => (test.Name, Failure: test.Failure(inputs))).Where(result => result.Failure is not null).ToList();

        output.WriteLine($"{cases.Count - failures.Count} of {cases.Count} pass");
        foreach (var (name, failure) in failures) output.WriteLine($"{name}: {failure}");
        (cases.Count - failures.Count).ShouldBeGreaterThanOrEqualTo(Floor);
    }
}
