namespace Gateway.Custody.Store;

/// <summary>Asks for the next free moment of something that only so many a second may use, over all processes of a database.</summary>
/// <param name="Name">What is used: a partner's id.</param>
/// <param name="Interval">The time from one use to the next.</param>
/// <param name="Burst">So many may follow each other at once after a pause; 1 spaces all of them.</param>
/// <param name="LongestWait">A moment further off than this is taken by what is urgent only. The same for all who share the name.</param>
/// <param name="Now">The asker's clock.</param>
public sealed record TurnRequest(string Name, TimeSpan Interval, int Burst, TimeSpan LongestWait, DateTimeOffset Now)
{
    /// <summary>It may take a moment twice as far off: however many ask, one is left that nothing ordinary has taken.</summary>
    public bool IsUrgent { get; init; }

    /// <summary>A moment further off than this is not taken.</summary>
    public TimeSpan Patience => IsUrgent ? 2 * LongestWait : LongestWait;

    /// <summary>
    /// The generic cell rate algorithm (ITU-T I.371, annex A) over one stored instant, when the next use is due if all are evenly spaced:
    /// how long the asker waits, and the instant to store. The stored one stays when the wait is longer than its patience.
    /// </summary>
    /// <param name="due">What is stored; null when nobody has asked yet.</param>
    public (TimeSpan Wait, DateTimeOffset Due) Take(DateTimeOffset? due)
    {
        // Further off than anybody may have waited for: somebody's clock stood wrong, and nobody shall wait for its day.
        var bound = Now + (3 * LongestWait) + ((Burst + 1) * Interval);
        var next = due is { } stored && stored > Now && stored <= bound ? stored : Now;
        var wait = next - Now - ((Burst - 1) * Interval);
        if (wait < TimeSpan.Zero) wait = TimeSpan.Zero;
        return wait > Patience ? (wait, next) : (wait, next + Interval);
    }
}
