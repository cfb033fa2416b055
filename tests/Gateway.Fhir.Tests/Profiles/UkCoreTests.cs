using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.Profiles;

/// <summary>What UK Core means, written down by hand from HL7 UK's definitions.</summary>
public sealed class UkCoreTests
{
    private const string Uk = "https://fhir.hl7.org.uk/";

    [Fact]
    public void Every_definition_has_a_snapshot()
    {
        UkCore.Profiles.Canonicals.Count().ShouldBe(153);
        UkCore.Profiles.Profiles.Count().ShouldBe(153);
    }

    [Fact]
    public void No_definition_has_a_fault() => UkCore.Profiles.Faults.ShouldBeEmpty();

    [Fact]
    public void Every_snapshot_is_well_made_and_narrows_its_base() =>
        UkCore.Profiles.Profiles.SelectMany(profile => SnapshotInvariants.Faults(profile, UkCore.Profiles)).ShouldBeEmpty();

    [Fact]
    public void A_patient_has_at_most_one_NHS_number_with_its_status()
    {
        var patient = Profile("UKCore-Patient");

        (patient.Version, patient.Name, patient.Type, patient.BaseUrl).ShouldBe(("2.6.1", "UKCorePatient", "Patient", Definitions.R4 + "Patient"));
        var identifier = patient.At("Patient.identifier");
        (identifier.Max, identifier.Slicing!.Rules, identifier.Slicing.Discriminators.Single()).ShouldBe((int.MaxValue, "open", new Discriminator("value", "system")));
        (patient.At("Patient.identifier:nhsNumber").Min, patient.At("Patient.identifier:nhsNumber").Max).ShouldBe((0, 1));
        (patient.At("Patient.identifier:nhsNumber.system").Min, patient.At("Patient.identifier:nhsNumber.system").Fixed!.Text).ShouldBe((1, "https://fhir.nhs.uk/Id/nhs-number"));
        patient.At("Patient.identifier:nhsNumber.value").Min.ShouldBe(1);
        patient.At("Patient.identifier:nhsNumber.extension:nhsNumberVerificationStatus").ShouldSatisfyAllConditions(
            status => status.Max.ShouldBe(1),
            status => status.Types.Single().Profiles.ShouldBe([Uk + "StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus"]));
        patient.At("Patient.extension:ethnicCategory").Max.ShouldBe(1);
        patient.At("Patient.maritalStatus").Binding.ShouldBe(new ValueSetBinding("extensible", Uk + "ValueSet/UKCore-PersonMaritalStatusCode"));
        patient.At("Patient.communication.language").Binding!.Strength.ShouldBe("required");
        patient.At("Patient").Invariants.ShouldBe(ProfileCatalogue.R4.Find(Definitions.R4 + "Patient")!.Elements[0].Invariants);
    }

    [Fact]
    public void A_vital_sign_is_final_and_coded_in_LOINC_and_SNOMED()
    {
        var vital = Profile("UKCore-Observation-VitalSigns");

        vital.At("Observation").Invariants.ShouldContain(invariant => invariant.Key == "ukcore-obs-vs-001" && invariant.IsError);
        vital.At("Observation").Invariants.ShouldContain(invariant => invariant.Key == "obs-6");
        vital.At("Observation.status").Fixed!.Text.ShouldBe("final");
        (vital.At("Observation.category").Min, vital.At("Observation.category").Max).ShouldBe((1, 1));
        vital.At("Observation.category.coding.code").Fixed!.Text.ShouldBe("vital-signs");
        (vital.At("Observation.code.coding:loinc").Min, vital.At("Observation.code.coding:loinc").Max).ShouldBe((1, 1));
        vital.At("Observation.code.coding:loinc.system").Fixed!.Text.ShouldBe("http://loinc.org");
        vital.At("Observation.code.coding:snomedCT").Min.ShouldBe(1);
        vital.At("Observation.subject").Min.ShouldBe(1);
        vital.At("Observation.effective[x]").Min.ShouldBe(1);
    }

    [Theory]
    [InlineData("BloodPressure", "85354-9")]
    [InlineData("BodyHeight", "8302-2")]
    [InlineData("BodyTemperature", "8310-5")]
    [InlineData("BodyWeight", "29463-7")]
    [InlineData("BMI", "39156-5")]
    [InlineData("HeadCircumference", "9843-4")]
    [InlineData("HeartRate", "8867-4")]
    [InlineData("OxygenSaturation", "2708-6")]
    [InlineData("RespirationRate", "9279-1")]
    public void Each_vital_sign_names_its_LOINC_code(string name, string code) =>
        Profile($"UKCore-Observation-VitalSigns-{name}").At("Observation.code.coding:loinc.code").Fixed!.Text.ShouldBe(code);

    [Fact]
    public void An_oxygen_saturation_is_a_percentage()
    {
        var saturation = Profile("UKCore-Observation-VitalSigns-OxygenSaturation");

        saturation.At("Observation.value[x]").Types.Single().Code.ShouldBe("Quantity");
        saturation.At("Observation.value[x]").Min.ShouldBe(1);
        saturation.At("Observation.value[x].code").Fixed!.Text.ShouldBe("%");
        saturation.At("Observation.value[x].unit").Fixed!.Text.ShouldBe("percent");
        (saturation.At("Observation.code.coding:snomedCT").Min, saturation.At("Observation.code.coding:snomedCT").Max).ShouldBe((1, 1));
        saturation.At("Observation.code.coding:snomedCT.system").Fixed!.Text.ShouldBe("http://snomed.info/sct", "it is inherited");
    }

    [Fact]
    public void A_blood_pressure_has_a_systolic_part_and_nothing_but_the_two()
    {
        var pressure = Profile("UKCore-Observation-VitalSigns-BloodPressure");

        pressure.At("Observation.value[x]").Max.ShouldBe(0);
        var component = pressure.At("Observation.component");
        (component.Min, component.Max, component.Slicing!.Rules, component.Slicing.Discriminators.Single()).ShouldBe((1, 2, "closed", new Discriminator("value", "code.text")));
        (pressure.At("Observation.component:SystolicBP").Min, pressure.At("Observation.component:SystolicBP").Max).ShouldBe((1, 1));
        (pressure.At("Observation.component:DiastolicBP").Min, pressure.At("Observation.component:DiastolicBP").Max).ShouldBe((0, 1));
        pressure.At("Observation.component:SystolicBP.code.coding:loinc.code").Fixed!.Text.ShouldBe("8480-6");
        pressure.At("Observation.component:DiastolicBP.code.text").Fixed!.Text.ShouldBe("Diastolic blood pressure");
        pressure.At("Observation.component:SystolicBP.code.coding:loinc.system").Fixed!.Text.ShouldBe("http://loinc.org", "a slice starts as what it slices");
        pressure.At("Observation.component:SystolicBP.value[x].code").Fixed!.Text.ShouldBe("mm[Hg]");
    }

    [Fact]
    public void An_allergy_has_a_code_and_binds_it_softly()
    {
        var allergy = Profile("UKCore-AllergyIntolerance");

        allergy.At("AllergyIntolerance.code").Min.ShouldBe(1);
        allergy.At("AllergyIntolerance.code").Binding.ShouldBe(new ValueSetBinding("preferred", Uk + "ValueSet/UKCore-AllergyCode"));
        allergy.At("AllergyIntolerance.clinicalStatus.extension:allergyIntoleranceEnd").Types.Single().Profiles
            .ShouldBe([Uk + "StructureDefinition/Extension-UKCore-AllergyIntoleranceEnd"]);
        allergy.At("AllergyIntolerance.reaction.manifestation").Min.ShouldBe(1, "as in base R4");
    }

    [Fact]
    public void An_encounter_binds_where_the_patient_came_from_and_goes_to()
    {
        var encounter = Profile("UKCore-Encounter");

        encounter.At("Encounter.hospitalization.dischargeDisposition").Binding!.ValueSet.ShouldBe(Uk + "ValueSet/UKCore-DischargeDestination");
        encounter.At("Encounter.hospitalization.admitSource").Binding!.ValueSet.ShouldBe(Uk + "ValueSet/UKCore-SourceOfAdmission");
        encounter.Elements.ShouldContain(element => element.SliceName == "dischargeMethod");
        encounter.At("Encounter.class").Min.ShouldBe(1, "as in base R4");
    }

    [Fact]
    public void A_medication_request_names_the_medicine_in_dmd_softly()
    {
        var request = Profile("UKCore-MedicationRequest");

        request.At("MedicationRequest.medication[x]").ShouldSatisfyAllConditions(
            medication => medication.Min.ShouldBe(1),
            medication => medication.Types.Select(type => type.Code).ShouldBe(["CodeableConcept", "Reference"], ignoreOrder: true),
            medication => medication.Binding.ShouldBe(new ValueSetBinding("preferred", Uk + "ValueSet/UKCore-MedicationCode")));
    }

    [Fact]
    public void An_extension_fixes_its_address_and_narrows_its_value()
    {
        var status = Profile("Extension-UKCore-NHSNumberVerificationStatus");

        status.At("Extension.url").Fixed!.Text.ShouldBe(Uk + "StructureDefinition/Extension-UKCore-NHSNumberVerificationStatus");
        status.At("Extension.value[x]").Types.Single().Code.ShouldBe("CodeableConcept");
        status.At("Extension.value[x]").Binding!.ValueSet.ShouldBe(Uk + "ValueSet/UKCore-NHSNumberVerificationStatus");
    }

    [Theory]
    [InlineData("UKCore-NHSNumberVerificationStatus", "CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "01", Membership.Member)]
    [InlineData("UKCore-NHSNumberVerificationStatus", "CodeSystem/UKCore-NHSNumberVerificationStatusEngland", "99", Membership.NotMember)]
    [InlineData("UKCore-DischargeDestination", "CodeSystem/UKCore-DischargeDestinationEngland", "54", Membership.Member)]
    [InlineData("UKCore-ACVPU", "http://snomed.info/sct", "248234008", Membership.Member)]
    [InlineData("UKCore-ACVPU", "http://snomed.info/sct", "1", Membership.NotMember)]
    [InlineData("UKCore-BMI", "http://snomed.info/sct", "60621009", Membership.NotChecked)]
    [InlineData("UKCore-AllergyCode", "https://dmd.nhs.uk", "1", Membership.NotChecked)]
    public void A_code_is_judged_where_the_codes_are_at_hand(string valueSet, string system, string code, Membership expected) =>
        UkCore.Terminology.IsMember($"{Uk}ValueSet/{valueSet}", system.StartsWith("http", StringComparison.Ordinal) ? system : Uk + system, code).ShouldBe(expected);

    [Fact]
    public void A_code_that_a_value_set_leaves_out_is_no_member()
    {
        // The marital status L (legally separated) and the like come from HL7's v3 system, which is not at hand.
        UkCore.Terminology.IsMember(Uk + "ValueSet/UKCore-PersonMaritalStatusCode", Uk + "CodeSystem/UKCore-PersonMaritalStatusEngland", "nothing").ShouldBe(Membership.NotMember);
    }

    [Fact]
    public void The_notice_of_HL7_UK_is_carried() => UkCore.Notice.ShouldContain("Copyright (c) 2021+ HL7 UK");

    private static Profile Profile(string name) =>
        UkCore.Profiles.Find($"{Uk}StructureDefinition/{name}") ?? throw new InvalidOperationException($"{name} is not at hand.");
}
