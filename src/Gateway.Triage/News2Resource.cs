using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>The score as UK Core writes it: one survey Observation with seven components (UKCore-Bundle-NEWS2Observations-Example).</summary>
internal static class News2Resource
{
    private const string Prefix = "Royal College of Physicians NEWS2 (National Early Warning Score 2)";

    public static Element Of(News2Score score, News2Measurements measurements, string id)
    {
        var sources = score.Components.Select(component => measurements.SourceOf(component.Parameter)).OfType<Element>().Distinct().ToList();
        var newest = sources.MaxBy(source => FhirTime.Of(source) ?? DateTimeOffset.MinValue);

        var observation = Head(id, "final", newest);
        if (score.Total is { } total) observation.Add(Quantity(total));
        else observation.Add(Absent(score.Reasons.Count > 0));
        if (score.Total is null)
            observation.Add(new Element("note") { IsRepeat = true })
                .With("text", $"Incomplete: {string.Join(", ", score.Missing)} missing. What is known adds up to {score.AtLeast}; the total can only be this or more.");

        foreach (var source in sources)
            if (source["id"]?.Text is { } sourceId)
                observation.Add(new Element("derivedFrom") { IsRepeat = true }).With("reference", $"Observation/{sourceId}");
        foreach (var parameter in News2Chart.Parameters) observation.Add(Component(parameter, score));
        return observation;
    }

    /// <summary>The score of a set that its source took back: no value, and nothing it could be derived from.</summary>
    public static Element TakenBack(News2Score score, Element withdrawn, string id)
    {
        var observation = Head(id, "entered-in-error", withdrawn).With(Absent(score.Reasons.Count > 0));
        observation.Add(new Element("note") { IsRepeat = true }).With("text", "The source took back the measurements of this score.");
        return observation;
    }

    private static Element Head(string id, string status, Element? source)
    {
        var observation = Element.Resource("Observation").With("id", id).With("status", status);
        observation.Add(new Element("category") { IsRepeat = true })
            .Add(Coding("http://terminology.hl7.org/CodeSystem/observation-category", "survey", "Survey"));
        observation.Add(Concept("code", "1104051000000101", $"{Prefix} total score"));
        if (source?["subject"] is { } subject) observation.Add(subject.Clone());
        if (source is not null && FhirTime.EffectiveOf(source) is { } effective) observation.Add(effective.Clone());
        return observation;
    }

    private static Element Component(string parameter, News2Score score)
    {
        var (code, words) = CodeOf(parameter, score.Spo2Scale);
        var component = new Element("component") { IsRepeat = true }.With(Concept("code", code, $"{Prefix} - {words} score"));
        return score.Components.FirstOrDefault(scored => scored.Parameter == parameter) is { } known
            ? component.With(Quantity(known.Score))
            : component.With(Absent(score.Reasons.ContainsKey(parameter)));
    }

    private static (string Code, string Words) CodeOf(string parameter, int spo2Scale) => parameter switch
    {
        News2Chart.RespirationRateName => ("1104301000000104", "respiration rate"),
        News2Chart.Spo2Name when spo2Scale == 2 => ("1104321000000108", "oxygen saturation scale 2"),
        News2Chart.Spo2Name => ("1104311000000102", "oxygen saturation scale 1"),
        News2Chart.OxygenName => ("1104331000000105", "air or oxygen"),
        News2Chart.SystolicName => ("1104341000000101", "systolic blood pressure"),
        News2Chart.PulseName => ("1104351000000103", "pulse"),
        News2Chart.ConsciousnessName => ("1104361000000100", "consciousness"),
        _ => ("1104371000000107", "temperature"),
    };

    private static Element Quantity(int score) =>
        new Element("valueQuantity")
            .With(Element.Number("value", score.ToString(CultureInfo.InvariantCulture)))
            .With("unit", "ScoreOf")
            .With("system", "http://unitsofmeasure.org")
            .With("code", "{ScoreOf}");

    /// <summary>Something was sent and could not be used: <c>error</c>; nothing was sent: <c>not-performed</c>.</summary>
    private static Element Absent(bool unusable) =>
        new Element("dataAbsentReason").With(unusable
            ? Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "error", "Error")
            : Coding("http://terminology.hl7.org/CodeSystem/data-absent-reason", "not-performed", "Not Performed"));

    private static Element Concept(string name, string code, string display) =>
        new Element(name).With(Coding(BundleResources.Snomed, code, display));

    private static Element Coding(string system, string code, string display) =>
        new Element("coding") { IsRepeat = true }.With("system", system).With("code", code).With("display", display);
}
