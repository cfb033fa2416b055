using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Tests.Validation;

public sealed class CorrectedInvariantTests
{
    [Theory]
    [InlineData("\"outcome\":{\"text\":\"x\"}", false)]
    [InlineData("\"probabilityDecimal\":100", false)]
    [InlineData("\"probabilityDecimal\":100.1", true)]
    [InlineData("\"probabilityRange\":{\"low\":{\"value\":1,\"unit\":\"%\",\"system\":\"http://unitsofmeasure.org\",\"code\":\"%\"}}", false)]
    public void A_risk_has_no_probability_or_one_up_to_a_hundred(string prediction, bool isFault) =>
        ResourceValidator.Validate(Trees.Read($$"""{"resourceType":"RiskAssessment","status":"final","subject":{"reference":"Patient/p"},"prediction":[{ {{prediction}} }]}"""))
            .Any(issue => issue.Text.StartsWith("ras-2", StringComparison.Ordinal)).ShouldBe(isFault);

    [Fact]
    public void Many_warnings_are_no_error_and_hide_none()
    {
        var patients = string.Join(",", Enumerable.Repeat("""{"resource":{"resourceType":"Patient","maritalStatus":{"coding":[{"system":"http://other.example","code":"x"}]}}}""", 600));

        var issues = ResourceValidator.Validate(Trees.Read("{\"resourceType\":\"Bundle\",\"type\":\"collection\",\"entry\":[" + patients + ",{\"resource\":{\"resourceType\":\"Patient\",\"gender\":\"none\"}}]}"));

        issues.Count(issue => !issue.IsError).ShouldBe(501);
        issues.Where(issue => issue.IsError).ShouldHaveSingleItem().Path.ShouldBe("Bundle.entry[600].resource.gender");
        issues.ShouldContain(issue => issue.Severity == IssueSeverity.Warning && issue.Code == IssueCode.TooManyFaults);
    }
}
