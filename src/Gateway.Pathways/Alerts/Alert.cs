using System.Text.Json.Serialization;

namespace Gateway.Pathways.Alerts;

/// <summary>One thing that somebody has to look at, with everything that a person needs to judge it.</summary>
public sealed record Alert
{
    /// <summary>Opaque; it may stand in an address.</summary>
    public required string Id { get; init; }

    /// <summary>The rule and whom or what it is about: while it is open, the same again is no second alert.</summary>
    public required string Fingerprint { get; init; }

    public required string Rule { get; init; }

    public required Urgency Urgency { get; init; }

    public required string Home { get; init; }

    /// <summary>Null when nobody can say who: then it names the room and is the home's.</summary>
    public string? Person { get; init; }

    public string? Room { get; init; }

    public string? Device { get; init; }

    /// <summary>One of <see cref="AlertStates"/>.</summary>
    public required string State { get; init; }

    /// <summary>When what it is about began, as far as known.</summary>
    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>What was seen, in sentences.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>What the rule asks of whoever reads it.</summary>
    public required string Ask { get; init; }

    public required string Citation { get; init; }

    /// <summary>Id and version of the rules, and who signed them.</summary>
    public required string Rules { get; init; }

    /// <summary>Fingerprints of others of the same resident or home that were joined to this one.</summary>
    public IReadOnlyList<string> Also { get; init; } = [];

    /// <summary>How often the same was seen while it was open, the first time not counted.</summary>
    public int Repeats { get; init; }

    /// <summary>Which rung of the rule's ladder has been told, 0 the first.</summary>
    public int Rung { get; init; }

    /// <summary>The role that was told last.</summary>
    public required string ToldRole { get; init; }

    /// <summary>When the next role is told, null when there is none left.</summary>
    public DateTimeOffset? NextRungAt { get; init; }

    /// <summary>When it runs out, null when it never does.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? AcknowledgedBy { get; init; }

    public AlertFinding? Finding { get; init; }

    [JsonIgnore]
    public bool IsOpen => AlertStates.IsOpen(State);

    internal bool Covers(string fingerprint) => Fingerprint == fingerprint || Also.Contains(fingerprint);

    /// <summary>The rule and the id only: the rest is patient data.</summary>
    public override string ToString() => $"{Rule} {Id}";
}

/// <summary>What became of an alert at a time.</summary>
/// <param name="What"><c>raised</c>, <c>repeated</c>, <c>joined</c>, <c>worsened</c>, <c>escalated</c>, <c>acknowledged</c>, <c>cleared</c>, <c>expired</c>.</param>
/// <param name="Alert">As it is now.</param>
public sealed record AlertChange(string What, Alert Alert, DateTimeOffset At)
{
    /// <summary>Somebody has to be told now.</summary>
    public bool IsNews => What is "raised" or "worsened" or "escalated";

    public override string ToString() => $"{What} {Alert}";
}
