using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>One value of one parameter of NEWS2 in a bundle.</summary>
/// <param name="Fault">Why it cannot be counted, in words, without the value.</param>
internal sealed record News2Finding(string Parameter, Element Observation, decimal? Value, string? Fault)
{
    /// <summary>How the worse of two is told.</summary>
    public int Severity { get; init; }

    /// <summary>Why it raises and does not reassure: it is counted, and the set has no total.</summary>
    public string? Doubt { get; init; }

    public DateTimeOffset? Time { get; } = FhirTime.Of(Observation);

    public override string ToString() => nameof(News2Finding);

    public static IEnumerable<News2Finding> AllOf(IReadOnlyList<Element> observations) =>
        observations.SelectMany(observation => News2Codes.Measures.SelectMany(measure => NumbersOf(observation, measure)).Concat(OxygenOf(observation)).Concat(ConsciousnessOf(observation)));

    public static decimal? Number(Element? element) =>
        decimal.TryParse(element?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static IEnumerable<News2Finding> NumbersOf(Element observation, News2Measure measure)
    {
        foreach (var holder in observation.All("component").Prepend(observation))
        {
            if (!holder["code"].HasCode(measure.Codes) || holder.ValueOf() is not { } value) continue;
            var number = Number(value["value"]);
            var unit = value["code"]?.Text ?? value["unit"]?.Text;
            yield return new News2Finding(measure.Parameter, observation, number, FaultOf(value, number, unit, measure))
            {
                Severity = number is { } known && measure.Scale.IsPossible(known) ? measure.Scale.ScoreOf(known) : -1,
                Doubt = unit is null ? $"it was sent without a unit and taken as {measure.Units[0]}: send the unit" : null,
            };
        }
    }

    private static string? FaultOf(Element value, decimal? number, string? unit, News2Measure measure)
    {
        if (value.Name != "valueQuantity" || number is null) return "it was sent without a number: send a quantity";
        if (value["comparator"] is not null) return "it was sent as less or more than a number, which cannot be scored";
        return unit is null || measure.Units.Contains(unit) ? null : $"it was sent in another unit than {measure.Units[0]}, so it is not counted";
    }

    private static IEnumerable<News2Finding> OxygenOf(Element observation)
    {
        foreach (var concept in new[] { observation["code"], observation["valueCodeableConcept"] })
        {
            if (concept.HasCode(News2Codes.OnOxygen)) yield return new News2Finding(News2Chart.OxygenName, observation, 1, null) { Severity = 2 };
            else if (concept.HasCode(News2Codes.OnAir)) yield return new News2Finding(News2Chart.OxygenName, observation, 0, null);
        }
    }

    private static IEnumerable<News2Finding> ConsciousnessOf(Element observation)
    {
        if (!observation["code"].HasCode(News2Codes.Consciousness) || observation.ValueOf() is not { } value) yield break;
        var level = News2Codes.ConsciousnessLevels.FirstOrDefault(level => value.HasCode(level.Codes));
        yield return level is null
            ? new News2Finding(News2Chart.ConsciousnessName, observation, null, "the level of consciousness is none of A, C, V, P, U in its coded form") { Severity = -1 }
            : new News2Finding(News2Chart.ConsciousnessName, observation, (int)level.Level, null) { Severity = (int)level.Level };
    }
}
