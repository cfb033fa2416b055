using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Tests;

/// <summary>Maps between releases of FHIR, as HL7 publishes them: R4's definitions are here, those of the other release where somebody gives them.</summary>
public sealed class EditionTests
{
    private const string Header = """
        map "http://example.org/StructureMap/Patient4to3" = "Patient4to3"
        uses "http://hl7.org/fhir/StructureDefinition/Patient" alias Patient as source
        uses "http://hl7.org/fhir/3.0/StructureDefinition/Patient" alias PatientR3 as target
        uses "http://hl7.org/fhir/StructureDefinition/HumanName" alias HumanName as source
        uses "http://hl7.org/fhir/3.0/StructureDefinition/HumanName" alias HumanNameR3 as target

        group Patient(source src : Patient, target tgt : PatientR3) <<type+>> {

        """;

    private const string Groups = """

        }
        group HumanName(source src : HumanName, target tgt : HumanNameR3) <<type+>> { src.family as v -> tgt.family = v; src.given as v -> tgt.given = v; }
        """;

    private const string Ada = """
        {"resourceType":"Patient","active":true,"name":[{"family":"A","given":["B","C"]},{"family":"D"}],"deceasedBoolean":false,
         "contact":[{"name":{"family":"E"},"gender":"female"}],"generalPractitioner":[{"reference":"Practitioner/1"}]}
        """;

    [Theory]
    [InlineData("src.active -> tgt.active;", """{"resourceType":"Patient","active":true}""")]
    [InlineData("src.name -> tgt.name;", """{"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"family":"D"}]}""")]
    [InlineData("src.name as n -> tgt.name as m then HumanName(n, m);", """{"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"family":"D"}]}""")]
    [InlineData("src.deceased : boolean as d -> tgt.deceased = d;", """{"resourceType":"Patient","deceasedBoolean":false}""")]
    [InlineData("src.deceased : boolean as d -> tgt.deceased = cast(d, 'boolean');", """{"resourceType":"Patient","deceasedBoolean":false}""")]
    [InlineData("src.contact as c -> tgt.contact as d then { c.name -> d.name; c.gender -> d.gender; };", """{"resourceType":"Patient","contact":[{"name":{"family":"E"},"gender":"female"}]}""")]
    [InlineData("src.active as a -> tgt.animal as b, b.species as s, s.text = 'cat';", """{"resourceType":"Patient","animal":{"species":{"text":"cat"}}}""")]
    [InlineData("src.active -> tgt.animal.species.text = 'cat';", """{"resourceType":"Patient","animal":{"species":{"text":"cat"}}}""")]
    [InlineData("src.active -> tgt.maritalStatus.text = 'm';", """{"resourceType":"Patient","maritalStatus":{"text":"m"}}""")]
    [InlineData("src.active -> tgt.contained = create('PatientR3') as p, p.active = true;", """{"resourceType":"Patient","contained":[{"resourceType":"Patient","active":true}]}""")]
    public void A_target_of_another_release_is_written_as_R4_has_it_and_takes_what_R4_does_not_have(string rule, string expected) =>
        Run(rule, StructureTypes.OfR4).ShouldBe(expected);

    [Theory]
    [InlineData("src.active as a -> tgt.animal as b, b.species = cc('urn:s', 'cat');", """{"resourceType":"Patient","animal":{"species":{"coding":[{"system":"urn:s","code":"cat"}]}}}""")]
    [InlineData("src.deceased : boolean as d -> tgt.deceased = d;", """{"resourceType":"Patient","deceasedBoolean":false}""")]
    [InlineData("src.name -> tgt.name;", """{"resourceType":"Patient","name":[{"family":"A","given":["B","C"]},{"family":"D"}]}""")]
    [InlineData("src.generalPractitioner -> tgt.generalPractitioner;", """{"resourceType":"Patient","generalPractitioner":[{"reference":"Practitioner/1"}]}""")]
    public void A_release_that_is_defined_is_written_by_its_definitions(string rule, string expected) => Run(rule, Stu3()).ShouldBe(expected);

    [Fact]
    public void A_slip_in_a_release_that_is_defined_is_a_fault()
    {
        var (map, faults) = Compile("src.active -> tgt.aktive;", Stu3());

        map.ShouldBeNull();
        faults.ShouldHaveSingleItem().Text.ShouldContain("'aktive'");
    }

    private static StructureTypes Stu3() => StructureTypes.With([JsonTree.ReadFhir("""
        {"resourceType":"StructureDefinition","url":"http://hl7.org/fhir/StructureDefinition/Patient","fhirVersion":"3.0.2","kind":"resource","type":"Patient",
         "derivation":"specialization","snapshot":{"element":[
          {"path":"Patient","min":0,"max":"*"},
          {"path":"Patient.active","min":0,"max":"1","type":[{"code":"boolean"}]},
          {"path":"Patient.name","min":0,"max":"*","type":[{"code":"HumanName"}]},
          {"path":"Patient.deceased[x]","min":0,"max":"1","type":[{"code":"boolean"},{"code":"dateTime"}]},
          {"path":"Patient.animal","min":0,"max":"1","type":[{"code":"BackboneElement"}]},
          {"path":"Patient.animal.species","min":1,"max":"1","type":[{"code":"CodeableConcept"}]},
          {"path":"Patient.generalPractitioner","min":0,"max":"*","type":[{"code":"Reference"}]}]}}
        """u8).Root!]);

    private static string Run(string rule, StructureTypes types)
    {
        var (map, faults) = Compile(rule, types);
        faults.ShouldBeEmpty();
        var translation = map!.Transform(JsonTree.ReadForeign(Encoding.UTF8.GetBytes(Ada)).Root!, Maps.Context);
        translation.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return JsonText.ToString(translation.Bundle!);
    }

    private static (StructureMap? Map, IReadOnlyList<Issue> Faults) Compile(string rule, StructureTypes types) =>
        StructureMap.Compile(new Dictionary<string, ReadOnlyMemory<byte>> { ["map/m.map"] = Encoding.UTF8.GetBytes(Header + rule + Groups) }, "map/m.map", types);
}
