namespace Gateway.Triage;

/// <summary>Where the person should be looked after next, least urgent first; nothing may lower it silently.</summary>
public enum Disposition
{
    ManageInHome,
    GpWithinHours,
    Nhs111,
    UcrTwoHours,
    Emergency999,
}

/// <summary>What a triage request gets for an answer.</summary>
public sealed record TriageDecision
{
    /// <summary>Whom to turn to; never a service that is closed at that time.</summary>
    public required Disposition Disposition { get; init; }

    /// <summary>What the rules ask for, before anybody looked who is open; the urgency and the order of the rules follow from it.</summary>
    public required Disposition Need { get; init; }

    /// <summary>Within what time somebody should act; zero is now, null when the person is managed in the home.</summary>
    public required TimeSpan? Within { get; init; }

    /// <summary>When it was decided, by the clock of the United Kingdom.</summary>
    public required DateTimeOffset DecidedAt { get; init; }

    /// <summary>When the home looks again; null unless the person is managed in the home.</summary>
    public DateTimeOffset? RecheckAt { get; init; }

    /// <summary>The service that was needed and is closed; null when none was.</summary>
    public ClosedService? Closed { get; init; }

    /// <summary>What the home should do, in plain words.</summary>
    public required string Instruction { get; init; }

    /// <summary>What to say to whoever answers, in the order Situation, Background, Assessment, Recommendation.</summary>
    public required string Say { get; init; }

    /// <summary>The treatment plan as the home states it. It changes no disposition: a clinician may decide by it.</summary>
    public string? TreatmentPlan { get; init; }

    public required News2Score News2 { get; init; }

    /// <summary>Every set of observations of the message by its time, the earliest first; more than one never score as one.</summary>
    public IReadOnlyList<TimedScore> Sets { get; init; } = [];

    /// <summary>The sender's own total when it sent one; shown beside ours.</summary>
    public int? SenderTotal { get; init; }

    /// <summary>The person's usual total when the sender gave it.</summary>
    public int? UsualTotal { get; init; }

    /// <summary>Every rule that fired, the most urgent first.</summary>
    public required IReadOnlyList<FiredRule> Rules { get; init; }

    /// <summary>What was not said and would have helped.</summary>
    public required IReadOnlyList<string> Missing { get; init; }

    /// <summary>Rule pack and version: <c>gateway-default 1.0.0</c>.</summary>
    public required string Pack { get; init; }

    /// <summary>SHA-256 of the pack's text, lower-case hex: the same hash decides the same.</summary>
    public string PackHash { get; init; } = "";

    /// <summary>Who signed the pack off and when, or that nobody has; shown with every answer.</summary>
    public string PackSignedOffBy { get; init; } = "";

    public bool IsPackSignedOff { get; init; }

    public override string ToString() => nameof(TriageDecision);
}

/// <param name="Id">The rule's id in its pack.</param>
/// <param name="Because">Why it fired, in plain words.</param>
/// <param name="Citation">Where the rule comes from.</param>
public sealed record FiredRule(string Id, Disposition Disposition, string Because, string Citation);

/// <summary>A service that was needed and is closed.</summary>
/// <param name="Hours">When it is open, as the register or the pack states it.</param>
/// <param name="OpensAt">When it next opens; null when nobody knows.</param>
public sealed record ClosedService(Disposition Disposition, string Hours, DateTimeOffset? OpensAt);

/// <summary>The score of one set of observations.</summary>
/// <param name="At">When the set began; null when the sender does not say.</param>
/// <param name="IsCounted">True for the set that the answer's score is of.</param>
public sealed record TimedScore(DateTimeOffset? At, News2Score Score, bool IsCounted)
{
    public override string ToString() => nameof(TimedScore);
}
