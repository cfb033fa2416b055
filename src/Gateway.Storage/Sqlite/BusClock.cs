namespace Gateway.Storage.Sqlite;

/// <summary>
/// The clock of the bus. Leases, delays and schedules are instants of the wall clock; when that is set (by hand, by NTP, by a machine that
/// slept) they move with it, so that a wait is as long as it was meant to be. Asked on the writer only.
/// </summary>
internal sealed class BusClock(TimeProvider time)
{
    // More than a clock that is merely slewed differs by from one question to the next.
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(2);

    private DateTimeOffset _wall = time.GetUtcNow();
    private long _steady = time.GetTimestamp();

    /// <summary>Whether this process is the one that works on the queues; where several looked, each would move what the other has moved.</summary>
    public bool Reigns { get; set; }

    public DateTimeOffset Now(SqliteSession session)
    {
        var (wall, steady) = (time.GetUtcNow(), time.GetTimestamp());
        var jump = wall - _wall - time.GetElapsedTime(_steady, steady);
        (_wall, _steady) = (wall, steady);
        if (Reigns && jump.Duration() > s_least) Shift(session, jump.Ticks);
        return wall;
    }

    private static void Shift(SqliteSession session, long ticks)
    {
        session.Execute("UPDATE bus_session SET free_at = max(1, free_at + $1) WHERE free_at > 0", ticks);
        session.Execute("UPDATE bus_scheduled SET due_at = max(1, due_at + $1)", ticks);
        session.Execute("UPDATE bus_message SET expires_at = max(1, expires_at + $1) WHERE expires_at IS NOT NULL", ticks);
        session.Execute("UPDATE bus_seen SET until = max(1, until + $1)", ticks);
    }
}
