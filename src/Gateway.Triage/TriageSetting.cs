using Gateway.Fhir.Uk;

namespace Gateway.Triage;

/// <summary>What a decision depends on besides the request: when it is made, and when the person's own services are open.</summary>
/// <param name="At">When the decision is made.</param>
public sealed record TriageSetting(DateTimeOffset At)
{
    /// <summary>The hours of the person's practice as the register states them; null: those of the pack.</summary>
    public OpeningHours? Practice { get; init; }

    /// <summary>The hours of the urgent community response team that serves the person; null: those of the pack.</summary>
    public OpeningHours? Ucr { get; init; }

    internal OpeningHours? HoursOf(Disposition disposition) => disposition switch
    {
        Disposition.GpWithinHours => Practice,
        Disposition.UcrTwoHours => Ucr,
        _ => null,
    };
}
