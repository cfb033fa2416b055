using System.CommandLine;
using System.Text.Json;
using Gateway.Functions.Verbs;

namespace Gateway.Functions.Tests;

public sealed class TriageVerbTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("gateway-triage-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_bundle_of_observations_is_decided_in_JSON_and_in_XML_alike()
    {
        var json = await RunAsync(Write("b.json", Bundle(Pulse(120))));
        var xml = await RunAsync(Write("b.xml", """
            <Bundle xmlns="http://hl7.org/fhir"><type value="collection"/><entry><resource><Observation><id value="o"/><status value="final"/>
            <code><coding><system value="http://loinc.org"/><code value="8867-4"/></coding></code><effectiveDateTime value="2026-06-01T08:05:00+01:00"/>
            <valueQuantity><value value="120"/><unit value="/min"/><system value="http://unitsofmeasure.org"/><code value="/min"/></valueQuantity></Observation></resource></entry></Bundle>
            """));

        json.Exit.ShouldBe(0);
        xml.Exit.ShouldBe(0);
        xml.Output.ShouldBe(json.Output);
        using var decision = JsonDocument.Parse(json.Output);
        decision.RootElement.GetProperty("news2").GetProperty("total").ValueKind.ShouldBe(JsonValueKind.Null);
        decision.RootElement.GetProperty("news2").GetProperty("atLeast").GetInt32().ShouldBe(2);
        decision.RootElement.GetProperty("disposition").GetString().ShouldBe("gp-within-hours");
    }

    [Fact]
    public async Task A_request_of_a_source_is_decided_as_at_its_own_time_or_as_at_the_time_that_is_named()
    {
        var request = Path.Combine(Mappings(), "triage-restore2", "examples", "open.in.json");

        var own = await RunAsync("--source", "triage-restore2", request);
        var later = await RunAsync("--source", "triage-restore2", "--at", "2026-06-05T12:00:00+01:00", request);

        own.Exit.ShouldBe(0);
        using var decision = JsonDocument.Parse(own.Output);
        // It names scale 2 and does not say that anybody has prescribed it: both are shown, and the higher counts.
        var news2 = decision.RootElement.GetProperty("news2");
        (news2.GetProperty("total").GetInt32(), news2.GetProperty("onScale1").GetInt32(), news2.GetProperty("onScale2").GetInt32()).ShouldBe((12, 12, 9));
        decision.RootElement.GetProperty("decidedAt").GetString().ShouldStartWith("2026-06-01T08:20");
        later.Output.ShouldContain("measured more than 12 hours ago");
    }

    [Fact]
    public async Task What_cannot_be_decided_on_says_what_to_do()
    {
        (await RunAsync("nowhere.json")).Exit.ShouldBe(2);
        (await RunAsync()).Errors.ShouldContain("Name a FILE");
        (await RunAsync("--source", "nobody", Write("x.json", "{}"))).Errors.ShouldContain("There is no source 'nobody'");
        var patient = await RunAsync(Write("p.json", """{"resourceType":"Patient","id":"p"}"""));
        patient.Exit.ShouldBe(1);
        patient.Errors.ShouldContain("--source");
        (await RunAsync("--replay", "x", "--data", _folder.FullName)).Exit.ShouldBe(2);
    }

    [Fact]
    public async Task The_register_is_checked_loaded_and_taken_back_from_the_command_line()
    {
        var register = Directory.CreateDirectory(Path.Combine(_folder.FullName, "register")).FullName;
        await File.WriteAllTextAsync(Path.Combine(register, "people.csv"), "person_id,nhs_number,family,given,birth_date,gender\np-1,,Example,Ada,1938-04-02,female\n", TestContext.Current.CancellationToken);
        var more = Write("people.csv", "person_id,nhs_number,family,given,birth_date,gender\np-1,,Example,Ada,1938-04-02,female\np-2,,Example,Bea,1940-04-02,female\n");

        (await RegisterAsync("check", more)).Output.ShouldContain("people.csv: 1 rows added, 0 removed of 1");
        (await RegisterAsync("versions")).Output.ShouldBeEmpty();
        (await RegisterAsync("load", more)).Output.ShouldContain("version 2");
        (await File.ReadAllTextAsync(Path.Combine(register, "people.csv"), TestContext.Current.CancellationToken)).ShouldContain("p-2");
        (await RegisterAsync("load", Write("people2/people.csv", "person_id\n"))).Exit.ShouldBe(1);
        (await RegisterAsync("undo")).Exit.ShouldBe(0);
        (await File.ReadAllTextAsync(Path.Combine(register, "people.csv"), TestContext.Current.CancellationToken)).ShouldNotContain("p-2");

        Task<(int Exit, string Output, string Errors)> RegisterAsync(params string[] arguments) => Run(RegisterVerb.Create(), [.. arguments, "--register", register]);
    }

    private static string Pulse(int pulse) => $$$"""
        {"resourceType":"Observation","id":"o","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"effectiveDateTime":"2026-06-01T08:05:00+01:00",
         "valueQuantity":{"value":{{{pulse}}},"unit":"/min","system":"http://unitsofmeasure.org","code":"/min"}}
        """;

    private static string Bundle(string resource) => $$$"""{"resourceType":"Bundle","type":"collection","entry":[{"resource": {{{resource}}} }]}""";

    private string Write(string name, string text)
    {
        var file = Path.Combine(_folder.FullName, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private static Task<(int Exit, string Output, string Errors)> RunAsync(params string[] arguments) => Run(TriageVerb.Create(), [.. arguments, "--mappings", Mappings()]);

    private static async Task<(int Exit, string Output, string Errors)> Run(Command command, string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var exit = await command.Parse(arguments).InvokeAsync(new InvocationConfiguration { Output = output, Error = errors }, TestContext.Current.CancellationToken);
        return (exit, output.ToString(), errors.ToString());
    }

    private static string Mappings()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No Gateway.sln above the tests.");
        return Path.Combine(folder.FullName, "mappings");
    }
}
