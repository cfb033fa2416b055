using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Store;

/// <summary>Everything one step of a message changes. The store writes all of it in one transaction, or nothing.</summary>
public sealed record CustodyCommit
{
    public IReadOnlyList<MessageStep> Messages { get; init; } = [];

    public IReadOnlyList<Obligation> NewObligations { get; init; } = [];

    public IReadOnlyList<ObligationStep> Obligations { get; init; } = [];

    public IReadOnlyList<ResourceVersion> Resources { get; init; } = [];

    public IReadOnlyList<Artefact> Artefacts { get; init; } = [];

    public IReadOnlyList<AuditRow> Audit { get; init; } = [];

    /// <summary>Sent by the relay after the commit; the row's id is the message's id.</summary>
    public IReadOnlyList<BusMessage> Outbox { get; init; } = [];

    /// <summary>The message behind which one of this commit parks; nothing is written when that one stands in no line any more.</summary>
    public string? WaitsFor { get; init; }

    /// <summary>The lines that messages of this commit leave; nothing is written when the head of one would then wait for nobody.</summary>
    public IReadOnlyList<Line> Leaves { get; init; } = [];
}

/// <summary>A message goes from one state to another; refused (nothing is written) when it is not in <paramref name="From"/> any more.</summary>
public sealed record MessageStep(string MessageId, MessageState From, MessageState To, DateTimeOffset At, string Actor)
{
    public string? Reason { get; init; }

    public string? Owner { get; init; }

    /// <summary>Set when the step finds it out.</summary>
    public PersonId? Person { get; init; }

    public string? Kind { get; init; }

    /// <summary>SHA-256 of what the step made of the message, lower-case hex.</summary>
    public string? Moved { get; init; }
}

/// <summary>An obligation goes from one state to another, or stays and counts an attempt when both are the same.</summary>
public sealed record ObligationStep(string ObligationId, ObligationState From, ObligationState To, DateTimeOffset At, string Actor)
{
    public string? Reason { get; init; }

    public int Attempt { get; init; }

    /// <summary>SHA-256 of what was sent to the recipient or came from it, lower-case hex.</summary>
    public string? Moved { get; init; }
}

/// <summary>
/// A resource as one message states it; stored as a new version unless it equals the current one. One that its sender made
/// before the current one is kept among the versions and does not become the current one.
/// </summary>
public sealed record ResourceVersion(Element Resource, PersonId? Person, string Source, string MessageId, DateTimeOffset At)
{
    /// <summary>Where the statement stands among its sender's own; null when the sender does not say, and then the last to arrive stands.</summary>
    public SourceOrder? Order { get; init; }
}

/// <summary>A sender's own order of what it says of one thing: by a number, or by the time at which it was written down.</summary>
public sealed record SourceOrder(long? Version, DateTimeOffset? StatedAt)
{
    /// <summary>True when both say the same kind of thing and this one is earlier; equal ones stand in order of arrival.</summary>
    public bool IsBefore(SourceOrder other) =>
        Version is { } mine && other.Version is { } theirs ? mine < theirs : StatedAt is { } at && other.StatedAt is { } then && at < then;
}

/// <summary>What a step made and must be seen later: the fetched record, the translated bundle, the report, the decision, the answer.</summary>
/// <param name="Name"><c>fetched</c>, <c>bundle</c>, <c>report</c>, <c>triage-input</c>, <c>decision</c>, <c>answer</c> (of a batch with the beginning of its hash) or <c>outcome</c>.</param>
public sealed record Artefact(string MessageId, string Name, string ContentType, ReadOnlyMemory<byte> Body);

/// <summary>Who did, read or was refused what. Opaque ids only.</summary>
/// <param name="Actor">The client or the part of the gateway.</param>
/// <param name="Action"><c>receive</c>, <c>read</c>, <c>search</c>, <c>deliver</c>, <c>receipt</c>, <c>record</c>, <c>refuse</c> …</param>
/// <param name="What"><c>Patient/…</c>, <c>custody/…</c>, a source id.</param>
/// <param name="Outcome"><c>ok</c> or a reason code.</param>
public sealed record AuditRow(DateTimeOffset At, string Actor, string Action, string What, string Outcome);

/// <summary>A stored version of a resource.</summary>
public sealed record StoredResource(string Type, string Id, int Version, PersonId? Person, string Source, string MessageId, DateTimeOffset At, ReadOnlyMemory<byte> Json)
{
    /// <summary>Where it stands among its sender's own statements; null when the sender did not say.</summary>
    public SourceOrder? Order { get; init; }
}
