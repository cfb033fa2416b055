using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Types of FHIR trees, by R4's definitions.</summary>
public sealed class FhirTypeTests
{
    [Theory]
    [InlineData("deceased", "2026-03-01T10:15:00Z")]
    [InlineData("deceased is dateTime", "true")]
    [InlineData("deceased is boolean", "false")]
    [InlineData("deceased.ofType(boolean)", "")]
    [InlineData("deceased > @2026-02-27", "true")]
    [InlineData("(deceased as dateTime) + 1 hour", "2026-03-01T11:15:00Z")]
    [InlineData("multipleBirth", "2")]
    [InlineData("multipleBirth is integer", "true")]
    [InlineData("extension.value.ofType(Age).value", "85")]
    [InlineData("extension.value.where($this is Quantity).count()", "2")]
    [InlineData("extension[0].value > 60 'kg'", "true")]
    [InlineData("extension[0].value = 61500 'g'", "true")]
    [InlineData("Patient.name.count() = Resource.name.count()", "true")]
    [InlineData("contained.name", "Elm House")]
    [InlineData("contained is Organization and contained is Resource", "true")]
    [InlineData("gender is code and gender is string and (gender is System.String).not()", "true")]
    [InlineData("gender.ofType(string)", "")]
    [InlineData("birthDate is date and (birthDate is dateTime).not()", "true")]
    [InlineData("name.given.first() is string", "true")]
    [InlineData("name.first().type().name", "HumanName")]
    [InlineData("'1'.is(System.String) and 1.is(FHIR.integer).not()", "true")]
    public void A_type_comes_from_the_definitions(string expression, string answer) => Ask.Of(expression).ShouldBe(answer);

    [Fact]
    public void A_resource_in_a_bundle_keeps_its_type_and_its_references_resolve_there()
    {
        var bundle = Ask.Fhir("""
            {
              "resourceType": "Bundle", "type": "collection",
              "entry": [
                { "fullUrl": "urn:uuid:0198a1b2-0000-7000-8000-000000000001", "resource": { "resourceType": "Patient", "id": "p1", "birthDate": "1941-03-05" } },
                { "resource": { "resourceType": "Observation", "id": "o1", "subject": { "reference": "Patient/p1" }, "valueDateTime": "2026-01-01",
                  "focus": [ { "reference": "urn:uuid:0198a1b2-0000-7000-8000-000000000001" } ], "performer": [ { "reference": "Practitioner/far" } ] } }
              ]
            }
            """);
        var far = Ask.Fhir("""{ "resourceType": "Practitioner", "id": "far" }""");
        var context = Ask.AtNoon with { Resolve = reference => reference == "Practitioner/far" ? far : null };

        Ask.Of("entry.resource.ofType(Observation).subject.resolve().birthDate < today()", bundle, context).ShouldBe("true");
        Ask.Of("entry.resource.focus.resolve().id", bundle, context).ShouldBe("p1");
        Ask.Of("entry.resource.performer.resolve().id", bundle, context).ShouldBe("far");
        Ask.Of("entry.resource.performer.resolve().id", bundle).ShouldBe("");
        Ask.Of("entry.resource.value is dateTime", bundle).ShouldBe("true");
        Ask.Of("'Patient/p1'.resolve().id", bundle).ShouldBe("p1");
        Ask.Of("%resource.id & ' ' & %context.id", bundle["entry"]!["resource"]).ShouldBe("p1 p1");
    }

    [Fact]
    public void The_root_resource_is_the_one_that_contains()
    {
        var contained = Ask.Patient["contained"]!;

        Ask.Of("%resource.id & ' ' & %rootResource.id", contained["name"]).ShouldBe("home p1");
    }

    [Theory]
    [InlineData("'x' & 1", "string")]
    [InlineData("1 + 1", "integer")]
    [InlineData("1 / 2", "decimal")]
    [InlineData("true", "boolean")]
    [InlineData("today()", "date")]
    [InlineData("now()", "dateTime")]
    [InlineData("@T10:00", "time")]
    [InlineData("4 'mg'", "Quantity")]
    public void A_computed_value_is_named_by_its_type_and_keeps_it(string expression, string type)
    {
        var value = Ask.Compiled(expression).Evaluate(Ask.Patient, Ask.AtNoon).ShouldHaveSingleItem();

        value.Name.ShouldBe(type);
        value.Parent.ShouldBeNull();
        Ask.Of($"%v is {type}", context: Ask.AtNoon with { Variables = new Dictionary<string, Element> { ["v"] = value } }).ShouldBe("true");
    }
}
