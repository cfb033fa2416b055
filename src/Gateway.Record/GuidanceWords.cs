using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>A triage decision in words: what was recommended, and what the home was told.</summary>
internal static class GuidanceWords
{
    private static readonly Dictionary<string, (string Words, bool IsUrgent)> Dispositions = new()
    {
        ["manage-in-home"] = ("manage in the home", false),
        ["gp-within-hours"] = ("GP within hours", false),
        ["nhs-111"] = ("111", true),
        ["ucr-two-hours"] = ("urgent community response within 2 hours", true),
        ["emergency-999"] = ("999", true),
    };

    public static string What(Element guidance) => DispositionOf(guidance) is { } code
        ? $"Triage decision: {(Dispositions.TryGetValue(code, out var known) ? known.Words : code)}"
        : "Guidance";

    public static string Value(Element guidance) => Words.Join(" ", guidance.All("note").Select(note => note["text"]?.Text));

    /// <summary>A disposition that is not known here is urgent until somebody has read it.</summary>
    public static bool IsUrgent(Element guidance) =>
        DispositionOf(guidance) is { } code && (!Dispositions.TryGetValue(code, out var known) || known.IsUrgent);

    private static string? DispositionOf(Element guidance) =>
        guidance.All("contained").SelectMany(contained => contained.All("parameter"))
            .FirstOrDefault(parameter => parameter["name"]?.Text == "disposition")?["valueCode"]?.Text;
}
