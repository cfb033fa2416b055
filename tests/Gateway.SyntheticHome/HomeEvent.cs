namespace Gateway.SyntheticHome;

/// <summary>What a device or a carer reports.</summary>
public enum HomeEventKind
{
    FallDetected,
    FallConfirmed,
    FallCancelled,
    CallPressed,
    CallAnswered,
    Motion,
    BedEntered,
    BedLeft,
    Stumbles,
    SleepMinutes,
    Wakings,
    DrinkMillilitres,
    FluidsRestricted,
    WeightKilograms,
    NewConfusion,
    News2,
    Heartbeat,
    Away,
    Back,
}

/// <summary>One event of the stream.</summary>
/// <param name="Second">When, in seconds since the start of the calendar.</param>
/// <param name="Kind">What.</param>
/// <param name="Resident">Whose, where the reporter knows the person: care software and wearables do, a room's sensor doesn't.</param>
/// <param name="Room">Where, of a room's sensor.</param>
/// <param name="Device">Which device; null for staff.</param>
/// <param name="Story">The fall or the call that this is a state of, as its reporter numbers it.</param>
/// <param name="Value">As the kind says.</param>
/// <param name="ByStaff">A person says so, not a device.</param>
public sealed record HomeEvent(int Second, HomeEventKind Kind, int? Resident, int? Room, string? Device, string? Story = null, double? Value = null, bool ByStaff = false);
