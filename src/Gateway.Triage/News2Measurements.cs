using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>Which Observations of a bundle NEWS2 is counted from: the latest of each parameter, and never one entered in error.</summary>
internal sealed class News2Measurements
{
    // RCP 2017 asks for observations at least every 12 hours even at a score of 0: an older value is due again and completes no set.
    private static readonly TimeSpan OldestInSet = TimeSpan.FromHours(12);

    private readonly Dictionary<string, Finding> _chosen = [];

    private News2Measurements()
    {
    }

    public News2Observations Observations { get; private set; } = new();

    /// <summary>A measurement of NEWS2 that its source took back, null when there is none.</summary>
    public Element? Withdrawn { get; private set; }

    /// <summary>The Observations that parameters were read from, each once, in the order of the chart.</summary>
    public IEnumerable<Element> Sources => News2Chart.Parameters.Select(SourceOf).OfType<Element>().Distinct();

    /// <summary>The Observation a parameter was read from.</summary>
    public Element? SourceOf(string parameter) => _chosen.GetValueOrDefault(parameter)?.Observation;

    public static News2Measurements Of(Element bundle)
    {
        var measurements = new News2Measurements();
        var all = bundle.ResourcesOf("Observation").ToList();
        var observations = all.Where(observation => observation["status"]?.Text is not ("entered-in-error" or "cancelled")).ToList();
        measurements.Withdrawn = all.Find(observation => observation["status"]?.Text == "entered-in-error" && News2Codes.IsMeasurement(observation));
        var scale = HasPrescribedTarget(observations) ? 2 : 1;

        foreach (var measure in News2Codes.Measures)
            measurements.Choose(measure.Parameter, observations.SelectMany(observation => NumbersOf(observation, measure)));
        measurements.Choose(News2Chart.OxygenName, observations.SelectMany(OxygenOf));
        measurements.Choose(News2Chart.ConsciousnessName, observations.SelectMany(ConsciousnessOf));
        measurements.SetAsideTheOld();
        measurements.Observations = measurements.ToObservations(scale);
        return measurements;
    }

    /// <summary>Scale 2 is a prescription: only an explicit target of 88–92 % switches it on, and the latest target rules.</summary>
    private static bool HasPrescribedTarget(IEnumerable<Element> observations)
    {
        var target = observations
            .Where(observation => observation["code"].HasCode(News2Codes.TargetSaturation))
            .MaxBy(observation => FhirTime.Of(observation) ?? DateTimeOffset.MinValue);
        return target is not null
            && Number(target.At("valueRange", "low", "value")) == 88
            && Number(target.At("valueRange", "high", "value")) == 92;
    }

    private static IEnumerable<Finding> NumbersOf(Element observation, News2Measure measure)
    {
        foreach (var holder in observation.All("component").Prepend(observation))
        {
            if (!holder["code"].HasCode(measure.Codes) || holder.ValueOf() is not { } value) continue;
            yield return new Finding(observation, Number(value["value"]), Fault(value, measure))
            {
                Severity = Number(value["value"]) is { } number && measure.Scale.IsPossible(number) ? measure.Scale.ScoreOf(number) : -1,
            };
        }
    }

    private static string? Fault(Element value, News2Measure measure)
    {
        if (value.Name != "valueQuantity" || Number(value["value"]) is null) return "it was sent without a number: send a quantity";
        if (value["comparator"] is not null) return "it was sent as less or more than a number, which cannot be scored";
        var unit = value["code"]?.Text ?? value["unit"]?.Text;
        return unit is null || measure.Units.Contains(unit) ? null : $"it was sent in another unit than {measure.Units[0]}, so it is not counted";
    }

    private static IEnumerable<Finding> OxygenOf(Element observation)
    {
        foreach (var concept in new[] { observation["code"], observation["valueCodeableConcept"] })
        {
            if (concept.HasCode(News2Codes.OnOxygen)) yield return new Finding(observation, 1, null) { Severity = 2 };
            else if (concept.HasCode(News2Codes.OnAir)) yield return new Finding(observation, 0, null);
        }
    }

    private static IEnumerable<Finding> ConsciousnessOf(Element observation)
    {
        if (!observation["code"].HasCode(News2Codes.Consciousness) || observation.ValueOf() is not { } value) yield break;
        var level = News2Codes.ConsciousnessLevels.FirstOrDefault(level => value.HasCode(level.Codes));
        yield return level is null
            ? new Finding(observation, null, "the level of consciousness is none of A, C, V, P, U in its coded form") { Severity = -1 }
            : new Finding(observation, (int)level.Level, null) { Severity = (int)level.Level };
    }

    /// <summary>The latest wins; of two made at the same time the one that scores higher.</summary>
    private void Choose(string parameter, IEnumerable<Finding> findings)
    {
        if (findings.MaxBy(finding => (finding.Time ?? DateTimeOffset.MinValue, finding.Fault is null, finding.Severity)) is { } chosen)
            _chosen[parameter] = chosen;
    }

    private void SetAsideTheOld()
    {
        var newest = _chosen.Values.Max(finding => finding.Time);
        foreach (var (parameter, finding) in _chosen.ToList())
            if (newest - finding.Time > OldestInSet)
                _chosen[parameter] = finding with { Fault = "it was measured more than 12 hours before the rest: measure again" };
    }

    private News2Observations ToObservations(int scale)
    {
        decimal? Value(string parameter) => _chosen.GetValueOrDefault(parameter) is { Fault: null } finding ? finding.Value : null;

        return new News2Observations
        {
            RespirationRate = Value(News2Chart.RespirationRateName),
            Spo2 = Value(News2Chart.Spo2Name),
            Spo2Scale = scale,
            OnOxygen = Value(News2Chart.OxygenName) is { } oxygen ? oxygen == 1 : null,
            Systolic = Value(News2Chart.SystolicName),
            Pulse = Value(News2Chart.PulseName),
            Consciousness = Value(News2Chart.ConsciousnessName) is { } level ? (Acvpu)(int)level : null,
            Temperature = Value(News2Chart.TemperatureName),
            Unusable = _chosen.Where(chosen => chosen.Value.Fault is not null).ToDictionary(chosen => chosen.Key, chosen => chosen.Value.Fault!),
        };
    }

    private static decimal? Number(Element? element) =>
        decimal.TryParse(element?.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    private sealed record Finding(Element Observation, decimal? Value, string? Fault)
    {
        /// <summary>How the worse of two is told.</summary>
        public int Severity { get; init; }

        public DateTimeOffset? Time { get; } = FhirTime.Of(Observation);

        public override string ToString() => nameof(Finding);
    }
}
