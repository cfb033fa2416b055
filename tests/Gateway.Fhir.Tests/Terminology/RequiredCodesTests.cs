using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Tests.Terminology;

public sealed class RequiredCodesTests
{
    [Fact]
    public void A_required_set_knows_its_codes_and_their_systems()
    {
        var intent = RequiredCodes.Of("http://hl7.org/fhir/ValueSet/task-intent|4.0.1")!;

        intent.Systems.ShouldBe(["http://hl7.org/fhir/request-intent", "http://hl7.org/fhir/task-intent"]);
        intent.Contains("order").ShouldBeTrue();
        intent.Contains("http://hl7.org/fhir/task-intent", "unknown").ShouldBeTrue();
        intent.Contains("http://hl7.org/fhir/task-intent", "order").ShouldBeFalse();
        intent.Contains(null, "order").ShouldBeFalse();
        intent.Contains("Order").ShouldBeFalse();
    }

    [Theory]
    [InlineData("http://hl7.org/fhir/ValueSet/mimetypes")]      // open
    [InlineData("http://hl7.org/fhir/ValueSet/observation-vitalsignresult")]
    [InlineData("http://nowhere.example/vs")]
    public void A_set_that_cannot_be_listed_is_not_there(string canonical) => RequiredCodes.Of(canonical).ShouldBeNull();
}
