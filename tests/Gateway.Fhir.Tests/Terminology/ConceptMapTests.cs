using Gateway.Fhir.Terminology;
using Gateway.Fhir.Tests.FhirPath;

namespace Gateway.Fhir.Tests.Terminology;

public sealed class ConceptMapTests
{
    private const string Map = "http://example.org/map";

    [Fact]
    public void A_code_becomes_what_the_map_says_with_the_equivalence()
    {
        var matches = With("""[ { "source": "http://a", "target": "http://b", "element": [ { "code": "1", "target": [ { "code": "x", "display": "Ex", "equivalence": "wider" } ] } ] } ]""")
            .Translate(Map, "http://a", "1");

        matches.ShouldBe([new ConceptMatch("http://b", "x", "Ex", "wider")]);
    }

    [Theory]
    [InlineData("""{ "equivalence": "unmatched" }""")]
    [InlineData("""{ "code": "x", "equivalence": "disjoint" }""")]
    [InlineData("""{ "code": "x", "equivalence": "equal", "dependsOn": [ { "property": "http://p", "value": "v" } ] }""")]
    public void What_the_map_denies_or_makes_depend_on_more_than_the_code_is_no_match(string target) =>
        With($$"""[ { "source": "http://a", "target": "http://b", "element": [ { "code": "1", "target": [ {{target}} ] } ], "unmapped": { "mode": "fixed", "code": "other" } } ]""")
            .Translate(Map, "http://a", "1").ShouldBe([]);

    [Fact]
    public void A_code_of_another_system_is_not_translated() =>
        With("""[ { "source": "http://a", "target": "http://b", "element": [ { "code": "1", "target": [ { "code": "x", "equivalence": "equal" } ] } ] } ]""")
            .Translate(Map, "http://c", "1").ShouldBe([]);

    [Fact]
    public void A_map_that_nobody_loaded_answers_nothing_at_all() => TerminologyService.R4.Translate(Map, "http://a", "1").ShouldBeNull();

    [Fact]
    public void A_code_that_is_not_in_the_map_stays_where_the_map_says_so() =>
        With("""[ { "source": "http://a", "target": "http://b", "unmapped": { "mode": "provided" } } ]""")
            .Translate(Map, "http://a", "9").ShouldBe([new ConceptMatch("http://b", "9", null, "equal")]);

    [Fact]
    public void A_code_that_is_not_in_the_map_becomes_the_fixed_one() =>
        With("""[ { "source": "http://a", "target": "http://b", "unmapped": { "mode": "fixed", "code": "other", "display": "Other" } } ]""")
            .Translate(Map, "http://a", "9").ShouldBe([new ConceptMatch("http://b", "other", "Other", "relatedto")]);

    [Fact]
    public void A_code_that_is_not_in_the_map_is_looked_up_in_the_other_map_and_a_circle_of_maps_ends()
    {
        var service = With("""[ { "source": "http://a", "target": "http://b", "unmapped": { "mode": "other-map", "url": "http://example.org/second" } } ]""").With([Ask.Fhir("""
            {
              "resourceType": "ConceptMap", "url": "http://example.org/second",
              "group": [ { "source": "http://a", "target": "http://b", "element": [ { "code": "9", "target": [ { "code": "nine", "equivalence": "equal" } ] } ], "unmapped": { "mode": "other-map", "url": "http://example.org/map" } } ]
            }
            """)]);

        service.Translate(Map, "http://a", "9").ShouldBe([new ConceptMatch("http://b", "nine", null, "equal")]);
        service.Translate(Map, "http://a", "10").ShouldBe([]);
    }

    [Fact]
    public void A_map_is_found_by_the_value_sets_it_leads_between()
    {
        var service = With("""[ { "source": "http://a", "target": "http://b", "element": [ { "code": "1", "target": [ { "code": "x", "equivalence": "equal" } ] } ] } ]""");

        service.TranslateBetween("http://example.org/from", "http://example.org/to|2", "http://a", "1").ShouldHaveSingleItem().Code.ShouldBe("x");
        service.TranslateBetween("http://example.org/to", "http://example.org/from", "http://a", "1").ShouldBeNull();
    }

    private static TerminologyService With(string groups) => TerminologyService.R4.With([Ask.Fhir($$"""
        { "resourceType": "ConceptMap", "url": "{{Map}}", "sourceCanonical": "http://example.org/from", "targetCanonical": "http://example.org/to", "group": {{groups}} }
        """)]);
}
