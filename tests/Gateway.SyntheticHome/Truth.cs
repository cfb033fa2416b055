namespace Gateway.SyntheticHome;

/// <summary>What really happened, as a rule may have been meant to tell.</summary>
public enum LabelKind
{
    Fall,
    InjuriousFall,
    Collapse,
    GenuineCall,
    Infection,
    Dehydration,
    Delirium,
    Decline,
    WeightLoss,
    Outage,
}

/// <summary>A labelled event: of a resident, or of a device that was silent.</summary>
public sealed record Label(LabelKind Kind, int From, int To, int? Resident = null, string? Device = null);

/// <summary>A fall, and how it came to light.</summary>
public sealed record Fall(int Resident, int Second, bool IsInjurious, bool InRoom)
{
    public required bool IsWitnessed { get; init; }

    public bool ByRoomSensor { get; init; }

    public bool ByWearable { get; init; }

    public bool ByPress { get; init; }

    /// <summary>Staff silenced the alarm and did not go.</summary>
    public bool IsSilenced { get; init; }

    /// <summary>Would get up alone, if nobody came before.</summary>
    public bool CanRise { get; init; }

    /// <summary>When the person got up alone; null who lay until found.</summary>
    public int? RoseAlone { get; init; }

    /// <summary>When staff were with the person; null when they never learnt of it.</summary>
    public int? Found { get; init; }

    /// <summary>When it was confirmed or written up; null when it never was.</summary>
    public int? Reported { get; init; }

    /// <summary>Until when the person lay.</summary>
    public int Ends => RoseAlone ?? Found ?? Second;

    /// <summary>What of it reached the gateway, when no device was broken.</summary>
    public bool IsKnown => ByRoomSensor || ByWearable || ByPress || Reported is not null;
}

/// <summary>A press of a pendant or a cord.</summary>
public sealed record Call(int Resident, int Second, int Answered, bool IsGenuine);

/// <summary>A detection with nobody on the floor.</summary>
public sealed record FalseDetection(int Second, int Answered, int? Room, int? Wearer);

/// <summary>An illness, from its onset to its end.</summary>
public sealed record Episode(LabelKind Kind, int Resident, int From, int To)
{
    public bool DrinksLess { get; init; }

    public bool IsNoticed { get; init; }

    public bool HasSet { get; init; }

    /// <summary>Of a weight loss: the share of the weight; of low intake: the share of the usual that is still drunk.</summary>
    public double Size { get; init; }
}

/// <summary>A resident is not in the home.</summary>
public sealed record Absence(int Resident, int From, int To, bool InHospital, bool IsRecorded);

/// <summary>A device, or the hub, is silent.</summary>
public sealed record Outage(string Device, int From, int To);

/// <summary>What a resident drank on a day and what was charted.</summary>
public sealed record FluidDay(int Resident, int Day, double Drunk, int Drinks, int Charted, double ChartedMillilitres);

/// <summary>A weighing.</summary>
public sealed record Weighing(int Resident, int Second, double Real, double Read);
