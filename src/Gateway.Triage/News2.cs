using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>Level of consciousness; C is new confusion only.</summary>
public enum Acvpu
{
    Alert,
    NewConfusion,
    Voice,
    Pain,
    Unresponsive,
}

/// <summary>A set of observations; what was not measured is null, which is not zero.</summary>
public sealed record News2Observations
{
    /// <summary>Breaths a minute.</summary>
    public decimal? RespirationRate { get; init; }

    /// <summary>Per cent.</summary>
    public decimal? Spo2 { get; init; }

    /// <summary>1, or 2 when hypercapnic respiratory failure is confirmed and a target of 88–92 % is prescribed.</summary>
    public int Spo2Scale { get; init; } = 1;

    public bool? OnOxygen { get; init; }

    /// <summary>mmHg.</summary>
    public decimal? Systolic { get; init; }

    /// <summary>Beats a minute.</summary>
    public decimal? Pulse { get; init; }

    public Acvpu? Consciousness { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public decimal? Temperature { get; init; }

    public override string ToString() => nameof(News2Observations);
}

/// <summary>The score of one parameter.</summary>
/// <param name="Parameter"><c>respiration-rate</c>, <c>spo2</c>, <c>oxygen</c>, <c>systolic</c>, <c>pulse</c>, <c>consciousness</c>, <c>temperature</c>.</param>
public sealed record News2Component(string Parameter, int Score);

/// <summary>A NEWS2 score.</summary>
/// <param name="Total">Null when a parameter is missing: an incomplete set has no total.</param>
/// <param name="AtLeast">The sum of what is known: the total can only be this or more.</param>
public sealed record News2Score(int? Total, int AtLeast, int Spo2Scale, IReadOnlyList<News2Component> Components, IReadOnlyList<string> Missing)
{
    /// <summary>True when one parameter alone scores 3.</summary>
    public bool HasSingleThree => Components.Any(component => component.Score == 3);
}

/// <summary>NEWS2 (Royal College of Physicians, 2017).</summary>
public static class News2
{
    public static News2Score Score(News2Observations observations) => throw new NotImplementedException();

    /// <summary>The observations of a translated bundle, found by their SNOMED CT and LOINC codes; the latest of each.</summary>
    public static News2Observations FromBundle(Element bundle) => throw new NotImplementedException();

    /// <summary>
    /// The UK Core NEWS2 Observation: total (only when complete), seven components, derivedFrom the measurements of the bundle.
    /// Null when nothing at all was measured.
    /// </summary>
    public static Element? ToObservation(News2Score score, Element bundle, string id) => throw new NotImplementedException();
}
