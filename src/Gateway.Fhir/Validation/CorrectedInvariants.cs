using System.Collections.Frozen;

namespace Gateway.Fhir.Validation;

/// <summary>Invariants whose expression in R4 does not say what their sentence says, with the expression that corrects them.</summary>
internal static class CorrectedInvariants
{
    private static readonly FrozenDictionary<string, string> s_corrected = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        // ras-2, "must be <= 100", is empty and so not met where there is no probability, which may be absent. As R5 puts it:
        // https://hl7.org/fhir/R5/riskassessment.html
        ["probability is decimal implies (probability as decimal) <= 100"] = "probability.empty() or ((probability is decimal) implies ((probability as decimal) <= 100))",
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The expression to evaluate for one of the standard's.</summary>
    public static string Of(string expression) => s_corrected.GetValueOrDefault(expression, expression);
}
