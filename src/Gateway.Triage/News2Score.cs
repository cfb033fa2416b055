namespace Gateway.Triage;

/// <summary>The score of one parameter.</summary>
/// <param name="Parameter"><c>respiration-rate</c>, <c>spo2</c>, <c>oxygen</c>, <c>systolic</c>, <c>pulse</c>, <c>consciousness</c>, <c>temperature</c>.</param>
public sealed record News2Component(string Parameter, int Score)
{
    public override string ToString() => Parameter;
}

/// <summary>A NEWS2 score.</summary>
/// <param name="Total">Null when a parameter is missing: an incomplete set has no total.</param>
/// <param name="AtLeast">The sum of what is known: the total can only be this or more.</param>
/// <param name="Spo2Scale">The saturation scale that was used: 1 or 2; 0 when nobody knows which is meant and the higher score counts.</param>
/// <param name="Components">The parameters that could be scored, in the order of the chart.</param>
/// <param name="Missing">The names of those that could not, or only in doubt: these stand among the components too.</param>
public sealed record News2Score(int? Total, int AtLeast, int Spo2Scale, IReadOnlyList<News2Component> Components, IReadOnlyList<string> Missing)
{
    /// <summary>Why a missing parameter could not be scored although something was sent, by name; in words, without the value.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>();

    /// <summary>The sums on scale 1 and on scale 2, where it is not clear which is prescribed; null where it is.</summary>
    public (int Scale1, int Scale2)? OnEachScale { get; init; }

    /// <summary>True when one parameter alone scores 3.</summary>
    public bool HasSingleThree => Components.Any(component => component.Score == 3);

    public override string ToString() => nameof(News2Score);
}
