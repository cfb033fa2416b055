using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.Terminology;

public sealed class CodeSyntaxTests
{
    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "application/pdf", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "text/plain; charset=UTF-8", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "application/hl7-v3+xml", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes|4.0.1", "image/svg+xml", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "pdf", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "application/", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes", "x-thing/other", Membership.NotChecked)] // a private type
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "en-GB", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "cy", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "xx", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "English language", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "bfi", Membership.NotChecked)] // British Sign Language: three letters
    [InlineData("http://hl7.org/fhir/ValueSet/all-languages", "sr-Latn", Membership.NotChecked)]
    [InlineData("http://hl7.org/fhir/ValueSet/currencies", "GBP", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/currencies", "gbp", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/currencies", "QQQ", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/iso3166-1-2", "GB", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/iso3166-1-2", "UK", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mm[Hg]", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "/min", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "{Breaths}/min", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "kg/m2", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "Cel", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "10*9/L", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "%", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mm Hg", Membership.NotMember)] // a blank
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "°C", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mg/(dL", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mg//dL", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mg/", Membership.NotMember)]
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "[arb'U]", Membership.NotChecked)] // real, but not in our table
    [InlineData("http://hl7.org/fhir/ValueSet/ucum-units", "mmHg", Membership.NotChecked)] // wrong, but only the whole table could tell
    public void A_code_of_a_grammar_is_judged_as_far_as_the_grammar_goes(string valueSet, string code, Membership expected) =>
        TerminologyService.R4.IsMember(valueSet, null, code).ShouldBe(expected);

    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|4.0.1", Membership.Member)]
    [InlineData("http://hl7.org/fhir/ValueSet/administrative-gender|5.0.0", Membership.NotChecked)]
    public void A_set_of_another_release_is_not_at_hand(string valueSet, Membership expected) =>
        TerminologyService.R4.IsMember(valueSet, "http://hl7.org/fhir/administrative-gender", "female").ShouldBe(expected);
}
