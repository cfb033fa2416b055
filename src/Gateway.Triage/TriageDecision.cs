namespace Gateway.Triage;

/// <summary>Where the person should be looked after next, least urgent first; nothing may lower it silently.</summary>
public enum Disposition
{
    ManageInHome,
    GpWithinHours,
    UcrTwoHours,
    Emergency999,
}

/// <summary>What a triage request gets for an answer.</summary>
public sealed record TriageDecision
{
    public required Disposition Disposition { get; init; }

    /// <summary>What the home should do, in plain words.</summary>
    public required string Instruction { get; init; }

    public required News2Score News2 { get; init; }

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

    /// <summary>Who signed the pack off and when, or that nobody has; shown with every answer.</summary>
    public string PackSignedOffBy { get; init; } = "";

    public override string ToString() => nameof(TriageDecision);
}

/// <param name="Id">The rule's id in its pack.</param>
/// <param name="Because">Why it fired, in plain words.</param>
/// <param name="Citation">Where the rule comes from.</param>
public sealed record FiredRule(string Id, Disposition Disposition, string Because, string Citation);
