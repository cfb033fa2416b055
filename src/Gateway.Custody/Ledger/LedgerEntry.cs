using Gateway.Fhir.Uk;

namespace Gateway.Custody.Ledger;

/// <summary>How soon a message must move; urgent ones never wait behind a parked one.</summary>
public enum Urgency
{
    Routine,
    Urgent,
}

/// <summary>A message as the ledger knows it now. No patient data: the body is elsewhere, the person is an opaque id.</summary>
public sealed record LedgerEntry
{
    public required string Id { get; init; }

    /// <summary>What came in one envelope (the visits of a file) shares a batch; a message alone is its own batch.</summary>
    public required string BatchId { get; init; }

    /// <summary>The order of arrival over all sources, without gaps that matter.</summary>
    public required long Sequence { get; init; }

    public required string Source { get; init; }

    /// <summary>The registered client that sent it.</summary>
    public required string Client { get; init; }

    /// <summary>The kind its manifest gives it (<c>discharge</c>, <c>triage-request</c>), null until it could be told.</summary>
    public string? Kind { get; init; }

    public required Urgency Urgency { get; init; }

    public required MessageState State { get; init; }

    public required DateTimeOffset ReceivedAt { get; init; }

    /// <summary>When it happened, as the sender says.</summary>
    public DateTimeOffset? OccurredAt { get; init; }

    /// <summary>The sender's own key for it; a second one of the same source is a duplicate.</summary>
    public string? DuplicateKey { get; init; }

    /// <summary>The matter it belongs to in the sender's words (a hospital visit); a withdrawal names the same.</summary>
    public string? Thread { get; init; }

    public PersonId? Person { get; init; }

    /// <summary>Why it is parked, returned, discarded, a duplicate (the id of the first), withdrawn, or routed to nobody (the rule).</summary>
    public string? Reason { get; init; }

    /// <summary>Who must see to it while it is parked.</summary>
    public string? Owner { get; init; }

    /// <summary>SHA-256 of the body as received, lower-case hex.</summary>
    public required string BodyHash { get; init; }

    public required string ContentType { get; init; }
}

/// <summary>What one recipient owes for one message.</summary>
public sealed record Obligation
{
    public required string Id { get; init; }

    public required string MessageId { get; init; }

    /// <summary>The partner that must act.</summary>
    public required string Recipient { get; init; }

    /// <summary>The route that named it.</summary>
    public required string Route { get; init; }

    /// <summary>The state that ends it: <see cref="ObligationState.Filed"/> or <see cref="ObligationState.Actioned"/>.</summary>
    public required ObligationState Goal { get; init; }

    public required PersonId? Person { get; init; }

    public required ObligationState State { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset DueAt { get; init; }

    public int Attempts { get; init; }

    public string? Reason { get; init; }

    /// <summary>For a new one: when the chaser looks at it first, which is when its first step is due; null is at once. Not read back.</summary>
    public DateTimeOffset? ChaseAt { get; init; }

    /// <summary>True when nothing more is expected of the recipient.</summary>
    public bool IsEnded => State == Goal || ObligationTransitions.IsEnd(State);
}

/// <summary>One step in the history of a message or, when <paramref name="ObligationId"/> is given, of an obligation.</summary>
/// <param name="Moved">SHA-256 of what came in or went out with the step, lower-case hex; null when nothing did.</param>
public sealed record Transition(
    long Sequence, string MessageId, string? ObligationId, string State, DateTimeOffset At, string Actor, string? Reason, int Attempt, string? Moved = null);
