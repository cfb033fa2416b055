using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>
/// NEWS2 (Royal College of Physicians, National Early Warning Score (NEWS) 2, 2017), for people of 16 and over who are not pregnant.
/// </summary>
public static class News2
{
    /// <summary>
    /// Scores a set of observations. A parameter that was not measured, or holds a value that no living person has,
    /// is missing: it scores nothing and leaves the set without a total. One that is doubtful is counted among what is known, so that
    /// it raises, and leaves the set without a total too, so that it does not reassure.
    /// </summary>
    public static News2Score Score(News2Observations observations)
    {
        if (observations.NotFor is { } why)
            return new News2Score(null, 0, observations.Spo2Scale, [], News2Chart.Parameters) { Reasons = News2Chart.Parameters.ToDictionary(parameter => parameter, _ => why) };
        var tally = new Tally(observations);
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
    /// The observations of a translated bundle, found by their SNOMED CT and LOINC codes, entered in error left out. Of several sets
    /// the latest complete one, or the latest when none is complete; values of two sets are never put together.
    /// Scale 2 only when the bundle holds a prescribed target saturation of 88–92 %, or its form says that one is prescribed.
    /// </summary>
    public static News2Observations FromBundle(Element bundle) => News2Sets.Of(bundle).Counted.Observations;

    /// <summary>
    /// The UK Core NEWS2 Observation: total (only when complete), seven components, derivedFrom the measurements of the bundle.
    /// When nothing was measured and the bundle takes measurements back, the score is taken back with them (entered in error).
    /// Null when there was nothing to measure or to take back.
    /// </summary>
    public static Element? ToObservation(News2Score score, Element bundle, string id)
    {
        var sets = News2Sets.Of(bundle);
        if (score.Components.Count > 0) return News2Resource.Of(score, sets.Counted, id);
        return sets.Withdrawn is { } withdrawn ? News2Resource.TakenBack(score, withdrawn, id) : null;
    }

    /// <summary>What was measured and could not be counted as it is, each with its reason; in words, without the value.</summary>
    public static IEnumerable<string> Doubts(News2Score score) => TriageGaps.Of(score);

    private static void AddSpo2(Tally tally, News2Observations observations)
    {
        switch (observations.Spo2Scale)
        {
            case 1 when !observations.IsScale2Unprescribed:
                tally.Add(News2Chart.Spo2Scale1, observations.Spo2);
                break;
            case 1:
                AddBothScales(tally, observations);
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
            case 0:
                AddBothScales(tally, observations);
                break;
            default:
                tally.AddMissing(News2Chart.Spo2Name, "the SpO2 scale is neither 1 nor 2");
                break;
        }
    }

    /// <summary>
    /// Which scale is meant is not known: the one that scores higher counts, and where they differ there is no total. Where scale 2 was asked for
    /// without a prescription, scale 1 is meant: it has its total, unless scale 2 would raise it.
    /// </summary>
    private static void AddBothScales(Tally tally, News2Observations observations)
    {
        if (observations.Spo2 is not { } spo2 || !News2Chart.Spo2Scale1.IsPossible(spo2))
        {
            tally.Add(News2Chart.Spo2Scale1, observations.Spo2);
            return;
        }
        var second = observations.OnOxygen == false ? News2Chart.Spo2Scale2OnAir : News2Chart.Spo2Scale2OnOxygen;
        var (first, other) = (News2Chart.Spo2Scale1.ScoreOf(spo2), second.ScoreOf(spo2));
        tally.Add(News2Chart.Spo2Name, Math.Max(first, other));
        tally.OnScales(first, other);
        if (other > first && observations.IsScale2Unprescribed)
            tally.AddMissing(News2Chart.Spo2Name, "SpO2 scale 2 was sent without a prescription and scores higher than scale 1, so the higher counts: say who prescribed it and when");
        else if (other != first && !observations.IsScale2Unprescribed)
            tally.AddMissing(News2Chart.Spo2Name, "it is not clear which SpO2 scale is prescribed, so the higher score of the two counts: say 1 or 2");
    }

    private sealed class Tally(News2Observations observations)
    {
        private readonly List<News2Component> _components = [];
        private readonly List<string> _missing = [];
        private readonly Dictionary<string, string> _reasons = [];
        private (int First, int Other)? _scales;

        public void OnScales(int first, int other) => _scales = (first, other);

        public void Add(News2Scale scale, decimal? value)
        {
            if (value is { } measured && !scale.IsPossible(measured)) AddMissing(scale.Parameter, scale.WhyImpossible);
            else Add(scale.Parameter, value is { } possible ? scale.ScoreOf(possible) : null);
        }

        public void Add(string parameter, int? score)
        {
            if (score is { } known) _components.Add(new News2Component(parameter, known));
            if (score is null) AddMissing(parameter, observations.Unusable.GetValueOrDefault(parameter));
            else if (observations.Doubtful.TryGetValue(parameter, out var doubt)) AddMissing(parameter, doubt);
        }

        public void AddMissing(string parameter, string? reason)
        {
            _missing.Add(parameter);
            if (reason is not null) _reasons[parameter] = reason;
        }

        public News2Score ToScore(int spo2Scale)
        {
            var sum = _components.Sum(component => component.Score);
            var scores = new News2Score(_missing.Count == 0 ? sum : null, sum, spo2Scale, _components, _missing) { Reasons = _reasons };
            if (_scales is not { } scales) return scores;
            var others = sum - Math.Max(scales.First, scales.Other);
            // What was counted on scale 2 is not to be called scale 1.
            return scores with { OnEachScale = (others + scales.First, others + scales.Other), Spo2Scale = scales.Other > scales.First ? 0 : spo2Scale };
        }
    }
}
