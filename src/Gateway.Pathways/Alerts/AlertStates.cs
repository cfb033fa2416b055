namespace Gateway.Pathways.Alerts;

/// <summary>
/// What can become of an alert. An urgent one waits for a person for ever and climbs meanwhile; only what nobody has to act on may run out.
/// </summary>
public static class AlertStates
{
    public const string None = "none";
    public const string Raised = "raised";

    /// <summary>Nobody answered in time, or it got worse: another role has been told.</summary>
    public const string Escalated = "escalated";

    /// <summary>Somebody by name said what they found.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>It is over by itself: the device is back, the person moves.</summary>
    public const string Cleared = "cleared";

    /// <summary>A note that nobody took up; it counts as one that nobody took up.</summary>
    public const string Expired = "expired";

    public static Pathway Pathway { get; } = new("alert", None,
    [
        new([None], "raised", Raised, [Duty.Tell("first")]),
        new([Raised, Escalated], "escalated", Escalated, [Duty.Tell("next")]),
        new([Raised, Escalated], "worsened", Escalated, [Duty.Tell("first")]),
        new([Raised, Escalated], "acknowledged", Acknowledged, []),
        // What was found is worth knowing even when it comes late.
        new([Cleared, Expired], "acknowledged", Acknowledged, []),
        new([Raised, Escalated], "cleared", Cleared, []),
        new([Raised, Escalated], "expired", Expired, []),
    ]);

    public static bool IsOpen(string state) => state is Raised or Escalated;
}
