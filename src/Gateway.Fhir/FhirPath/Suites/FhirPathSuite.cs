using System.Xml;
using System.Xml.Linq;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Suites;

/// <summary>
/// A suite of tests in HL7's own format (https://github.com/FHIR/fhir-test-cases, r4/fhirpath): expressions, the file each runs on, and
/// what must come out.
/// </summary>
public sealed class FhirPathSuite
{
    private static readonly XmlReaderSettings s_safely = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    private readonly List<SuiteTest> _tests;

    private FhirPathSuite(List<SuiteTest> tests) => _tests = tests;

    public int Count => _tests.Count;

    /// <summary>The files that tests run on, as the suite names them.</summary>
    public IReadOnlyList<string> InputFiles => [.. _tests.Select(test => test.InputFile).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>Reads a suite; null with the fault when the text is none.</summary>
    public static (FhirPathSuite? Suite, Issue? Fault) Read(Stream xml)
    {
        try
        {
            using var reader = XmlReader.Create(xml, s_safely);
            var tests = XDocument.Load(reader).Descendants("test").Where(test => test.Element("expression") is not null).Select(test => new SuiteTest(test)).ToList();
            return tests.Count > 0 ? (new FhirPathSuite(tests), null) : (null, Wrong("", "There is no 'test' with an 'expression' in this file; give a suite such as tests-fhir-r4.xml."));
        }
        catch (XmlException broken)
        {
            return (null, Wrong($"{broken.LineNumber}:{broken.LinePosition}", "The XML is broken at this place; give a suite such as tests-fhir-r4.xml."));
        }
    }

    /// <summary>Runs every test and gives those that fail, in the order of the suite.</summary>
    /// <param name="inputs">The resources by the names of <see cref="InputFiles"/>; a test of a file that is not there fails and says so.</param>
    /// <param name="context">What every evaluation is handed.</param>
    public IReadOnlyList<SuiteFailure> Run(IReadOnlyDictionary<string, Element> inputs, FhirPathContext context) =>
        [.. _tests.Select(test => (Test: test, Problem: test.Problem(inputs, context))).Where(run => run.Problem is not null)
            .Select(run => new SuiteFailure(run.Test.Group, run.Test.Name, run.Test.Expression, run.Problem!))];

    private static Issue Wrong(string place, string text) => Issue.Error(FhirPathFaults.NoSuite, "structure", place, text);
}

/// <summary>A test that did not come out as the suite wants.</summary>
/// <param name="Group">The group it stands in, empty when in none.</param>
/// <param name="Name">Its name; some tests have none.</param>
/// <param name="Expression">What was evaluated.</param>
/// <param name="Problem">What came out instead.</param>
public sealed record SuiteFailure(string Group, string Name, string Expression, string Problem);
