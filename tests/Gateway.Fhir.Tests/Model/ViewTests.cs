using Gateway.Fhir.Json;
using Gateway.Fhir.Model.Generated;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Model;

public sealed class ViewTests
{
    [Fact]
    public void A_resource_is_built_through_its_view()
    {
        var observation = new Observation { Id = "o1", Status = "final", EffectiveDateTime = "2026-11-22T10:00:00+00:00" };
        var coding = observation.AddCode().AddCoding();
        (coding.System, coding.Code) = ("http://loinc.org", "8867-4");
        observation.AddCategory().AddCoding().Code = "vital-signs";
        observation.AddSubject().ReferenceText = "Patient/p1";
        var quantity = observation.AddValueQuantity();
        (quantity.Value, quantity.Unit) = (97.50m, "/min");

        JsonText.ToString(observation.Element).ShouldBe("""
            {"resourceType":"Observation","id":"o1","status":"final","effectiveDateTime":"2026-11-22T10:00:00+00:00","code":{"coding":[{"system":"http://loinc.org","code":"8867-4"}]},"category":[{"coding":[{"code":"vital-signs"}]}],"subject":{"reference":"Patient/p1"},"valueQuantity":{"value":97.50,"unit":"/min"}}
            """);
        ResourceValidator.Validate(observation.Element).ShouldBeEmpty();
    }

    [Fact]
    public void A_resource_is_read_through_its_view()
    {
        var patient = Patient.Of(Trees.Read("""
            {"resourceType":"Patient","birthDate":"1950-05","name":[{"given":["Ann","Mary"],"family":"Test"}],
             "contact":[{"name":{"text":"Bob"}}],"multipleBirthInteger":2,"generalPractitioner":[{"reference":"Organization/o"}]}
            """));

        patient.BirthDate.ShouldBe("1950-05");
        patient.Name[0].Given.ShouldBe(["Ann", "Mary"]);
        patient.Contact[0].Name!.Text.ShouldBe("Bob");
        patient.MultipleBirthInteger.ShouldBe(2);
        patient.MultipleBirthBoolean.ShouldBeNull();
        patient.GeneralPractitioner.ShouldHaveSingleItem().ReferenceText.ShouldBe("Organization/o");
        patient.Telecom.ShouldBeEmpty();
    }

    [Fact]
    public void What_the_type_does_not_know_stays_in_the_tree()
    {
        const string json = """{"resourceType":"Patient","odd":[1.50,{"a":null}],"birthDate":"1950","_birthDate":{"extension":[{"url":"http://x.example","valueCode":"c"}]}}""";
        var patient = Patient.Of(Trees.Read(json));

        patient.BirthDate = "1951";
        JsonText.ToString(patient.Element).ShouldBe(json.Replace("1950", "1951", StringComparison.Ordinal));
        patient.BirthDate = null;
        JsonText.ToString(patient.Element).ShouldBe(json.Replace("\"birthDate\":\"1950\",", "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_choice_that_is_set_with_another_type_replaces_the_first()
    {
        var observation = new Observation { Status = "final" };
        observation.AddCode().Text = "x";
        observation.AddValueQuantity().Value = 1;
        observation.ValueString = "a";
        observation.ValueInteger = null;

        observation.ValueQuantity.ShouldBeNull();
        observation.ValueString.ShouldBe("a");
        ResourceValidator.Validate(observation.Element).ShouldBeEmpty();
    }

    [Fact]
    public void A_bundle_hands_out_its_resources_by_type()
    {
        var bundle = new Bundle { Type = "collection" };
        bundle.AddEntry().AddResource<Patient>().Active = true;
        var device = bundle.AddEntry().AddResource<Device>();
        device.AddOwner().ReferenceText = "#o";
        var owner = device.AddContained<Organization>();
        (owner.Id, owner.Name) = ("o", "O");

        bundle.Entry[0].Resource!.As<Patient>()!.Active.ShouldBe(true);
        bundle.Entry[1].Resource!.As<Patient>().ShouldBeNull();
        ResourceValidator.Validate(bundle.Element).ShouldBeEmpty();
    }

    [Fact]
    public void A_number_beyond_a_decimal_reads_as_null_and_stays()
    {
        var quantity = Quantity.Of(Trees.Read("""{"resourceType":"Observation","valueQuantity":{"value":1e400}}""")["valueQuantity"]!);

        quantity.Value.ShouldBeNull();
        JsonText.ToString(quantity.Element).ShouldBe("""{"value":1e400}""");
    }

    [Fact]
    public void A_view_made_by_accident_into_text_shows_no_data()
    {
        var name = new Patient().AddName();
        name.Family = "Secret";

        name.ToString().ShouldNotContain("Secret");
    }
}
