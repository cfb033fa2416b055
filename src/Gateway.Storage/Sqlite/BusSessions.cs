using Gateway.Custody.Bus;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Gives out the messages of a queue. The lock is the session's, not the message's: while it is held, or its first message
/// is delayed, nobody gets another of that session, which is what keeps the order of one person.
/// </summary>
internal static class BusSessions
{
    // Behind every session of the queue ($1) that waits now, and before those whose first message is yet to be sent.
    private const string LastTurn =
        "max((SELECT given FROM bus_number), 1 + coalesce((SELECT max(turn) FROM bus_session WHERE queue = $1 AND free_at = 0), 0))";

    /// <summary>The reason code of a message that nobody took in time.</summary>
    public const string Expired = "time-to-live-expired";

    /// <summary>Locks the first messages of the free sessions whose turn it is; when there are none, says when the next one may be free.</summary>
    public static (IReadOnlyList<BusDelivery> Deliveries, DateTimeOffset? Next) Take(SqliteSession session, string queue, int most, TimeSpan lease, DateTimeOffset now)
    {
        BusSending.Promote(session, queue, now);
        Free(session, queue, now);
        Expire(session, queue, now);
        // The limit is a sum: of a bare parameter SQLite takes the value into its plan, and plans anew for each.
        var first = session.All(
            """
            SELECT m.id, m.queue, m.session, m.subject, m.body, m.correlation_id, m.scheduled_at, m.time_to_live, m.sequence,
              CASE WHEN s.counted = m.sequence THEN s.deliveries ELSE 0 END
            FROM bus_session s JOIN bus_message m ON m.queue = s.queue AND m.session = s.session
              AND m.sequence = (SELECT min(sequence) FROM bus_message WHERE queue = s.queue AND session = s.session)
            WHERE s.queue = $1 AND s.free_at = 0 ORDER BY s.turn LIMIT 0 + $2
            """,
            static row => (Message: LedgerRows.Travel(row), Sequence: row.GetInt64(8), Count: row.GetInt32(9)), queue, most);
        if (first.Count == 0) return ([], NextInstant(session, queue));

        var token = Guid.CreateVersion7(now).ToString();
        var until = now + lease;
        foreach (var (message, sequence, count) in first)
        {
            session.Execute(
                "UPDATE bus_session SET free_at = $3, lock_token = $4, holder = $5, counted = $5, deliveries = $6 WHERE queue = $1 AND session = $2",
                queue, message.Session, until.UtcTicks, token, sequence, count + 1);
        }
        return ([.. first.Select(one => new BusDelivery(one.Message, token, one.Count + 1, until, one.Sequence))], null);
    }

    /// <summary>Takes out the messages that are still held; gives those whose lock was lost, and whether a session is free again.</summary>
    public static (IReadOnlyList<BusDelivery> Lost, bool Frees) Complete(SqliteSession session, IReadOnlyList<BusDelivery> deliveries, DateTimeOffset now)
    {
        List<BusDelivery> lost = [];
        var frees = false;
        foreach (var delivery in deliveries)
        {
            if (Holds(session, delivery, now)) frees |= Remove(session, delivery.Message.Queue, delivery.Message.Session, delivery.SequenceNumber);
            else lost.Add(delivery);
        }
        return (lost, frees);
    }

    /// <summary>True while the lock is the delivery's and has not run out.</summary>
    public static bool Holds(SqliteSession session, BusDelivery delivery, DateTimeOffset now) =>
        session.Number(
            "SELECT holder FROM bus_session WHERE queue = $1 AND session = $2 AND lock_token = $3 AND free_at > $4",
            delivery.Message.Queue, delivery.Message.Session, delivery.LockToken, now.UtcTicks) == delivery.SequenceNumber;

    /// <summary>True when somebody may take the session's first message now.</summary>
    public static bool IsFree(SqliteSession session, string queue, string name) =>
        session.Number("SELECT 1 FROM bus_session WHERE queue = $1 AND session = $2 AND free_at = 0", queue, name) is not null;

    public static void Renew(SqliteSession session, BusDelivery delivery, DateTimeOffset until) =>
        session.Execute(
            "UPDATE bus_session SET free_at = $3 WHERE queue = $1 AND session = $2",
            delivery.Message.Queue, delivery.Message.Session, until.UtcTicks);

    /// <summary>Unlocks the session; its first message stays the first and is not given out before the instant, if there is one.</summary>
    public static void Release(SqliteSession session, BusDelivery delivery, DateTimeOffset? until) =>
        session.Execute(
            $"UPDATE bus_session SET free_at = $3, lock_token = NULL, turn = {LastTurn} WHERE queue = $1 AND session = $2",
            delivery.Message.Queue, delivery.Message.Session, until?.UtcTicks ?? 0);

    /// <summary>Takes a message out and frees its session if it was the one that kept it; true when the session has more.</summary>
    public static bool Remove(SqliteSession session, string queue, string name, long sequence)
    {
        session.Execute("DELETE FROM bus_message WHERE queue = $1 AND session = $2 AND sequence = $3", queue, name, sequence);
        var hasMore = session.Number("SELECT 1 FROM bus_message WHERE queue = $1 AND session = $2 LIMIT 1", queue, name) is not null;
        if (!hasMore)
            session.Execute("DELETE FROM bus_session WHERE queue = $1 AND session = $2", queue, name);
        else
            session.Execute(
                $"UPDATE bus_session SET free_at = 0, lock_token = NULL, holder = NULL, turn = {LastTurn} WHERE queue = $1 AND session = $2 AND holder = $3",
                queue, name, sequence);
        return hasMore;
    }

    public static void AddDead(SqliteSession session, BusMessage message, string reason, string description, DateTimeOffset now) =>
        session.Execute(
            $"INSERT INTO bus_dead ({LedgerRows.TravelColumns}, reason, description, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            message.Id, message.Queue, message.Session, message.Subject, message.Body, message.CorrelationId,
            message.ScheduledAt?.UtcTicks, message.TimeToLive?.Ticks, reason, description, now.UtcTicks);

    /// <summary>Sets aside what nobody took in time; a message that somebody holds is taken.</summary>
    public static void Expire(SqliteSession session, string queue, DateTimeOffset now)
    {
        var expired = session.All(
            $"""
            SELECT {LedgerRows.TravelColumns}, sequence FROM bus_message m WHERE queue = $1 AND expires_at <= $2 AND NOT EXISTS
              (SELECT 1 FROM bus_session s WHERE s.queue = m.queue AND s.session = m.session AND s.holder = m.sequence AND s.lock_token IS NOT NULL AND s.free_at > $2)
            ORDER BY sequence LIMIT 100
            """,
            row => (Message: LedgerRows.Travel(row), Sequence: row.GetInt64(8)), queue, now.UtcTicks);
        foreach (var (message, sequence) in expired)
        {
            AddDead(session, message, Expired, "Nobody took it within its time to live.", now);
            Remove(session, queue, message.Session, sequence);
        }
    }

    /// <summary>Leases and delays that have run out: the session is free, and first in the line.</summary>
    private static void Free(SqliteSession session, string queue, DateTimeOffset now) =>
        session.Execute(
            "UPDATE bus_session SET free_at = 0, lock_token = NULL, turn = coalesce(holder, turn), holder = NULL WHERE queue = $1 AND free_at > 0 AND free_at <= $2",
            queue, now.UtcTicks);

    /// <summary>Frees every lock, for whoever held one is no more; delays stay.</summary>
    public static void FreeLocked(SqliteSession session) =>
        session.Execute("UPDATE bus_session SET free_at = 0, lock_token = NULL, turn = coalesce(holder, turn), holder = NULL WHERE lock_token IS NOT NULL");

    /// <summary>Frees what is delayed beyond an instant.</summary>
    public static void FreeDelayed(SqliteSession session, DateTimeOffset beyond) =>
        session.Execute("UPDATE bus_session SET free_at = 0, turn = coalesce(holder, turn), holder = NULL WHERE free_at > $1 AND lock_token IS NULL", beyond.UtcTicks);

    private static DateTimeOffset? NextInstant(SqliteSession session, string queue)
    {
        var free = session.Number("SELECT min(free_at) FROM bus_session WHERE queue = $1 AND free_at > 0", queue);
        var due = session.Number("SELECT min(due_at) FROM bus_scheduled WHERE queue = $1", queue);
        var first = free is null || due < free ? due : free;
        return first is { } ticks ? Columns.FromTicks(ticks) : null;
    }
}
