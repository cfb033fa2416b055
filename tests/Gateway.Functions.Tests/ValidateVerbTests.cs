using System.Text.Json;
using Gateway.Functions.Tests.Host;
using Gateway.Web;

namespace Gateway.Functions.Tests;

/// <summary><c>gateway validate</c>, as typed.</summary>
public sealed class ValidateVerbTests : IDisposable
{
    private const string Profile = "http://p.example/StructureDefinition/named";
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly PublishedFolder _published;
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-validate-").FullName;

    public ValidateVerbTests(PublishedFolder published)
    {
        _published = published;
        Directory.CreateDirectory(Path.Combine(_folder, "records"));
        Directory.CreateDirectory(Path.Combine(_folder, "package"));
        Write("records/good.json", """{"resourceType":"Patient","active":true}""");
        Write("records/bad.xml", """<Patient xmlns="http://hl7.org/fhir"><gender value="unknown gender"/></Patient>""");
        Write("untidy.json", """{"resourceType":"Patient","name":[],"gender":"","active":"true"}""");
        Write("package/named.json", $$"""
            {"resourceType":"StructureDefinition","url":"{{Profile}}","name":"Named","status":"active","kind":"resource","abstract":false,"type":"Patient",
             "baseDefinition":"http://hl7.org/fhir/StructureDefinition/Patient","derivation":"constraint","differential":{"element":[{"id":"Patient.name","path":"Patient.name","min":1}]} }
            """);
        Write("package/broken.json", "{");
        Write("junk.tgz", "junk");
    }

    [Fact]
    public async Task A_folder_is_judged_whole_JSON_and_XML()
    {
        var (code, output) = await RunAsync("records");

        code.ShouldBe(1);
        output.ShouldContain("records/bad.xml: Error FHIR");
        output.ShouldContain("Patient.gender");
        output.ShouldEndWith("validate: 2 resources, 1 errors, 0 warnings\n");
        (await RunAsync("records/good.json")).Code.ShouldBe(0);
    }

    [Fact]
    public async Task A_profile_of_a_package_is_followed_and_what_the_package_has_broken_is_told()
    {
        var (code, output) = await RunAsync("--package", "package", "--profile", Profile, "records/good.json");

        code.ShouldBe(1);
        output.ShouldContain("records/good.json: Error FHIR008 Patient.name: ");
        output.ShouldContain("package: Error FHIR087 broken.json: ");
    }

    [Fact]
    public async Task A_broken_package_is_told_and_a_profile_that_is_not_at_hand_is_wrong_usage()
    {
        var (code, output) = await RunAsync("--package", "junk.tgz", "records/good.json");
        code.ShouldBe(0);
        output.ShouldContain("junk.tgz: Error FHIR087");
        output.ShouldContain("junk.tgz: no definitions are there.");

        (await RunAsync("--profile", Profile, "records/good.json")).ShouldBe((2, $"{Profile}: no profile of this address is at hand. Name its package with --package, or correct the address.\n"));
        (await RunAsync("--package", "none", "records/good.json")).ShouldBe((2, "none: there is no such file or folder.\n"));
        (await RunAsync("none.json")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_profile_of_UK_Core_is_built_in()
    {
        var (code, output) = await RunAsync("--profile", "https://fhir.hl7.org.uk/StructureDefinition/UKCore-Observation-VitalSigns", "records/good.json");

        code.ShouldBe(1);
        output.ShouldContain("FHIR077 Patient: ");
    }

    [Fact]
    public async Task What_is_wrong_but_clear_is_a_warning_of_lenient_reading_and_an_error_else()
    {
        (await RunAsync("untidy.json")).Output.ShouldEndWith("validate: 1 resources, 3 errors, 0 warnings\n");

        var (code, output) = await RunAsync("--lenient", "untidy.json");
        code.ShouldBe(0);
        output.ShouldContain("untidy.json: Warning FHIR013 Patient.name: ");
        output.ShouldEndWith("validate: 1 resources, 0 errors, 3 warnings\n");
    }

    [Fact]
    public async Task As_JSON_there_is_an_outcome_for_each_resource()
    {
        var (code, output) = await RunAsync("--format", "json", "records");

        code.ShouldBe(1);
        using var outcomes = JsonDocument.Parse(output[output.IndexOf('[', StringComparison.Ordinal)..(output.LastIndexOf(']') + 1)]);
        outcomes.RootElement.GetArrayLength().ShouldBe(2);
        outcomes.RootElement[0].GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
    }

    [Fact]
    public async Task UK_Cores_examples_are_clean_by_its_own_definitions_but_for_two_that_are_not_in_XMLs_order()
    {
        var shared = Path.Combine(Path.GetDirectoryName(TestFolder.RepositoryRoot())!, "shared");
        var (definitions, examples) = (Path.Combine(shared, "uk-core"), Path.Combine(shared, "samples", "ukcore-r4"));
        Assert.SkipUnless(Directory.Exists(definitions) && Directory.Exists(examples), "UK Core and its examples are not beside this repository (../shared).");

        var (code, output) = await RunAsync("--package", definitions, examples);

        code.ShouldBe(1);
        output.ShouldEndWith("validate: 92 resources, 2 errors, 0 warnings\n");
        output.Split('\n').Count(line => line.StartsWith(examples, StringComparison.Ordinal) && line.Contains(": Error FHIR045 ", StringComparison.Ordinal)).ShouldBe(2);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(_folder, name), text);

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        await GatewayProcess.RunAsync(_published.Path, _folder, NoEnvironment, ["validate", .. arguments]);
}
