namespace Gateway.Simulators.Partners;

/// <summary>How a partner's system behaves: data, read by the simulators; no outcome is tied to a message.</summary>
public sealed record PartnerBehaviour
{
    /// <summary>How long it takes to answer a delivery.</summary>
    public TimeSpan AnswerDelay { get; init; }

    /// <summary>How long until somebody files what was delivered.</summary>
    public TimeSpan FileDelay { get; init; }

    /// <summary>How long after filing somebody has done what was asked, where more than filing is.</summary>
    public TimeSpan ActionDelay { get; init; }

    /// <summary>When it cannot be reached, counted from the start of play.</summary>
    public IReadOnlyList<Outage> Down { get; init; } = [];
}

/// <summary>A stretch of time in which a partner does not work.</summary>
public sealed record Outage(TimeSpan From, TimeSpan To, OutageForm How);

/// <summary>What the other side sees of an outage.</summary>
public enum OutageForm
{
    /// <summary>Nothing listens on the port.</summary>
    RefusesConnections,

    /// <summary>It answers 503.</summary>
    Unavailable,

    /// <summary>It takes the message and never answers: the sender cannot know.</summary>
    Silent,
}
