using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Tests.FhirPath;

namespace Gateway.Fhir.Tests.Terminology;

public sealed class TerminologyServiceTests
{
    private const string Animals = "http://example.org/animals";
    private const string Snomed = "http://snomed.info/sct";

    private static readonly Element s_animals = Ask.Fhir("""
        {
          "resourceType": "CodeSystem", "url": "http://example.org/animals", "version": "1.0", "content": "complete", "caseSensitive": true, "hierarchyMeaning": "is-a",
          "concept": [
            { "code": "animal", "concept": [
              { "code": "bird", "display": "Bird", "concept": [ { "code": "wren", "display": "Wren", "property": [ { "code": "flies", "valueBoolean": true } ] }, { "code": "emu" } ] },
              { "code": "cat", "display": "Cat", "property": [ { "code": "legs", "valueInteger": 4 } ] } ] },
            { "code": "stone", "property": [ { "code": "parent", "valueCode": "thing" } ] },
            { "code": "thing" }
          ]
        }
        """);

    private static readonly Element s_sizes = Ask.Fhir("""
        {
          "resourceType": "CodeSystem", "url": "http://example.org/sizes", "content": "complete", "caseSensitive": false,
          "concept": [ { "code": "S" }, { "code": "XL" } ]
        }
        """);

    private static readonly TerminologyService s_service = TerminologyService.R4.With([s_animals, s_sizes]);

    [Theory]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals" } ] }""", "wren", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals" } ] }""", "dog", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals" } ] }""", "Wren", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""", "cat", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""", "wren", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "is-a", "value": "bird" } ] } ] }""", "emu", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "is-a", "value": "bird" } ] } ] }""", "bird", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "descendent-of", "value": "bird" } ] } ] }""", "bird", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "descendent-of", "value": "animal" } ] } ] }""", "emu", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "is-not-a", "value": "animal" } ] } ] }""", "stone", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "generalizes", "value": "wren" } ] } ] }""", "animal", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "concept", "op": "generalizes", "value": "wren" } ] } ] }""", "cat", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "legs", "op": "=", "value": "4" } ] } ] }""", "cat", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "parent", "op": "=", "value": "thing" } ] } ] }""", "stone", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "flies", "op": "exists", "value": "false" } ] } ] }""", "wren", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "flies", "op": "exists", "value": "true" } ] } ] }""", "wren", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "code", "op": "regex", "value": "[a-d].*" } ] } ] }""", "cat", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "code", "op": "regex", "value": "a" } ] } ] }""", "cat", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "code", "op": "in", "value": "cat, emu" } ] } ] }""", "emu", Membership.Member)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals", "filter": [ { "property": "code", "op": "not-in", "value": "cat,emu" } ] } ] }""", "emu", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals" } ], "exclude": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""", "cat", Membership.NotMember)]
    [InlineData("""{ "include": [ { "system": "http://example.org/animals" } ], "exclude": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""", "emu", Membership.Member)]
    public void A_code_is_in_the_set_that_is_composed_so(string compose, string code, Membership expected) =>
        With(compose).IsMember("http://example.org/set", Animals, code).ShouldBe(expected);

    [Fact]
    public void The_same_code_of_another_system_is_not_in_the_set() =>
        With("""{ "include": [ { "system": "http://example.org/animals" } ] }""").IsMember("http://example.org/set", "http://example.org/plants", "cat").ShouldBe(Membership.NotMember);

    [Fact]
    public void An_element_of_type_code_names_no_system_and_is_in_the_set_when_one_of_its_systems_has_it()
    {
        var service = With("""{ "include": [ { "system": "http://example.org/sizes" }, { "system": "http://example.org/animals" } ] }""");

        service.IsMember("http://example.org/set", null, "cat").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/set", null, "dog").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void A_system_that_does_not_heed_case_is_compared_so()
    {
        With("""{ "include": [ { "system": "http://example.org/sizes" } ] }""").IsMember("http://example.org/set", "http://example.org/sizes", "xl").ShouldBe(Membership.Member);
        With("""{ "include": [ { "system": "http://example.org/sizes", "concept": [ { "code": "S" } ] } ] }""").IsMember("http://example.org/set", "http://example.org/sizes", "s").ShouldBe(Membership.Member);
    }

    [Theory]
    [InlineData("""{ "include": [ { "system": "http://snomed.info/sct" } ] }""", "22298006")]
    [InlineData("""{ "include": [ { "system": "http://snomed.info/sct", "filter": [ { "property": "concept", "op": "is-a", "value": "404684003" } ] } ] }""", "22298006")]
    [InlineData("""{ "include": [ { "system": "http://snomed.info/sct", "filter": [ { "property": "constraint", "op": "=", "value": "248234008 OR descendantOf 404684003" } ] } ] }""", "22298006")]
    [InlineData("""{ "include": [ { "valueSet": [ "http://example.org/not-here" ] } ] }""", "22298006")]
    [InlineData("""{ "include": [ { "valueSet": [ "http://example.org/set" ] } ] }""", "22298006")]
    [InlineData("""{ "include": [ { "system": "http://snomed.info/sct", "version": "http://snomed.info/sct/83821000000107" } ] }""", "22298006")]
    public void What_is_not_at_hand_is_not_checked(string compose, string code) =>
        With(compose).IsMember("http://example.org/set", Snomed, code).ShouldBe(Membership.NotChecked);

    [Fact]
    public void A_value_set_that_nobody_loaded_is_not_checked() =>
        s_service.IsMember("http://example.org/nowhere", Animals, "cat").ShouldBe(Membership.NotChecked);

    [Fact]
    public void An_expression_of_SNOMED_that_only_lists_codes_is_a_list()
    {
        var service = With("""{ "include": [ { "system": "http://snomed.info/sct", "filter": [ { "property": "constraint", "op": "=", "value": "(248234008 |Mentally alert| OR 300202002 |Responds to voice|)" } ] } ] }""");

        service.IsMember("http://example.org/set", Snomed, "300202002").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/set", Snomed, "22298006").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void An_imported_set_counts_and_so_does_one_of_base_R4()
    {
        var service = With("""{ "include": [ { "valueSet": [ "http://hl7.org/fhir/ValueSet/administrative-gender" ] } ] }""");

        service.IsMember("http://example.org/set", "http://hl7.org/fhir/administrative-gender", "female").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/set", "http://hl7.org/fhir/administrative-gender", "f").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void A_code_must_be_in_every_set_that_one_include_names()
    {
        var service = s_service.With([
            Set("http://example.org/a", """{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" }, { "code": "emu" } ] } ] }"""),
            Set("http://example.org/b", """{ "include": [ { "system": "http://example.org/animals", "valueSet": [ "http://example.org/a" ], "filter": [ { "property": "concept", "op": "is-a", "value": "bird" } ] } ] }""")]);

        service.IsMember("http://example.org/b", Animals, "emu").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/b", Animals, "cat").ShouldBe(Membership.NotMember);
        service.IsMember("http://example.org/b", Animals, "wren").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void An_expansion_proves_that_a_code_is_in_the_set_but_not_that_one_is_not()
    {
        var service = s_service.With([Ask.Fhir("""
            {
              "resourceType": "ValueSet", "url": "http://example.org/set",
              "compose": { "include": [ { "system": "http://snomed.info/sct", "filter": [ { "property": "concept", "op": "is-a", "value": "404684003" } ] } ] },
              "expansion": { "total": 1, "contains": [ { "system": "http://snomed.info/sct", "code": "22298006", "display": "Myocardial infarction" } ] }
            }
            """)]);

        service.IsMember("http://example.org/set", Snomed, "22298006").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/set", Snomed, "1").ShouldBe(Membership.NotChecked);
        service.Display(Snomed, "22298006").ShouldBe("Myocardial infarction");
    }

    [Fact]
    public void An_expansion_that_is_whole_is_the_set_when_there_is_no_other_definition()
    {
        var service = s_service.With([Ask.Fhir("""
            { "resourceType": "ValueSet", "url": "http://example.org/set", "expansion": { "contains": [ { "abstract": true, "code": "top", "contains": [ { "system": "http://snomed.info/sct", "code": "22298006" } ] } ] } }
            """)]);

        service.IsMember("http://example.org/set", Snomed, "22298006").ShouldBe(Membership.Member);
        service.IsMember("http://example.org/set", Snomed, "1").ShouldBe(Membership.NotMember);
    }

    [Theory]
    [InlineData("http://example.org/set", "emu")]
    [InlineData("http://example.org/set|1.10", "emu")]
    [InlineData("http://example.org/set|1.9.2", "cat")]
    [InlineData("http://example.org/set|1.9", "cat")]
    [InlineData("http://example.org/set|3", null)]
    public void A_canonical_finds_its_version_and_without_one_the_newest(string canonical, string? member)
    {
        var service = s_service.With([
            Set("http://example.org/set", """{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "emu" } ] } ] }""", "1.10"),
            Set("http://example.org/set", """{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""", "1.9.2")]);

        foreach (var code in new[] { "cat", "emu" })
            service.IsMember(canonical, Animals, code).ShouldBe(member is null ? Membership.NotChecked : member == code ? Membership.Member : Membership.NotMember);
    }

    [Fact]
    public void A_system_of_which_only_a_part_is_at_hand_denies_nothing()
    {
        var service = s_service.With([Ask.Fhir("""{ "resourceType": "CodeSystem", "url": "http://example.org/part", "content": "fragment", "concept": [ { "code": "a" } ] }""")]);

        service.IsCodeOf("http://example.org/part", "a").ShouldBe(Membership.Member);
        service.IsCodeOf("http://example.org/part", "b").ShouldBe(Membership.NotChecked);
    }

    [Fact]
    public void A_later_definition_takes_the_place_of_one_of_the_same_version()
    {
        var service = With("""{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "cat" } ] } ] }""")
            .With([Set("http://example.org/set", """{ "include": [ { "system": "http://example.org/animals", "concept": [ { "code": "emu" } ] } ] }""")]);

        service.IsMember("http://example.org/set", Animals, "cat").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void Subsumption_follows_the_hierarchy_of_a_complete_system()
    {
        s_service.Subsumes(Animals, "animal", "wren").ShouldBe(true);
        s_service.Subsumes(Animals, "wren", "wren").ShouldBe(true);
        s_service.Subsumes(Animals, "wren", "animal").ShouldBe(false);
        s_service.Subsumes(Animals, "thing", "stone").ShouldBe(true);
        s_service.Subsumes(Animals, "animal", "dog").ShouldBeNull();
        s_service.Subsumes(Snomed, "404684003", "22298006").ShouldBeNull();
    }

    [Fact]
    public void A_circle_in_a_hierarchy_ends()
    {
        var service = s_service.With([Ask.Fhir("""
            {
              "resourceType": "CodeSystem", "url": "http://example.org/circle", "content": "complete",
              "concept": [ { "code": "a", "property": [ { "code": "parent", "valueCode": "b" } ] }, { "code": "b", "property": [ { "code": "parent", "valueCode": "a" } ] }, { "code": "c" } ]
            }
            """)]);

        service.Subsumes("http://example.org/circle", "a", "b").ShouldBe(true);
        service.Subsumes("http://example.org/circle", "c", "b").ShouldBe(false);
    }

    [Fact]
    public void The_display_is_the_code_systems()
    {
        s_service.Display(Animals, "wren").ShouldBe("Wren");
        s_service.Display(Animals, "emu").ShouldBeNull();
        s_service.Display(Snomed, "22298006").ShouldBeNull();
    }

    private static TerminologyService With(string compose) => s_service.With([Set("http://example.org/set", compose)]);

    private static Element Set(string url, string compose, string version = "1") =>
        Ask.Fhir($$"""{ "resourceType": "ValueSet", "url": "{{url}}", "version": "{{version}}", "compose": {{compose}} }""");
}
