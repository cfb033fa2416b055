namespace Gateway.Pathways.Alerts;

/// <summary>What a device or a person reported. The name in a file or a table is the kebab-case of the member (<see cref="SignalNames"/>).</summary>
public enum SignalKind
{
    /// <summary>A sensor thinks that somebody fell. No value.</summary>
    FallDetected,

    /// <summary>A person who was there says that it was a fall. No value.</summary>
    FallConfirmed,

    /// <summary>It was no fall, as a person or the device says. No value.</summary>
    FallCancelled,

    /// <summary>A pendant or a pull cord. No value.</summary>
    ButtonPressed,

    /// <summary>Somebody moved. No value.</summary>
    Motion,

    /// <summary>Somebody lay down in bed. No value.</summary>
    BedEntered,

    /// <summary>Somebody left the bed. No value.</summary>
    BedLeft,

    /// <summary>Stumbles counted since the last count; several of one day are added up. Unit <c>{count}</c>.</summary>
    Stumbles,

    /// <summary>Sleep of the night that ended at the time of the signal. Unit <c>min</c> or <c>h</c>.</summary>
    Sleep,

    /// <summary>How often somebody woke in the night that ended at the time of the signal. Unit <c>{count}</c>.</summary>
    Wakings,

    /// <summary>One drink as charted; 0 is a drink that was refused, no entry is not a 0. Unit <c>mL</c> or <c>L</c>.</summary>
    Fluid,

    /// <summary>1 from now on fluids are restricted by a clinician, 0 no longer. Unit <c>1</c>.</summary>
    FluidRestriction,

    /// <summary>Body weight. Unit <c>kg</c>.</summary>
    Weight,

    /// <summary>1 new confusion (not a baseline of dementia), 0 none. Unit <c>1</c>.</summary>
    Confusion,

    /// <summary>A complete NEWS2 total, 0 to 20, as the gateway computed it. Unit <c>{score}</c>.</summary>
    News2,

    /// <summary>A device or a hub is alive. No value.</summary>
    Heartbeat,

    /// <summary>The person is not in the home (hospital, family); nothing is missed until they are back. No value.</summary>
    Away,

    /// <summary>The person is back. No value.</summary>
    Back,
}
