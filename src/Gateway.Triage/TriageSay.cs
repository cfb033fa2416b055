using System.Globalization;
using Gateway.Fhir.Uk;

namespace Gateway.Triage;

/// <summary>
/// What the home says on the telephone, in the order of SBARD (Situation, Background, Assessment, Recommendation, Decision; NHS
/// England). The sender's own words stay as they are; what the gateway counted is added to the assessment.
/// </summary>
internal static class TriageSay
{
    public static string Of(TriageRequest request, Disposition disposition, IReadOnlyList<FiredRule> rules, DateTimeOffset? latest)
    {
        var form = request.Form;
        List<string> lines =
        [
            Line("Situation", [form.First("situation"), Listed("Red flags", request.RedFlags), Listed("Soft signs", request.SoftSigns), $"Reason: {rules[0].Because}"]),
            Line("Background", [form.First("background"), request.TreatmentPlan is { } plan ? $"Treatment plan: {plan}" : "No treatment plan was stated.", Anticoagulant(request)]),
            Line("Assessment", [form.First("assessment"), Score(request, latest)]),
            Line("Recommendation", [form.First("recommendation"), $"The triage rules ask for: {disposition.ToCode()}."]),
        ];
        if (form.First("decision") is { } decision) lines.Add(Line("Decision", [decision]));
        return string.Join('\n', lines);
    }

    private static string Line(string name, IEnumerable<string?> parts) =>
        $"{name}: {string.Join(' ', parts.OfType<string>().Select(part => part.TrimEnd()).Where(part => part.Length > 0).Select(part => part[^1] is '.' or '?' or '!' ? part : $"{part}."))}";

    private static string? Listed(string name, IReadOnlyList<string> codes) => codes.Count == 0 ? null : $"{name}: {string.Join(", ", codes)}";

    private static string? Anticoagulant(TriageRequest request) => request.Anticoagulant switch
    {
        TriageForm.Yes => "Takes an anticoagulant.",
        TriageForm.No => null,
        _ => "Not known whether an anticoagulant is taken.",
    };

    private static string Score(TriageRequest request, DateTimeOffset? latest)
    {
        var score = request.Score;
        var at = latest is { } time ? string.Create(CultureInfo.InvariantCulture, $" at {UkTime.Local(time):HH:mm} on {UkTime.Local(time):d MMMM yyyy}") : "";
        var usual = request.UsualTotal is { } total ? FormattableString.Invariant($"; usually {total}") : "; the usual score is not known";
        if (score.Components.Count == 0) return $"NEWS2: not scored{usual}.";
        var parts = string.Join(", ", score.Components.Select(component => string.Create(CultureInfo.InvariantCulture, $"{TriageGaps.WordsOf(component.Parameter)} {component.Score}")));
        var scales = score.OnEachScale is { } each && each.Scale1 != each.Scale2
            ? string.Create(CultureInfo.InvariantCulture, $"; on SpO2 scale 1 it is {each.Scale1}, on scale 2 it is {each.Scale2}, and it is not clear that scale 2 is prescribed")
            : "";
        return score.Total is { } complete
            ? string.Create(CultureInfo.InvariantCulture, $"NEWS2 {complete} on SpO2 scale {score.Spo2Scale}{at} ({parts}){usual}{scales}.")
            : string.Create(CultureInfo.InvariantCulture, $"NEWS2 incomplete, at least {score.AtLeast}{at} ({parts}){usual}{scales}.");
    }
}
