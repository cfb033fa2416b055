using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>When an Observation was made, for comparing only; what is shown keeps the text it came with.</summary>
internal static class FhirTime
{
    /// <summary>The element that says when: <c>effectiveDateTime</c>, <c>effectivePeriod</c>, <c>effectiveInstant</c>.</summary>
    public static Element? EffectiveOf(Element observation) =>
        observation.Children.FirstOrDefault(child => child.Name.StartsWith("effective", StringComparison.Ordinal));

    /// <summary>Null when there is none or it cannot be read; a date without a time counts from its start, in UTC.</summary>
    public static DateTimeOffset? Of(Element observation)
    {
        var effective = EffectiveOf(observation);
        var text = effective?.Text ?? effective?["end"]?.Text ?? effective?["start"]?.Text;
        string[] partial = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(text, partial, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return day;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
