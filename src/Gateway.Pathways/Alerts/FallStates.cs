namespace Gateway.Pathways.Alerts;

/// <summary>
/// A fall is one event with states, whatever number of messages speak of it. A person who was there outranks a device;
/// nothing that a device says takes back what a person confirmed, and a late "detected" does not open a fall again.
/// </summary>
public static class FallStates
{
    public const string Unknown = "unknown";
    public const string Detected = "detected";
    public const string Unanswered = "unanswered";
    public const string Confirmed = "confirmed";
    public const string Cancelled = "cancelled";

    /// <summary>The time to answer has passed.</summary>
    public const string NotAnswered = "not-answered";

    /// <summary>Somebody may have been lying there for too long.</summary>
    public const string LongLie = "long-lie";

    /// <summary>The alert that something is raised for.</summary>
    public const string Alert = "alert";

    /// <summary>A fall was said to be none that nobody had heard of.</summary>
    public const string NothingToCancel = "nothing-to-cancel";

    /// <summary>A device took back what a person had confirmed, or what was already an alert.</summary>
    public const string ToldNotObeyed = "cancel-told-not-obeyed";

    public static Pathway Pathway { get; } = new("fall", Unknown,
    [
        new([Unknown], "detected", Detected, []),
        new([Unknown, Detected, Unanswered, Cancelled], "confirmed", Confirmed, [Duty.Tell(Alert)]),
        new([Unknown], "cancelled", Cancelled, [Duty.Remark(NothingToCancel)]),
        new([Unknown], "cancelled-by-device", Cancelled, [Duty.Remark(NothingToCancel)]),
        new([Detected], "cancelled", Cancelled, []),
        new([Detected], "cancelled-by-device", Cancelled, []),
        // A person who went to see may take back an alert; a device that changes its mind may not.
        new([Unanswered], "cancelled", Cancelled, []),
        new([Unanswered], "cancelled-by-device", Unanswered, [Duty.Remark(ToldNotObeyed)]),
        new([Confirmed], "cancelled", Confirmed, [Duty.Remark(ToldNotObeyed)]),
        new([Confirmed], "cancelled-by-device", Confirmed, [Duty.Remark(ToldNotObeyed)]),
        new([Detected], NotAnswered, Unanswered, [Duty.Tell(Alert)]),
        new([Unanswered], LongLie, Unanswered, [Duty.Tell(LongLie)]),
        new([Confirmed], LongLie, Confirmed, [Duty.Tell(LongLie)]),
        // What is said twice changes nothing.
        new([Detected], "detected", Detected, []),
        new([Unanswered], "detected", Unanswered, []),
        new([Confirmed], "detected", Confirmed, []),
        new([Cancelled], "detected", Cancelled, []),
        new([Confirmed], "confirmed", Confirmed, []),
        new([Cancelled], "cancelled", Cancelled, []),
        new([Cancelled], "cancelled-by-device", Cancelled, []),
    ]);
}
