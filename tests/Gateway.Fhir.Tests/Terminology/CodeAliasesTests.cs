using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.Terminology;

public sealed class CodeAliasesTests
{
    private const string England = "https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusEngland";

    [Theory]
    [InlineData(England, "01", "01")]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "01", "01")]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "number-present-and-verified", "01")]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "trace-postponed", "08")]
    [InlineData("https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "03", "03")]
    [InlineData("https://fhir.hl7.org.uk/STU3/CareConnect-NHSNumberVerificationStatus-1", "04", "04")]
    [InlineData("https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", "05", "05")]
    [InlineData("https://fhir.hl7.org.uk/CareConnect-NHSNumberVerificationStatus-1", "06", "06")]
    [InlineData(null, "06", "06")] // CX-2
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusWales", "02", "02")]
    public void Every_spelling_of_an_NHS_numbers_status_is_UK_Cores(string? system, string code, string expected)
    {
        var coding = CodeAliases.NhsNumberVerification.UkCoreOf(system, code).ShouldNotBeNull();

        coding.System.ShouldBe(England);
        coding.Code.ShouldBe(expected);
    }

    [Theory]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusWales", "01")] // traced, not verified
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatusWales", "nn")]
    [InlineData("https://fhir.hl7.org.uk/CodeSystem/UKCore-NHSNumberVerificationStatus", "number-present-and-traced-using-welsh-nhs-ar")]
    [InlineData("http://example.org/other", "01")]
    [InlineData(England, "09")]
    public void A_status_that_only_looks_alike_is_no_alias(string system, string code) =>
        CodeAliases.NhsNumberVerification.UkCoreOf(system, code).ShouldBeNull();

    [Theory]
    [InlineData("http://snomed.info/sct", "130987000", "130987000")]
    [InlineData(null, "A", "248234008")]
    [InlineData(null, "c", "130987000")]
    [InlineData(null, "Responds to voice", "300202002")]
    [InlineData(null, " pain ", "450847001")]
    [InlineData(null, "Unresponsive", "422768004")]
    public void Every_spelling_of_the_level_of_consciousness_is_UK_Cores(string? system, string code, string expected) =>
        CodeAliases.Acvpu.UkCoreOf(system, code).ShouldNotBeNull().Code.ShouldBe(expected);

    [Theory]
    [InlineData(null, "asleep")]
    [InlineData("http://example.org/other", "A")]
    public void A_word_that_the_scale_does_not_have_is_no_level(string? system, string code) => CodeAliases.Acvpu.UkCoreOf(system, code).ShouldBeNull();

    [Fact]
    public void Two_spellings_of_one_thing_mean_the_same()
    {
        CodeAliases.Acvpu.MeanTheSame(null, "V", "http://snomed.info/sct", "300202002").ShouldBeTrue();
        CodeAliases.Acvpu.MeanTheSame(null, "V", "http://snomed.info/sct", "450847001").ShouldBeFalse();
        CodeAliases.Acvpu.MeanTheSame(null, "asleep", null, "asleep").ShouldBeFalse();
    }

    [Fact]
    public void The_dictionarys_discharge_codes_are_Englands_and_the_Welsh_are_not()
    {
        CodeAliases.Of("https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-DischargeDestination", "54")
            .ShouldBe(new UkCoreCoding("https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationEngland", "54", null));
        CodeAliases.Of("https://fhir.hl7.org.uk/CodeSystem/UKCore-DischargeDestinationWales", "19").ShouldBeNull();
        CodeAliases.Of("https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-DischargeMethod", "2").ShouldBeNull();
    }
}
