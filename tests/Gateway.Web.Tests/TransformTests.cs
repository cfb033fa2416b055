using System.Net;
using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;
using Gateway.Mapping;

namespace Gateway.Web;

public sealed class TransformTests
{
    private const string Address = "/api/fhir/StructureMap/$transform";
    private const string OfInstance = "/api/fhir/StructureMap/itk-adt/$transform";
    private const string Json = "application/fhir+json";
    private const string Map = "map \"urn:m\" = m\nuses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\ngroup Main(source s, target p : Patient) {\n  s.name as n -> p.name as t, t.text = n.text;\n  s -> p.active = true;\n}";
    private const string Person = """{"resourceType":"Patient","name":[{"text":"Ada"}]}""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_loaded_map_runs_over_a_record_in_the_senders_own_format()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var mappings = Path.Combine(TestFolder.RepositoryRoot(), "mappings");
        var message = await File.ReadAllBytesAsync(Path.Combine(mappings, "itk-adt", "examples", "a03-discharge.in.hl7"), Cancel);

        var answer = await gateway.PostAsync(Address, Parameters("https://gateway.example/StructureMap/itk-adt", Binary(message)), Json, "practice-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var bundle = await ReadAsync(answer);
        bundle.ResourceType.ShouldBe("Bundle");
        bundle.All("entry").Select(entry => entry["resource"]!.ResourceType).ShouldContain("Encounter");
    }

    [Fact]
    public async Task The_operator_may_send_a_map_along_and_nobody_else()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = $$"""{"resourceType":"Parameters","parameter":[{"name":"sourceMap","resource":{{Resource(Map)}}},{"name":"content","resource":{{Person}}}]}""";

        var operators = await gateway.PostAsync(Address, body, Json, "operator");
        var homes = await gateway.PostAsync(Address, body, Json, "home-a");

        JsonText.ToString(await ReadAsync(operators)).ShouldBe("""{"resourceType":"Patient","active":true,"name":[{"text":"Ada"}]}""");
        homes.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_map_may_be_sent_along_in_XML()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = $$"""{"resourceType":"Parameters","parameter":[{"name":"sourceMap","resource":{{Resource(Map)}}},{"name":"content","resource":{{Person}}}]}""";
        var xml = XmlText.Write(JsonTree.ReadFhir(Encoding.UTF8.GetBytes(body)).Root!).Bytes;

        var answer = await gateway.PostAsync(Address, xml, "application/fhir+xml; charset=utf-8", "operator");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        JsonText.ToString(await ReadAsync(answer)).ShouldBe("""{"resourceType":"Patient","active":true,"name":[{"text":"Ada"}]}""");
        (await gateway.PostAsync(Address, "<Parameters", "application/fhir+xml", "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task A_map_that_the_address_names_does_what_it_does_by_its_canonical()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var binary = Binary(await File.ReadAllBytesAsync(Path.Combine(TestFolder.RepositoryRoot(), "mappings", "itk-adt", "examples", "a03-discharge.in.hl7"), Cancel));

        var byCanonical = await gateway.PostAsync(Address, Parameters("https://gateway.example/StructureMap/itk-adt", binary), Json, "practice-a");
        var byId = await gateway.PostAsync(OfInstance, Parameters("urn:ignored", binary), Json, "practice-a");
        var bare = await gateway.PostAsync(OfInstance, binary, Json, "practice-a");

        byId.StatusCode.ShouldBe(HttpStatusCode.OK);
        Entries(await ReadAsync(byId)).ShouldBe(Entries(await ReadAsync(byCanonical)));
        bare.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReadAsync(bare)).ResourceType.ShouldBe("Bundle");
    }

    [Fact]
    public async Task An_instance_that_is_not_there_and_a_map_beside_the_one_of_the_address_are_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = $$"""{"resourceType":"Parameters","parameter":[{"name":"sourceMap","resource":{{Resource(Map)}}},{"name":"content","resource":{{Person}}}]}""";

        (await gateway.PostAsync("/api/fhir/StructureMap/none/$transform", Person, Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PostAsync("/api/fhir/StructureMap/adt/$transform", Person, Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PostAsync(OfInstance, body, Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.PostAsync(OfInstance, body, Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.PostAsync(OfInstance, """{"resourceType":"Parameters"}""", Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_capability_statement_tells_of_both_levels()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var statement = await ReadAsync(await gateway.GetAsync("/api/fhir/metadata"));

        var operation = statement["rest"]!.All("resource").Single(resource => resource["type"]!.Text == "StructureMap").All("operation").ShouldHaveSingleItem();
        operation["name"]!.Text.ShouldBe("transform");
        operation["documentation"]!.Text!.ShouldContain("at an instance");
    }

    [Theory]
    [InlineData("nobody", HttpStatusCode.Unauthorized)]
    [InlineData("telecare", HttpStatusCode.Forbidden)]
    public async Task Who_reads_no_records_runs_no_map(string client, HttpStatusCode status)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync(Address, Parameters("urn:m", Person), Json, client == "nobody" ? null : client);

        answer.StatusCode.ShouldBe(status);
        (await gateway.PostAsync(OfInstance, Person, Json, client == "nobody" ? null : client)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task What_cannot_be_run_is_refused_with_a_reason()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.PostAsync(Address, Parameters("urn:none", Person), Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PostAsync(Address, """{"resourceType":"Parameters"}""", Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.PostAsync(Address, "nonsense", Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var wrong = await gateway.PostAsync(Address,
            $$"""{"resourceType":"Parameters","parameter":[{"name":"sourceMap","resource":{{Resource(Map).Replace("\"active\"", "\"aktive\"", StringComparison.Ordinal)}}},{"name":"content","resource":{{Person}}}]}""", Json, "operator");
        wrong.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await ReadAsync(wrong)).At("issue", "details", "text")!.Text!.ShouldContain("active");
        var broken = await gateway.PostAsync(Address, Parameters("https://gateway.example/StructureMap/itk-adt", Binary("MSH|broken"u8.ToArray())), Json, "operator");
        broken.StatusCode.ShouldBe(HttpStatusCode.UnprocessableEntity);
    }

    private static List<string> Entries(Element bundle) => [.. bundle.All("entry").Select(entry => entry["resource"]!.ResourceType!)];

    private static string Parameters(string source, string content) =>
        $$"""{"resourceType":"Parameters","parameter":[{"name":"source","valueUri":"{{source}}"},{"name":"content","resource":{{content}}}]}""";

    private static string Binary(byte[] data) => $$"""{"resourceType":"Binary","contentType":"x-application/hl7-v2+er7","data":"{{Convert.ToBase64String(data)}}"}""";

    private static string Resource(string map) =>
        JsonText.ToString(StructureMap.ToResource(new Dictionary<string, ReadOnlyMemory<byte>> { ["m/m.map"] = Encoding.UTF8.GetBytes(map) }, "m/m.map").Resource!);

    private static async Task<Element> ReadAsync(HttpResponseMessage answer) =>
        JsonTree.ReadFhir(await answer.Content.ReadAsByteArrayAsync(Cancel)).Root.ShouldNotBeNull();
}
