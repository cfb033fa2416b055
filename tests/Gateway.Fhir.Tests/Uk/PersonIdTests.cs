using Gateway.Fhir.Uk;

namespace Gateway.Fhir.Tests.Uk;

public sealed class PersonIdTests
{
    [Theory]
    [InlineData("9589d1d2-90b4-4e07-bdb1-92cd7d944b6b", true)]
    [InlineData("ada", true)]
    [InlineData("123456789", true)] // nine digits are no NHS number
    [InlineData("9990000018", false)] // an NHS number
    [InlineData("999-000-0018", false)] // the same, as people write it
    [InlineData("9990000019", false)] // one that was mistyped is somebody's all the same
    [InlineData("a b", false)]
    [InlineData("", false)]
    public void A_person_s_id_is_opaque_and_never_an_NHS_number(string text, bool accepted) =>
        PersonId.TryParse(text, out _).ShouldBe(accepted);
}
