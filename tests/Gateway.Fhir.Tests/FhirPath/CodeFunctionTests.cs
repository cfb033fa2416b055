using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.FhirPath;

public sealed class CodeFunctionTests
{
    private static readonly TerminologyService s_terminology = TerminologyService.R4.With([
        Ask.Fhir("""
            {
              "resourceType": "CodeSystem", "url": "http://example.org/animals", "content": "complete",
              "concept": [ { "code": "bird", "concept": [ { "code": "wren" } ] }, { "code": "cat" } ]
            }
            """),
        Ask.Fhir("""
            {
              "resourceType": "ValueSet", "url": "http://example.org/birds",
              "compose": { "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "is-a", "value": "bird" } ] } ] }
            }
            """),
        Ask.Fhir("""{ "resourceType": "ValueSet", "url": "http://example.org/findings", "compose": { "include": [ { "system": "http://snomed.info/sct" } ] } }""")]);

    private static readonly FhirPathContext s_context = new() { Terminology = s_terminology };

    private static readonly Element s_observation = Ask.Fhir("""
        {
          "resourceType": "Observation", "status": "final",
          "code": { "coding": [ { "system": "http://example.org/other", "code": "x" }, { "system": "http://example.org/animals", "code": "wren" } ] },
          "valueCodeableConcept": { "coding": [ { "system": "http://example.org/animals", "code": "cat" } ] },
          "bodySite": { "coding": [ { "code": "wren" } ] }, "method": { "text": "by eye" },
          "interpretation": [ { "coding": [ { "system": "http://snomed.info/sct", "code": "22298006" } ] } ]
        }
        """);

    [Theory]
    [InlineData("code.memberOf('http://example.org/birds')", "true")]
    [InlineData("code.coding[1].memberOf('http://example.org/birds')", "true")]
    [InlineData("code.coding[0].memberOf('http://example.org/birds')", "false")]
    [InlineData("value.memberOf('http://example.org/birds')", "false")]
    [InlineData("bodySite.memberOf('http://example.org/birds')", "false")] // a coding without a system is in no set
    [InlineData("method.memberOf('http://example.org/birds')", "false")] // words are no code
    [InlineData("method.memberOf('http://example.org/nowhere')", "")]
    [InlineData("status.memberOf('http://hl7.org/fhir/ValueSet/observation-status')", "true")]
    [InlineData("'wren'.memberOf('http://example.org/birds')", "true")]
    [InlineData("'cat'.memberOf('http://example.org/birds')", "false")]
    [InlineData("code.memberOf('http://example.org/nowhere')", "")]
    [InlineData("interpretation.memberOf('http://example.org/findings')", "")] // SNOMED CT is not at hand
    [InlineData("subject.memberOf('http://example.org/birds')", "")]
    public void MemberOf_asks_the_value_sets_at_hand(string text, string expected) => Ask.Of(text, s_observation, s_context).ShouldBe(expected);

    [Theory]
    [InlineData("code.subsumes(code)", "true")]
    [InlineData("code.coding[1].subsumedBy(%bird)", "true")]
    [InlineData("code.coding[1].subsumes(%bird)", "false")]
    [InlineData("%bird.subsumes(code)", "true")]
    [InlineData("value.subsumedBy(%bird)", "false")]
    [InlineData("code.coding[0].subsumedBy(%bird)", "")] // of another system
    [InlineData("interpretation.subsumes(interpretation)", "")] // not at hand
    public void Subsumes_follows_the_hierarchy_of_the_code_system(string text, string expected)
    {
        var bird = new Element("Coding").With("system", "http://example.org/animals").With("code", "bird");

        Ask.Of(text, s_observation, s_context with { Variables = new Dictionary<string, Element> { ["bird"] = bird } }).ShouldBe(expected);
    }

    [Fact]
    public void MemberOf_of_several_items_is_an_error() =>
        Should.Throw<FhirPathException>(() => Ask.Of("code.coding.memberOf('http://example.org/birds')", s_observation, s_context));

    [Fact]
    public void ConformsTo_asks_whoever_knows_the_profiles_and_a_profile_that_nobody_has_is_an_error()
    {
        var context = s_context with { ConformsTo = (element, profile) => profile == "http://example.org/profile" ? element.ResourceType == "Observation" : null };

        Ask.Of("conformsTo('http://example.org/profile')", s_observation, context).ShouldBe("true");
        Ask.Of("code.conformsTo('http://example.org/profile')", s_observation, context).ShouldBe("false");
        Ask.Of("conformsTo('http://hl7.org/fhir/StructureDefinition/Patient')", s_observation, context).ShouldBe("false");
        Should.Throw<FhirPathException>(() => Ask.Of("conformsTo('http://example.org/other')", s_observation, context));
        Should.Throw<FhirPathException>(() => Ask.Of("conformsTo('http://example.org/profile')", s_observation));
    }
}
