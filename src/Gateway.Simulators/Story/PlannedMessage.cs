namespace Gateway.Simulators.Story;

/// <summary>One thing a partner will send, byte for byte.</summary>
public sealed record PlannedMessage
{
    /// <summary>The organisation that sends it.</summary>
    public required string Partner { get; init; }

    /// <summary>The source id, last segment of the address.</summary>
    public required string Source { get; init; }

    /// <summary>True when it goes to <c>/api/triage</c>, false when to <c>/api/inbound</c>.</summary>
    public bool IsTriage { get; init; }

    /// <summary>What the sender calls it: <c>observationSet</c>, <c>A03</c>, <c>heartbeat</c> …</summary>
    public required string Label { get; init; }

    /// <summary>The sender's own key of it: event id, control id, file reference. A resent message has the same.</summary>
    public required string Reference { get; init; }

    public required DateTimeOffset OccurredAt { get; init; }

    /// <summary>Opaque id of the person, or the place, or how many people: fit for a screen.</summary>
    public required string About { get; init; }

    public required string ContentType { get; init; }

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>How many people it is about: a visit file is parted by the gateway.</summary>
    public int Parts { get; init; } = 1;

    public override string ToString() => $"{Source} {Label} {Reference}";
}
