using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using static Gateway.Fhir.Tests.Profiles.Definitions;

namespace Gateway.Fhir.Tests.Profiles;

public sealed class ProfileCatalogueTests
{
    private const string Url = "https://example.org/StructureDefinition/own";

    [Theory]
    [InlineData(R4 + "Patient")]
    [InlineData(R4 + "Patient|4.0.1")]
    [InlineData(R4 + "Coding")]
    [InlineData(R4 + "Extension")]
    public void The_types_of_R4_are_always_at_hand(string canonical) => ProfileCatalogue.R4.Find(canonical).ShouldNotBeNull();

    [Fact]
    public void The_profiles_and_extensions_of_R4_are_at_hand_too()
    {
        var weight = ProfileCatalogue.R4.Find(R4 + "bodyweight|4.0.1")!;

        weight.At("Observation.code.coding:BodyWeightCode.code").Fixed!.Text.ShouldBe("29463-7");
        weight.At("Observation.value[x]:valueQuantity.code").Binding!.Strength.ShouldBe("required");
        weight.At("Observation.category:VSCat").Min.ShouldBe(1, "it is the vital signs'");
        ProfileCatalogue.R4.Find(R4 + "patient-birthPlace")!.At("Extension.value[x]").Types.Single().Code.ShouldBe("Address");
        ProfileCatalogue.R4.Find(R4 + "cholesterol")!.At("Observation.referenceRange.high").Fixed!["value"]!.Text.ShouldBe("4.5");
        ProfileCatalogue.R4.Find(R4 + "provenance-relevant-history")!.At("Provenance.agent:Author.type").Pattern!.At("coding", "code")!.Text.ShouldBe("AUT");
        ProfileCatalogue.R4.Faults.ShouldAllBe(fault => !fault.IsError);
    }

    [Theory]
    [InlineData(R4 + "Patient|5.0.0")]
    [InlineData(R4 + "Patient.contact")]
    [InlineData(R4 + "Nobody")]
    [InlineData("Patient")]
    [InlineData("")]
    public void What_is_not_at_hand_is_not_found(string canonical) => ProfileCatalogue.R4.Find(canonical).ShouldBeNull();

    [Fact]
    public void Without_a_version_the_newest_is_found()
    {
        var catalogue = ProfileCatalogue.Of(new[] { "1.9.0", "1.10.0", "1.2.0" }.Select(version =>
            Differential(Url, "Patient", R4 + "Patient").With("version", version)));

        catalogue.Find(Url)!.Version.ShouldBe("1.10.0");
        catalogue.Find(Url + "|1.2.0")!.Version.ShouldBe("1.2.0");
        catalogue.Find(Url + "|3.0.0").ShouldBeNull();
    }

    [Fact]
    public void What_a_catalogue_does_not_hold_is_looked_up_below_it()
    {
        var below = ProfileCatalogue.Of([Differential(Url + "1", "Patient", R4 + "Patient", """{"path":"Patient.name","min":1}""")]);
        var above = ProfileCatalogue.Of([Differential(Url + "2", "Patient", Url + "1")], below);

        above.Profile(Url + "2").At("Patient.name").Min.ShouldBe(1);
        above.Canonicals.ShouldBe([Url + "2", Url + "1"]);
        above.Find(Url + "1").ShouldBeSameAs(below.Find(Url + "1"));
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once_with_its_place()
    {
        var catalogue = ProfileCatalogue.Of([
            Differential(Url + "/base", "Patient", "https://example.org/nowhere"),
            Differential(Url + "/place", "Patient", R4 + "Patient", """{"path":"Patient.nothing","min":1}"""),
            Differential(Url + "/wide", "Patient", R4 + "Patient", """{"path":"Patient.birthDate","max":"*"}"""),
            Differential(Url + "/slice", "Patient", R4 + "Patient", """{"path":"Patient.name","sliceName":"one"}"""),
            Differential(Url + "/old", "Patient", R4 + "Patient").With("fhirVersion", "3.0.1"),
            Element.Resource("StructureDefinition").With("id", "empty"),
        ]);

        catalogue.Faults.Select(fault => (fault.Code, fault.Path)).ShouldBe([
            (ProfileIssueCode.Unreadable, Url + "/old"),
            (ProfileIssueCode.Unreadable, "empty"),
            (ProfileIssueCode.Unknown, Url + "/base"),
            (ProfileIssueCode.Misplaced, Url + "/place#Patient.nothing"),
            (ProfileIssueCode.Widens, Url + "/wide#Patient.birthDate"),
            (ProfileIssueCode.NoSlicing, Url + "/slice#Patient.name:one"),
        ]);
        catalogue.Find(Url + "/base").ShouldBeNull();
        catalogue.Find(Url + "/wide")!.At("Patient.birthDate").Max.ShouldBe(1);
    }

    [Fact]
    public void A_definition_that_derives_from_itself_is_a_fault_and_no_hang()
    {
        var catalogue = ProfileCatalogue.Of([
            Differential(Url + "1", "Patient", Url + "3"),
            Differential(Url + "2", "Patient", Url + "1"),
            Differential(Url + "3", "Patient", Url + "2"),
            Differential(Url + "4", "Patient", Url + "4"),
            Differential(Url + "5", "Patient", Url + "4"),
        ]);

        catalogue.Faults.Count(fault => fault.Code == ProfileIssueCode.Cyclic).ShouldBe(4);
        catalogue.Profiles.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    public void Profiles_that_open_each_other_end_in_a_fault_whoever_is_asked_first(int first, int second)
    {
        var catalogue = ProfileCatalogue.Of([Opens(1, 2), Opens(2, 1)]);

        var profiles = new[] { catalogue.Find(Url + first), catalogue.Find(Url + second) };

        var other = ProfileCatalogue.Of([Opens(1, 2), Opens(2, 1)]);
        profiles[0]!.Elements.Select(element => element.Id).ShouldBe(other.Find(Url + first)!.Elements.Select(element => element.Id));
        profiles[1]!.Elements.Select(element => element.Id).ShouldBe(other.Find(Url + second)!.Elements.Select(element => element.Id));
        catalogue.Faults.Count(fault => fault.Code == ProfileIssueCode.Cyclic).ShouldBe(2);

        static Element Opens(int own, int other) => Differential(Url + own, "Extension", R4 + "Extension",
            $$"""{"id":"Extension.extension:x","path":"Extension.extension","sliceName":"x","type":[{"code":"Extension","profile":["{{Url + other}}"]}]}""",
            """{"id":"Extension.extension:x.extension:x.url","path":"Extension.extension.extension.url","fixedUri":"x"}""");
    }

    [Fact]
    public void A_long_chain_of_bases_is_followed_to_its_end()
    {
        var catalogue = ProfileCatalogue.Of(Enumerable.Range(0, 5000).Select(i =>
            Differential($"{Url}{i}", "Patient", i == 0 ? R4 + "Patient" : $"{Url}{i - 1}", """{"path":"Patient.name","min":1}""")));

        catalogue.Find(Url + "4999")!.At("Patient.name").Min.ShouldBe(1);
    }

    [Fact]
    public void A_long_circle_of_bases_ends()
    {
        var catalogue = ProfileCatalogue.Of(Enumerable.Range(0, 2000).Select(i => Differential($"{Url}{i}", "Patient", $"{Url}{(i + 1) % 2000}")));

        catalogue.Find(Url + "0").ShouldBeNull();
    }
}
