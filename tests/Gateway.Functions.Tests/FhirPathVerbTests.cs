using Gateway.Functions.Tests.Host;

namespace Gateway.Functions.Tests;

/// <summary><c>gateway fhirpath</c>, as typed.</summary>
public sealed class FhirPathVerbTests : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly PublishedFolder _published;
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-fhirpath-").FullName;

    public FhirPathVerbTests(PublishedFolder published)
    {
        _published = published;
        File.WriteAllText(Path.Combine(_folder, "patient.json"), """{"resourceType":"Patient","birthDate":"1941-03","name":[{"family":"Example","given":["Ada","Mary"]}]}""");
        File.WriteAllText(Path.Combine(_folder, "patient.xml"), """<Patient xmlns="http://hl7.org/fhir"><birthDate value="1941-03"/></Patient>""");
    }

    [Fact]
    public async Task Each_item_is_a_line_with_its_type()
    {
        (await RunAsync("name.given | birthDate | 1 + 1", "patient.json")).ShouldBe((0, "string  Ada\nstring  Mary\ndate  1941-03\ninteger  2\n"));
        (await RunAsync("name", "patient.json")).ShouldBe((0, """HumanName  {"family":"Example","given":["Ada","Mary"]}""" + "\n"));
        (await RunAsync("birthDate", "patient.xml")).ShouldBe((0, "date  1941-03\n"));
        (await RunAsync("gender", "patient.json")).ShouldBe((0, ""));
    }

    [Fact]
    public async Task The_items_can_be_JSON()
    {
        var (code, output) = await RunAsync("birthDate", "patient.json", "--format", "json");

        code.ShouldBe(0);
        output.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""[{"type":"date","value":"1941-03"}]""");
    }

    [Fact]
    public async Task A_fault_is_shown_under_the_expression()
    {
        var (code, output) = await RunAsync("name.where(use = ", "patient.json");

        code.ShouldBe(1);
        output.ShouldContain("name.where(use = \n                 ^\nFPTH010 1:18: ");
    }

    [Fact]
    public async Task A_name_that_there_cannot_be_is_a_warning()
    {
        var (code, output) = await RunAsync("name.familly", "patient.json");

        code.ShouldBe(0);
        output.ShouldContain("name.familly\n     ^\nwarning: FPTH025 1:6: HumanName has no element 'familly'; did you mean 'family'.");
    }

    [Fact]
    public async Task Data_that_the_expression_cannot_take_is_a_fault() => (await RunAsync("name.given.single()", "patient.json")).Code.ShouldBe(1);

    [Fact]
    public async Task Codes_and_profiles_of_UK_Core_and_of_packages_are_at_hand()
    {
        Directory.CreateDirectory(Path.Combine(_folder, "package"));
        File.WriteAllText(Path.Combine(_folder, "package", "set.json"), """
            {"resourceType":"ValueSet","url":"http://x.example/set","status":"active","compose":{"include":[{"system":"http://x.example/names","concept":[{"code":"Ada"}]}]}}
            """);

        (await RunAsync("name.given.first().memberOf('http://x.example/set')", "patient.json")).ShouldBe((0, ""));
        (await RunAsync("name.given.first().memberOf('http://x.example/set')", "patient.json", "--package", "package")).ShouldBe((0, "boolean  true\n"));
        (await RunAsync("conformsTo('https://fhir.hl7.org.uk/StructureDefinition/UKCore-Patient')", "patient.json")).ShouldBe((0, "boolean  true\n"));
        (await RunAsync("conformsTo('http://x.example/none')", "patient.json")).Code.ShouldBe(1);
    }

    [Fact]
    public async Task Wrong_usage_is_told()
    {
        (await RunAsync("name")).Code.ShouldBe(2);
        (await RunAsync("name", "none.json")).ShouldBe((2, "none.json: there is no such file.\n"));
        (await RunAsync("--suite", "none.xml")).ShouldBe((2, "none.xml: there is no such file or folder.\n"));
    }

    [Fact]
    public async Task A_suite_says_how_many_pass_and_which_fail()
    {
        File.WriteAllText(Path.Combine(_folder, "suite.xml"), """
            <tests><group name="names">
              <test name="good" inputfile="patient.json"><expression>name.family</expression><output type="string">Example</output></test>
              <test name="bad" inputfile="patient.json"><expression>name.family</expression><output type="string">Other</output></test>
            </group></tests>
            """);

        (await RunAsync("--suite", "suite.xml")).ShouldBe((1, "names/bad: gives (family Example): name.family\nfhirpath: 1 of 2 pass\n"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        await GatewayProcess.RunAsync(_published.Path, _folder, NoEnvironment, ["fhirpath", .. arguments]);
}
