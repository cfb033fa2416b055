using System.Text;
using System.Text.Json.Nodes;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using Gateway.Fhir.Xml;

namespace Gateway.Mapping.Tests;

/// <summary>Maps as StructureMap resources, and structures that are none of R4's.</summary>
public sealed class StructureMapTests
{
    private const string Map = """
        map "http://example.org/StructureMap/whole" = "Whole"
        uses "urn:source:example" alias Rec as source
        uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as target
        imports "other"
        conceptmap "#sex" {
          prefix s = "urn:s"
          prefix t = "http://hl7.org/fhir/administrative-gender"
          unmapped for s = provided
          s:M - t:male
          s:F == t:female
          s:"not known" != t:other
        }
        let use = 'usu' & "al";
        group Main(source r : Rec, target p : Patient) extends Base {
          r -> p.active = true "active";
          r.MRN first as v where $this.length() > 2 check ($this != 'x') log 'seen' -> p.identifier = id('urn:x', v, 'MR') as i, i.use = use;
          r -> p.name as n then { r.LastName -> n.family; r.Given as g -> n.given = truncate(g, 3); };
          r.`Phone.Number` 0..2 as v -> p.telecom as t share phone, t.system = 'phone', t.value = (%v & '!');
          r.Sex as s -> p.gender = translate(s, '#sex', 'code');
          r.Born default '1950-01-02' as d -> p.birthDate = cast(append(d, ('' & '')), 'date');
          r.Times : string as x -> p.multipleBirth = cast(x, 'integer');
          r.Note as n, r.Kind as k -> p.contact as c then Contact(n, k, 'x', c);
        }
        group Base(source r : Rec, target p : Patient) {
          r.Id as id -> p.id = id;
        }
        group Contact(source n, source k, source x, target c) {
          n -> c.name as name, name.text = append(n, k, x);
        }
        """;

    private const string Record = """
        {"MRN":["12","345","678"],"LastName":"Ash","Given":"Benjamin","Phone.Number":["1","2"],"Sex":"M","Times":"2","Note":"n","Kind":"k","Id":"p1"}
        """;

    [Fact]
    public void A_map_as_a_resource_makes_what_its_text_makes()
    {
        var resource = Resource("whole.map", Map);

        var (fromText, fromResource) = (Run("whole.map", Map), Run("whole.json", JsonText.ToString(resource)));

        fromResource.ShouldBe(fromText);
        fromText.ShouldBe(
            """{"resourceType":"Patient","id":"p1","identifier":[{"use":"usual","type":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/v2-0203","code":"MR"}]},"system":"urn:x","value":"345"}],"active":true,"name":[{"family":"Ash","given":["Ben"]}],"telecom":[{"system":"phone","value":"2!"}],"gender":"male","birthDate":"1950-01-02","multipleBirthInteger":2,"contact":[{"name":{"text":"nkx"}}]}""");
    }

    [Fact]
    public void A_resource_that_is_read_and_written_again_is_the_same()
    {
        var once = Resource("whole.map", Map);

        JsonText.ToString(Resource("whole.json", JsonText.ToString(once))).ShouldBe(JsonText.ToString(once));
    }

    [Fact]
    public void A_map_in_XML_is_the_map_in_JSON()
    {
        var resource = Resource("whole.map", Map);
        var xml = Xml(resource);

        Run("whole.xml", xml).ShouldBe(Run("whole.map", Map));
        JsonText.ToString(Resource("whole.xml", xml)).ShouldBe(JsonText.ToString(resource));
    }

    [Theory]
    [InlineData("<mode value=\"target\"/>", "<mood value=\"target\"/>", "MAP110", "no such element")]
    [InlineData("<element value=\"gender\"/>", "<element value=\"gendre\"/>", "MAP112", "gender")]
    public void A_fault_in_a_map_in_XML_is_told_with_its_place(string right, string wrong, string code, string told)
    {
        var xml = Xml(Resource("whole.map", Map)).Replace(" />", "/>", StringComparison.Ordinal);
        xml.ShouldContain(right);

        var (map, faults) = Compile("whole.xml", xml.Replace(right, wrong, StringComparison.Ordinal));

        map.ShouldBeNull();
        var fault = faults.First(fault => fault.IsError);
        fault.Code.ShouldBe(code);
        fault.Path.ShouldStartWith("map/whole.xml:");
        fault.Text.ShouldContain(told);
    }

    [Fact]
    public void A_map_of_R5_names_itself_in_its_metadata_and_its_const_is_read()
    {
        var files = Files("m.map", "/// url = 'urn:m'\n/// name = \"m\"\nimports \"urn:part\"\ngroup Main(source s, target t) { s -> t then Part(s, t); }");
        files["map/part.map"] = "/// url = 'urn:part'\n\ngroup Part(source s, target t) { s.a as a -> t.b = a; }"u8.ToArray();
        var (map, faults) = StructureMap.Compile(files, "map/m.map");
        faults.ShouldBeEmpty();
        JsonText.ToString(map!.Transform(JsonTree.ReadForeign("{\"a\":\"1\"}"u8).Root!, Maps.Context).Bundle!).ShouldContain("\"b\"");

        var constant = JsonText.ToString(Resource("c.map", "map \"urn:c\" = c\nlet word = 'x';\ngroup Main(source s, target t) { s -> t.b = word; }"));
        var whole = constant.Replace("\"extension\":[{\"url\":\"http://hl7.org/fhir/5.0/StructureDefinition/extension-StructureMap.const\",\"extension\":[{\"url\":\"name\",\"valueId\":\"word\"},{\"url\":\"value\",\"valueString\":\"'x'\"}]}]",
            "\"const\":[{\"name\":\"word\",\"value\":\"'x'\"}]", StringComparison.Ordinal);
        whole.ShouldNotBe(constant);
        var (read, wrong) = Compile("c.json", whole);
        wrong.Where(fault => fault.IsError).ShouldBeEmpty();
        JsonText.ToString(read!.Transform(JsonTree.ReadForeign("{\"a\":\"1\"}"u8).Root!, Maps.Context).Bundle!).ShouldContain("\"x\"");
    }

    [Fact]
    public void A_map_imports_one_in_XML_by_its_address()
    {
        var imported = Xml(Resource("part.map", "map \"urn:part\" = part\ngroup Part(source s, target t) { s.a as a -> t.b = a; }"));
        var files = Files("m.map", "map \"urn:m\" = m\nimports \"urn:part\"\ngroup Main(source s, target t) { s -> t then Part(s, t); }");
        files["map/part.xml"] = Encoding.UTF8.GetBytes(imported);
        files["map/record.xml"] = "<record>no map</record>"u8.ToArray();

        var (map, faults) = StructureMap.Compile(files, "map/m.map");

        faults.Where(fault => fault.IsError).ShouldBeEmpty();
        JsonText.ToString(map!.Transform(JsonTree.ReadForeign("{\"a\":\"1\"}"u8).Root!, Maps.Context).Bundle!).ShouldContain("\"b\"");
    }

    [Fact]
    public void A_map_as_a_resource_is_valid_R4() =>
        ResourceValidator.Validate(Resource("whole.map", Map)).Where(issue => issue.IsError).ShouldBeEmpty();

    [Fact]
    public void A_fault_in_a_resource_names_its_element()
    {
        var json = JsonText.ToString(Resource("whole.map", Map)).Replace("\"element\":\"gender\"", "\"element\":\"gendre\"", StringComparison.Ordinal);

        var (map, faults) = Compile("whole.json", json);

        map.ShouldBeNull();
        var fault = faults.Where(fault => fault.IsError).ShouldHaveSingleItem();
        fault.Code.ShouldBe("MAP112");
        fault.Path.ShouldBe("map/whole.json:StructureMap.group[0].rule[4].target[0]");
        fault.Text.ShouldContain("gender");
    }

    [Theory]
    [InlineData("qr2pat-assignment.map", "qr2pat-assignment-res.json")]
    [InlineData("qr2pat-gender.map", "qr2pat-gender-res.json")]
    [InlineData("qr2pat-humannametwice.map", "qr2pat-humannametwice-res.json")]
    [InlineData("qr2pat-humannameshared.map", "qr2pat-humannameshared-res.json")]
    [InlineData("qr2reference.map", "qr2reference-res.json")]
    [InlineData("qr2pat-gender-conformstoqr.map", "qr2pat-gender-res.json")]
    public void A_public_map_written_as_a_resource_gives_its_public_result(string map, string expected)
    {
        var folder = Shared.Folder("suites/fml/r5");
        var record = JsonTree.ReadFhir(File.ReadAllBytes(Path.Combine(folder, "qr.json"))).Root.ShouldNotBeNull();
        var json = JsonText.ToString(Resource(map, File.ReadAllText(Path.Combine(folder, map))));

        var (compiled, faults) = Compile("public.json", json);

        faults.Where(fault => fault.IsError).ShouldBeEmpty();
        var got = JsonNode.Parse(JsonText.ToBytes(compiled!.Transform(record, Maps.Context).Bundle.ShouldNotBeNull()));
        JsonNode.DeepEquals(got, JsonNode.Parse(File.ReadAllText(Path.Combine(folder, expected)))).ShouldBeTrue($"{got}");
    }

    [Theory]
    [InlineData("qr2cda.map", "qr2cda-res.xml")]
    [InlineData("qr2cdaxsi.map", "qr2cdaxsi-res.xml")]
    [InlineData("qr2cda-eval.json", "qr2cda-eval-res.xml")]
    [InlineData("qr2cda-eval.map", "qr2cda-eval-res.xml")]
    public void A_public_map_to_CDA_gives_its_public_document(string map, string expected)
    {
        var folder = Shared.Folder("suites/fml/r5");
        var record = JsonTree.ReadFhir(File.ReadAllBytes(Path.Combine(folder, "qr.json"))).Root.ShouldNotBeNull();
        var (compiled, _) = Compile(map, File.ReadAllText(Path.Combine(folder, map)));

        var made = compiled.ShouldNotBeNull().Transform(record, Maps.Context).Bundle.ShouldNotBeNull();

        var document = System.Xml.Linq.XDocument.Parse(LogicalXml.Write(made, compiled.TargetName, "urn:hl7-org:v3-test"));
        Plain(document).ShouldBe(Plain(System.Xml.Linq.XDocument.Load(Path.Combine(folder, expected))));
    }

    [Fact]
    public void A_logical_model_that_is_defined_is_checked_like_a_type_of_R4()
    {
        const string Definition = """
            {"resourceType":"StructureDefinition","url":"urn:model/Letter","kind":"logical","type":"Letter","derivation":"specialization","snapshot":{"element":[
              {"path":"Letter","min":0,"max":"*"},
              {"path":"Letter.title","min":1,"max":"1","type":[{"code":"string"}]},
              {"path":"Letter.part","min":0,"max":"*","type":[{"code":"BackboneElement"}]},
              {"path":"Letter.part.text","min":0,"max":"1","type":[{"code":"string"}]}]}}
            """;
        const string Header = "map \"urn:m\" = m\nuses \"urn:model/Letter\" alias Letter as target\ngroup Main(source s, target t : Letter) {\n";
        var types = StructureTypes.With([JsonTree.ReadFhir(Encoding.UTF8.GetBytes(Definition)).Root!]);

        Compile("m.map", Header + "s.a as a -> t.part as p, p.tekst = a;\n}", types).Faults.ShouldHaveSingleItem().Path.ShouldBe("map/m.map:4:26");
        var (map, faults) = Compile("m.map", Header + "s.a as a -> t.part as p, p.text = a;\n}", types);
        faults.ShouldBeEmpty();
        var made = map!.Transform(JsonTree.ReadForeign("{\"a\":[\"1\",\"2\"]}"u8).Root!, Maps.Context).Bundle!;
        JsonText.ToString(made).ShouldBe("""{"part":[{"text":"1"},{"text":"2"}]}""");
    }

    [Fact]
    public void A_map_is_not_judged_by_its_neighbours()
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>> { ["map/a.map"] = "group A(source s, target t) { s.a as a -> t.b = a; }"u8.ToArray(), ["map/b.map"] = "nonsense"u8.ToArray() };

        StructureMap.Compile(files, "map/a.map").Faults.ShouldBeEmpty();
        StructureMap.Compile(files, "map/b.map").Map.ShouldBeNull();
    }

    [Theory]
    [InlineData("r.dob_ as d -> p.birthDate = d;", "3:3", "'dob'")]
    [InlineData("r.name as n then { n.fmaily as f -> p.name as t, t.family = f; };", "3:22", "'family'")]
    [InlineData("r.list as l then { l.lin as i -> p.language = i; };", "3:22", "'line'")]
    [InlineData("r.dob as d -> p.birthDate = d;", null, "")]
    [InlineData("r.name as n then { n.family as f -> p.name as t, t.family = f; };", null, "")]
    [InlineData("r where nothing.exists() -> p.active = true;", null, "")]
    public void A_slip_in_a_fields_name_is_found_by_a_sample(string rule, string? place, string meant)
    {
        var map = "uses \"http://hl7.org/fhir/StructureDefinition/Patient\" alias Patient as target\ngroup Main(source r : Rec, target p : Patient) {\n  " + rule + "\n}";
        var sample = JsonTree.ReadForeign("""{"dob":"2001-01-01","name":{"family":"a"},"list":[{"a":"1"},{"line":"2"}]}"""u8).Root!;

        var faults = StructureMap.CheckNames(Files("m.map", map), "map/m.map", [sample]);

        faults.Select(fault => fault.Path).ShouldBe(place is null ? [] : [$"map/m.map:{place}"]);
        if (place is not null) faults[0].Text.ShouldContain(meant);
    }

    private static string Plain(System.Xml.Linq.XDocument document) => Plain(document.Root!);

    private static string Plain(System.Xml.Linq.XElement element) =>
        $"<{element.Name} {string.Join(' ', element.Attributes().Where(one => !one.IsNamespaceDeclaration).Select(one => $"{one.Name}={one.Value}"))}>"
        + (element.HasElements ? string.Concat(element.Elements().Select(Plain)) : element.Value) + "</>";

    private static Element Resource(string name, string content)
    {
        var (resource, faults) = StructureMap.ToResource(Files(name, content), $"map/{name}");
        faults.ShouldBeEmpty();
        return resource.ShouldNotBeNull();
    }

    private static string Xml(Element resource)
    {
        var (bytes, leftOut) = XmlText.Write(resource, indented: true);
        leftOut.ShouldBeEmpty();
        return Encoding.UTF8.GetString(bytes);
    }

    private static string Run(string name, string content)
    {
        var (map, faults) = Compile(name, content);
        faults.Where(fault => fault.IsError).ShouldBeEmpty();
        var translation = map!.Transform(JsonTree.ReadForeign(Encoding.UTF8.GetBytes(Record)).Root!, Maps.Context);
        translation.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return JsonText.ToString(translation.Bundle!);
    }

    private static (StructureMap? Map, IReadOnlyList<Issue> Faults) Compile(string name, string content, StructureTypes? types = null) =>
        StructureMap.Compile(Files(name, content), $"map/{name}", types);

    private static Dictionary<string, ReadOnlyMemory<byte>> Files(string name, string content) => new()
    {
        [$"map/{name}"] = Encoding.UTF8.GetBytes(content),
        ["shared/other.map"] = "map \"other\" = \"other\"\ngroup Unused(source s, target t) { s.a as a -> t.b = a; }"u8.ToArray(),
    };
}
