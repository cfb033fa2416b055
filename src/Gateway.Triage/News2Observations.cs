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

    /// <summary>
    /// 1, or 2 when hypercapnic respiratory failure is confirmed and a target of 88–92 % is prescribed. 0 when both were filled
    /// in, so that nobody knows which is meant.
    /// </summary>
    public int Spo2Scale { get; init; } = 1;

    /// <summary>Scale 2 was asked for without a prescription: <see cref="Spo2Scale"/> is 1, and where scale 2 scores higher, that counts.</summary>
    public bool IsScale2Unprescribed { get; init; }

    public bool? OnOxygen { get; init; }

    /// <summary>mmHg.</summary>
    public decimal? Systolic { get; init; }

    /// <summary>Beats a minute.</summary>
    public decimal? Pulse { get; init; }

    public Acvpu? Consciousness { get; init; }

    /// <summary>Degrees Celsius.</summary>
    public decimal? Temperature { get; init; }

    /// <summary>What was sent but cannot be used, by parameter, and why; in words, without the value.</summary>
    public IReadOnlyDictionary<string, string> Unusable { get; init; } = new Dictionary<string, string>();

    /// <summary>What is counted so that it can raise and leaves the set without a total, by parameter, and why; in words, without the value.</summary>
    public IReadOnlyDictionary<string, string> Doubtful { get; init; } = new Dictionary<string, string>();

    /// <summary>Why NEWS2 is not for this person (under 16, in pregnancy); nothing is scored then. Null when it is.</summary>
    public string? NotFor { get; init; }

    public override string ToString() => nameof(News2Observations);
}
