using System.CommandLine;
using Gateway.Functions.Verbs;

namespace Gateway.Functions.Tests;

public sealed class TransformVerbTests : IDisposable
{
    private const string Header = "map \"urn:m\" = m\nuses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\ngroup Main(source r, target p : Patient) {\n";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-transform-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_map_over_a_record_prints_the_result_as_JSON_or_XML()
    {
        var map = Write("m.map", Header + "  r.name as n -> p.name as t, t.text = n;\n}");
        var record = Write("r.json", """{"name":"Ada"}""");

        var (exit, output, _) = await RunAsync("--map", map, record);
        exit.ShouldBe(0);
        output.ReplaceLineEndings("").Replace(" ", "", StringComparison.Ordinal).ShouldBe("""{"resourceType":"Patient","name":[{"text":"Ada"}]}""");

        (await RunAsync("--map", map, "--xml", record)).Output.ShouldContain("<text value=\"Ada\" />");
    }

    [Fact]
    public async Task All_faults_of_a_map_are_told_at_once_with_file_line_and_column()
    {
        var map = Write("m.map", Header + "  r.name as n -> p.nmae as t;\n  r.sex as s -> q.gender = s;\n}");

        var (exit, output, errors) = await RunAsync("--map", map, Write("r.json", "{\"a\":1}"));

        exit.ShouldBe(1);
        output.ShouldBeEmpty();
        errors.ShouldContain("m.map:4:18");
        errors.ShouldContain("m.map:5:17");
    }

    [Fact]
    public async Task Each_row_of_a_CSV_is_a_record_of_its_own()
    {
        var map = Write("m.map", Header + "  r.name as n -> p.name as t, t.text = n;\n}");

        var (exit, output, _) = await RunAsync("--map", map, Write("r.csv", "name\nAda\nBen\n"));

        exit.ShouldBe(0);
        output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_trace_tells_what_each_rule_did_and_a_slip_in_a_name_is_found()
    {
        var map = Write("m.map", Header + "  r.name as n -> p.name as t, t.text = n;\n  r.sexx as s -> p.gender = s;\n}");

        var (_, _, errors) = await RunAsync("--map", map, "--trace", "--check-names", Write("r.json", """{"name":"Ada","sex":"female"}"""));

        errors.ShouldContain("m.map:4 writes Patient.name[0].text = Ada from name");
        errors.ShouldContain("m.map:5 has nothing to do");
        errors.ShouldContain("did you mean 'sex'?");
    }

    [Fact]
    public async Task A_map_that_was_printed_as_a_resource_runs_like_its_text()
    {
        var map = Write("m.map", Header + "  r.name as n -> p.name as t, t.text = n;\n}");
        var record = Write("r.json", """{"name":"Ada"}""");

        var printed = Write("printed.json", (await RunAsync("--map", map, "--print-map")).Output);

        (await RunAsync("--map", printed, record)).Output.ShouldBe((await RunAsync("--map", map, record)).Output);
    }

    [Fact]
    public async Task A_map_in_XML_runs_like_its_text_and_its_faults_are_told()
    {
        const string Xml = """
            <StructureMap xmlns="http://hl7.org/fhir"><url value="urn:m"/><name value="m"/><status value="draft"/>
              <structure><url value="http://hl7.org/fhir/StructureDefinition/Patient"/><mode value="target"/><alias value="Patient"/></structure>
              <group><name value="Main"/><typeMode value="none"/>
                <input><name value="r"/><mode value="source"/></input><input><name value="p"/><type value="Patient"/><mode value="target"/></input>
                <rule><name value="n"/><source><context value="r"/><element value="name"/><variable value="n"/></source>
                  <target><context value="p"/><contextType value="variable"/><element value="name"/><variable value="t"/></target>
                  <target><context value="t"/><contextType value="variable"/><element value="text"/><transform value="copy"/><parameter><valueId value="n"/></parameter></target></rule>
              </group></StructureMap>
            """;
        var record = Write("r.json", """{"name":"Ada"}""");
        var text = Write("m.map", Header + "  r.name as n -> p.name as t, t.text = n;\n}");

        var (exit, output, errors) = await RunAsync("--map", Write("x.xml", Xml), record);
        exit.ShouldBe(0, errors);
        output.ShouldBe((await RunAsync("--map", text, record)).Output);

        var broken = await RunAsync("--map", Write("y.xml", Xml.Replace("</group>", "", StringComparison.Ordinal)), record);
        broken.Exit.ShouldBe(1);
        broken.Errors.ShouldContain("y.xml:line ");
    }

    [Theory]
    [InlineData("--map", "none.map", "none.json")]
    [InlineData("--map", "none.map")]
    public async Task What_is_not_there_is_said(params string[] arguments) => (await RunAsync(arguments)).Exit.ShouldBe(2);

    private string Write(string name, string content)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, content);
        return path;
    }

    private static async Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await TransformVerb.Create().Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }
}
