using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>What really happened after a decision, as somebody who knows it tells; so that agreement can be measured.</summary>
/// <param name="Happened">Who looked after the person in the end.</param>
/// <param name="At">When that was known.</param>
/// <param name="IsConveyed">Whether the person was taken to hospital; null when that was not said.</param>
public sealed record TriageOutcome(Disposition Happened, DateTimeOffset At, bool? IsConveyed)
{
    /// <summary>
    /// Reads <c>{ "happened": "emergency-999", "at": "2026-06-01T10:00:00+01:00", "conveyed": true }</c>; every fault at once (TRI006).
    /// Nothing else is taken: what was found and done belongs in the record, not here.
    /// </summary>
    public static (TriageOutcome? Outcome, IReadOnlyList<Issue> Issues) Read(Element json)
    {
        var issues = new List<Issue>();
        var happened = DispositionCodes.Parse(json["happened"]?.Text);
        if (happened is null) issues.Add(Issue.Error("TRI006", "value", "happened", $"Who looked after the person in the end: one of {string.Join(", ", DispositionCodes.All)}."));
        if (!DateTimeOffset.TryParse(json["at"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at))
            issues.Add(Issue.Error("TRI006", "value", "at", "When that was known: a date and a time with an offset, 2026-06-01T10:00:00+01:00."));
        if (json["conveyed"] is { Kind: not ElementKind.Boolean }) issues.Add(Issue.Error("TRI006", "value", "conveyed", "Taken to hospital: true or false, or leave it out."));
        foreach (var other in json.Children.Where(child => child.Name is not ("happened" or "at" or "conveyed")))
            issues.Add(Issue.Error("TRI006", "structure", other.Name, "Only happened, at and conveyed belong here."));
        return issues.Count == 0 ? (new TriageOutcome(happened!.Value, at, json["conveyed"]?.Text is { } text ? text == "true" : null), issues) : (null, issues);
    }

    public Element ToJson()
    {
        var json = new Element("").With("happened", Happened.ToCode()).With("at", At.ToString("O", CultureInfo.InvariantCulture));
        return IsConveyed is { } conveyed ? json.With(Element.Boolean("conveyed", conveyed)) : json;
    }
}
