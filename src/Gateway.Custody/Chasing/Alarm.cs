using Gateway.Custody.Ledger;

namespace Gateway.Custody.Chasing;

/// <summary>What an alarm is about.</summary>
public enum AlarmKind
{
    /// <summary>A recipient has not done a step by its time.</summary>
    Overdue,

    /// <summary>An obligation could not be delivered and nobody tries any more.</summary>
    Failed,

    /// <summary>An obligation may or may not have arrived.</summary>
    Unknown,

    /// <summary>A message is parked and nobody has moved it.</summary>
    Parked,

    /// <summary>A queue has given a message up.</summary>
    DeadLetter,

    /// <summary>A source's client has sent nothing for longer than it should.</summary>
    SilentFeed,

    /// <summary>A source of devices has sent no heartbeat for longer than it should.</summary>
    NoHeartbeat,

    /// <summary>There was no alarm at all for longer than is likely: perhaps alarming itself is broken.</summary>
    NoAlarms,
}

/// <summary>That somebody was told, or is to be told, of something that is not as it should be. Opaque ids only; no patient data.</summary>
public sealed record Alarm
{
    public required string Id { get; init; }

    /// <summary>The kind, the matter and the rung: what makes it the same alarm again.</summary>
    public required string Key { get; init; }

    public required AlarmKind Kind { get; init; }

    /// <summary>The obligation, the message, <c>queue/message</c> or <c>source/client</c> it is about.</summary>
    public required string Subject { get; init; }

    /// <summary>The step that is overdue; null for any other kind.</summary>
    public ObligationState? Step { get; init; }

    /// <summary>Which rung of the ladder, from 1.</summary>
    public required int Rung { get; init; }

    public string? MessageId { get; init; }

    public string? ObligationId { get; init; }

    /// <summary>Whose move it is: a partner's id or a role.</summary>
    public required string Owner { get; init; }

    /// <summary>The role that the rung tells.</summary>
    public required LadderRole Role { get; init; }

    public required LadderChannel Channel { get; init; }

    /// <summary>The partner that plays the role; null when there is none, and then it stands on the operator's list only.</summary>
    public string? Partner { get; init; }

    public required bool Urgent { get; init; }

    /// <summary>What was found, or why another was told: a code.</summary>
    public string? Reason { get; init; }

    /// <summary>The state in which the obligation or message was when it was raised.</summary>
    public string? Found { get; init; }

    /// <summary>By when it should have been otherwise.</summary>
    public required DateTimeOffset DueAt { get; init; }

    public required DateTimeOffset RaisedAt { get; init; }

    /// <summary>The notice that carries it to the partner.</summary>
    public string? Notice { get; init; }

    /// <summary>When the partner's system took the notice; for an alarm that is only shown, when it was raised.</summary>
    public DateTimeOffset? NotifiedAt { get; init; }

    /// <summary>The person or role that took it on.</summary>
    public string? AcknowledgedBy { get; init; }

    public string? Outcome { get; init; }

    public DateTimeOffset? AcknowledgedAt { get; init; }

    /// <summary>Until when nobody else is told.</summary>
    public DateTimeOffset? QuietUntil { get; init; }

    public DateTimeOffset? ClosedAt { get; init; }

    public string? ClosedBecause { get; init; }

    /// <summary>The id only: who acknowledged is a person.</summary>
    public override string ToString() => $"{Kind} {Id}";
}
