using Gateway.Fhir.Profiles;
using static Gateway.Fhir.Tests.Profiles.Definitions;

namespace Gateway.Fhir.Tests.Profiles;

public sealed class SnapshotTests
{
    private const string Url = "https://example.org/StructureDefinition/own";

    [Fact]
    public void A_differential_narrows_its_base_and_leaves_the_rest()
    {
        var profile = Made("Patient",
            """{"id":"Patient.birthDate","path":"Patient.birthDate","min":1}""",
            """{"id":"Patient.maritalStatus","path":"Patient.maritalStatus","binding":{"strength":"extensible","valueSet":"https://example.org/ValueSet/own"}}""");

        profile.Type.ShouldBe("Patient");
        profile.At("Patient.birthDate").ShouldSatisfyAllConditions(
            element => element.Min.ShouldBe(1),
            element => element.Max.ShouldBe(1),
            element => element.Types.Single().Code.ShouldBe("date"));
        profile.At("Patient.maritalStatus").Binding.ShouldBe(new ValueSetBinding("extensible", "https://example.org/ValueSet/own"));
        profile.At("Patient.gender").Binding!.Strength.ShouldBe("required");
        profile.Elements.Select(element => element.Path).Distinct().Count().ShouldBe(ProfileCatalogue.R4.Find(R4 + "Patient")!.Elements.Count);
    }

    [Fact]
    public void A_slice_starts_as_the_sliced_element_without_a_least_number()
    {
        var profile = Made("Patient",
            """{"id":"Patient.identifier","path":"Patient.identifier","min":1,"slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}}""",
            """{"id":"Patient.identifier:one","path":"Patient.identifier","sliceName":"one","max":"1"}""",
            """{"id":"Patient.identifier:one.system","path":"Patient.identifier.system","min":1,"fixedUri":"https://example.org/id"}""");

        var sliced = profile.At("Patient.identifier");
        (sliced.Min, sliced.Slicing!.Rules, sliced.Slicing.Discriminators.Single()).ShouldBe((1, "open", new Discriminator("value", "system")));
        var slice = profile.At("Patient.identifier:one");
        (slice.Min, slice.Max, slice.SliceName, slice.Path, slice.Slicing).ShouldBe((0, 1, "one", "Patient.identifier", null));
        var system = profile.At("Patient.identifier:one.system");
        (system.Min, system.Path, system.SliceName, system.Fixed!.Text).ShouldBe((1, "Patient.identifier.system", null, "https://example.org/id"));
        profile.Elements.ShouldContain(element => element.Id == "Patient.identifier:one.value", "the datatype is opened");
        profile.Elements.ShouldNotContain(element => element.Id == "Patient.identifier.system", "the sliced element itself is not");
    }

    [Fact]
    public void A_slice_of_a_slice_stands_behind_its_parent_and_starts_as_it()
    {
        var profile = Made("Patient",
            """{"id":"Patient.identifier","path":"Patient.identifier","slicing":{"discriminator":[{"type":"value","path":"system"}],"rules":"open"}}""",
            """{"id":"Patient.identifier:a","path":"Patient.identifier","sliceName":"a","max":"3","slicing":{"discriminator":[{"type":"value","path":"use"}],"rules":"open"}}""",
            """{"id":"Patient.identifier:b","path":"Patient.identifier","sliceName":"b"}""",
            """{"id":"Patient.identifier:a/x","path":"Patient.identifier","sliceName":"a/x"}""",
            """{"id":"Patient.identifier:a/y","path":"Patient.identifier","sliceName":"a/y","max":"1"}""");

        profile.Elements.Select(element => element.SliceName).OfType<string>().ShouldBe(["a", "a/x", "a/y", "b"]);
        profile.At("Patient.identifier:a").Slicing!.Discriminators.Single().Path.ShouldBe("use");
        profile.At("Patient.identifier:a/x").Max.ShouldBe(3);
        profile.At("Patient.identifier:a/y").Max.ShouldBe(1);
    }

    [Theory]
    [InlineData("Observation.value[x]:valueQuantity", "Observation.value[x]", "valueQuantity", 11, "open")]
    [InlineData("Observation.value[x]:valueQuantity", "Observation.valueQuantity", "valueQuantity", 1, "closed")]
    [InlineData("Observation.valueQuantity", "Observation.valueQuantity", null, 1, "closed")]
    [InlineData("Observation.valueQuantity", "Observation.valueQuantity", "valueQuantity", 1, "closed")]
    [InlineData(null, "Observation.valueQuantity", null, 1, "closed")]
    public void A_choice_is_sliced_by_type_and_its_short_form_allows_no_other_type(string? id, string path, string? sliceName, int types, string rules)
    {
        var idText = id is null ? "" : $"\"id\":\"{id}\",";
        var childId = id is null ? "" : $"\"id\":\"{id}.code\",";
        var slice = sliceName is null ? "" : $"\"sliceName\":\"{sliceName}\",";

        var profile = Made("Observation",
            $$"""{{{idText}}"path":"{{path}}",{{slice}}"min":1}""",
            $$"""{{{childId}}"path":"{{path}}.code","fixedCode":"%"}""");

        var choice = profile.At("Observation.value[x]");
        (choice.Min, choice.Slicing!.Discriminators.Single(), choice.Slicing.Rules).ShouldBe((0, new Discriminator("type", "$this"), rules));
        choice.Types.Count.ShouldBe(types);
        profile.At("Observation.value[x]:valueQuantity").ShouldSatisfyAllConditions(
            element => element.Min.ShouldBe(1),
            element => element.Types.Single().Code.ShouldBe("Quantity"),
            element => element.Path.ShouldBe("Observation.value[x]"));
        profile.At("Observation.value[x]:valueQuantity.code").Fixed!.Text.ShouldBe("%");
    }

    [Fact]
    public void Two_short_forms_leave_two_types()
    {
        var profile = Made("Observation", """{"path":"Observation.valueQuantity","min":0}""", """{"path":"Observation.valueString","min":0}""");

        profile.At("Observation.value[x]").Types.Select(type => type.Code).ShouldBe(["Quantity", "string"]);
        profile.At("Observation.value[x]:valueString").Types.Single().Code.ShouldBe("string");
    }

    [Fact]
    public void A_choice_of_one_type_is_opened_in_place()
    {
        var profile = Made("Observation",
            """{"id":"Observation.value[x]","path":"Observation.value[x]","type":[{"code":"Quantity"}]}""",
            """{"id":"Observation.value[x].unit","path":"Observation.value[x].unit","min":1}""");

        profile.At("Observation.value[x]").Slicing.ShouldBeNull();
        profile.At("Observation.value[x].unit").Min.ShouldBe(1);
    }

    [Fact]
    public void An_extension_is_sliced_by_its_url_without_saying_so()
    {
        var profile = Made("Patient",
            """{"id":"Patient.extension:one","path":"Patient.extension","sliceName":"one","type":[{"code":"Extension","profile":["https://example.org/ext"]}]}""");

        profile.At("Patient.extension").Slicing!.Discriminators.Single().ShouldBe(new Discriminator("value", "url"));
        profile.At("Patient.extension:one").Types.Single().Profiles.ShouldBe(["https://example.org/ext"]);
    }

    [Fact]
    public void A_profiled_type_is_opened_by_its_profile()
    {
        const string extension = "https://example.org/ext";
        var catalogue = ProfileCatalogue.Of([
            Differential(extension, "Extension", R4 + "Extension",
                """{"id":"Extension.url","path":"Extension.url","fixedUri":"https://example.org/ext"}""",
                """{"id":"Extension.value[x]","path":"Extension.value[x]","min":1,"type":[{"code":"CodeableConcept"}]}"""),
            Differential(Url, "Patient", R4 + "Patient",
                """{"id":"Patient.extension:one","path":"Patient.extension","sliceName":"one","type":[{"code":"Extension","profile":["https://example.org/ext"]}]}""",
                """{"id":"Patient.extension:one.value[x].text","path":"Patient.extension.value[x].text","max":"0"}"""),
        ]);

        var profile = catalogue.Profile(Url);

        profile.At("Patient.extension:one.url").Fixed!.Text.ShouldBe(extension);
        (profile.At("Patient.extension:one.value[x]").Min, profile.At("Patient.extension:one.value[x].text").Max).ShouldBe((1, 0));
    }

    [Fact]
    public void A_content_reference_is_opened_by_what_it_points_to()
    {
        var profile = Made("Questionnaire",
            """{"id":"Questionnaire.item.item.linkId","path":"Questionnaire.item.item.linkId","maxLength":8}""",
            """{"id":"Questionnaire.item.item.item.text","path":"Questionnaire.item.item.item.text","min":1}""");

        profile.At("Questionnaire.item.item").ContentReference.ShouldBeNull();
        profile.At("Questionnaire.item.item.linkId").MaxLength.ShouldBe(8);
        profile.At("Questionnaire.item.linkId").MaxLength.ShouldBeNull();
        profile.At("Questionnaire.item.item.item.text").Min.ShouldBe(1);
        profile.At("Questionnaire.item.item.item.item").ContentReference.ShouldBe("Questionnaire.item");
    }

    [Fact]
    public void Invariants_add_up_over_the_bases_and_a_key_counts_once()
    {
        var catalogue = ProfileCatalogue.Of([
            Differential(Url + "1", "Patient", R4 + "Patient", Constraint("own-1", "a"), Constraint("own-2", "b")),
            Differential(Url + "2", "Patient", Url + "1", Constraint("own-2", "c"), Constraint("own-3", "d")),
        ]);

        var invariants = catalogue.Profile(Url + "2").At("Patient").Invariants.Where(invariant => invariant.Key.StartsWith("own", StringComparison.Ordinal));

        invariants.Select(invariant => (invariant.Key, invariant.Expression)).ShouldBe([("own-1", "a"), ("own-2", "c"), ("own-3", "d")]);

        static string Constraint(string key, string expression) =>
            $$"""{"id":"Patient","path":"Patient","constraint":[{"key":"{{key}}","severity":"error","human":"-","expression":"{{expression}}"}]}""";
    }

    [Fact]
    public void A_published_snapshot_is_taken_as_it_is()
    {
        var catalogue = ProfileCatalogue.Of([Snapshot(Url, "Patient", R4 + "Patient",
            """{"id":"Patient","path":"Patient","min":0,"max":"*"}""",
            """{"id":"Patient.name","path":"Patient.name","min":1,"max":"1","type":[{"code":"HumanName"}]}""")]);

        catalogue.Profile(Url).Elements.Select(element => element.Id).ShouldBe(["Patient", "Patient.name"]);
    }

    private static Profile Made(string type, params string[] elements) =>
        ProfileCatalogue.Of([Differential(Url, type, R4 + type, elements)]).Profile(Url);
}
