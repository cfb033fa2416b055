using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>
/// NEWS2 (Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017), for people of 16 and over who are not pregnant.
/// </summary>
public static class News2
{
    /// <summary>
    /// Scores a set of observations. A parameter that was not measured, or holds a value that no living person has,
    /// is missing: it scores nothing and leaves the set without a total.
    /// </summary>
    public static News2Score Score(News2Observations observations)
    {
        var tally = new Tally(observations.Unusable);
        tally.Add(News2Chart.RespirationRate, observations.RespirationRate);
        AddSpo2(tally, observations);
        tally.Add(News2Chart.OxygenName, observations.OnOxygen is { } onOxygen ? News2Chart.OxygenScore(onOxygen) : null);
        tally.Add(News2Chart.Systolic, observations.Systolic);
        tally.Add(News2Chart.Pulse, observations.Pulse);
        tally.Add(News2Chart.ConsciousnessName, observations.Consciousness is { } level ? News2Chart.ConsciousnessScore(level) : null);
        tally.Add(News2Chart.Temperature, observations.Temperature);
        return tally.ToScore(observations.Spo2Scale);
    }

    /// <summary>
    /// The observations of a translated bundle, found by their SNOMED CT and LOINC codes; the latest of each, entered in error left out.
    /// Scale 2 only when the bundle holds a prescribed target saturation of 88–92 %.
    /// </summary>
    public static News2Observations FromBundle(Element bundle) => News2Measurements.Of(bundle).Observations;

    /// <summary>
    /// The UK Core NEWS2 Observation: total (only when complete), seven components, derivedFrom the measurements of the bundle.
    /// When nothing was measured and the bundle takes measurements back, the score is taken back with them (entered in error).
    /// Null when there was nothing to measure or to take back.
    /// </summary>
    public static Element? ToObservation(News2Score score, Element bundle, string id)
    {
        var measurements = News2Measurements.Of(bundle);
        if (score.Components.Count > 0) return News2Resource.Of(score, measurements, id);
        return measurements.Withdrawn is { } withdrawn ? News2Resource.TakenBack(score, withdrawn, id) : null;
    }

    private static void AddSpo2(Tally tally, News2Observations observations)
    {
        switch (observations.Spo2Scale)
        {
            case 1:
                tally.Add(News2Chart.Spo2Scale1, observations.Spo2);
                break;
            case 2 when observations.OnOxygen is { } onOxygen:
                tally.Add(onOxygen ? News2Chart.Spo2Scale2OnOxygen : News2Chart.Spo2Scale2OnAir, observations.Spo2);
                break;
            case 2:
                // Up to 92 % both columns of scale 2 say the same; above it air scores 0 and oxygen up to 3.
                if (observations.Spo2 is { } spo2 && News2Chart.Spo2Scale2OnAir.ScoreOf(spo2) != News2Chart.Spo2Scale2OnOxygen.ScoreOf(spo2)
                    && News2Chart.Spo2Scale2OnAir.IsPossible(spo2))
                    tally.AddMissing(News2Chart.Spo2Name, "on scale 2 a saturation above 92 % counts differently on air and on oxygen: say which");
                else
                    tally.Add(News2Chart.Spo2Scale2OnAir, observations.Spo2);
                break;
            default:
                tally.AddMissing(News2Chart.Spo2Name, "the SpO2 scale is neither 1 nor 2");
                break;
        }
    }

    private sealed class Tally(IReadOnlyDictionary<string, string> unusable)
    {
        private readonly List<News2Component> _components = [];
        private readonly List<string> _missing = [];
        private readonly Dictionary<string, string> _reasons = [];

        public void Add(News2Scale scale, decimal? value)
        {
            if (value is { } measured && !scale.IsPossible(measured)) AddMissing(scale.Parameter, scale.WhyImpossible);
            else Add(scale.Parameter, value is { } possible ? scale.ScoreOf(possible) : null);
        }

        public void Add(string parameter, int? score)
        {
            if (score is { } known) _components.Add(new News2Component(parameter, known));
            else AddMissing(parameter, unusable.GetValueOrDefault(parameter));
        }

        public void AddMissing(string parameter, string? reason)
        {
            _missing.Add(parameter);
            if (reason is not null) _reasons[parameter] = reason;
        }

        public News2Score ToScore(int spo2Scale)
        {
            var sum = _components.Sum(component => component.Score);
            return new News2Score(_missing.Count == 0 ? sum : null, sum, spo2Scale, _components, _missing) { Reasons = _reasons };
        }
    }
}
