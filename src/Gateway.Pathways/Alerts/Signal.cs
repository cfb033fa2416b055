namespace Gateway.Pathways.Alerts;

/// <summary>
/// One thing that a device, a sensor or a carer reported: what the alert rules read. Whose it is may be open; a room is not a person.
/// </summary>
public sealed record Signal
{
    /// <summary>Of this signal alone; the same id twice is the same signal.</summary>
    public required string Id { get; init; }

    /// <summary>When it happened, by the sender's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public required SignalKind Kind { get; init; }

    /// <summary>The ODS code of the home in which it happened.</summary>
    public required string Home { get; init; }

    /// <summary>The resident, when the sender knows; null when only a room or a device is known.</summary>
    public string? Person { get; init; }

    /// <summary>As the register names the room.</summary>
    public string? Room { get; init; }

    public string? Device { get; init; }

    /// <summary>The fall that this is a state of, as the sender names it; detected, confirmed and cancelled have the same.</summary>
    public string? Event { get; init; }

    public decimal? Value { get; init; }

    /// <summary>UCUM, as the kind says; a value without a unit is refused, never guessed.</summary>
    public string? Unit { get; init; }

    /// <summary>Name or role of whoever confirmed or cancelled; null when it was the device.</summary>
    public string? By { get; init; }

    /// <summary>The id and the kind only: the rest is patient data.</summary>
    public override string ToString() => $"{SignalNames.Of(Kind)} {Id}";
}
