using Gateway.Custody.Bus;

namespace Gateway.Storage.Sqlite;

/// <summary>Puts messages into their queues: at once, when they are due, or again.</summary>
internal static class BusSending
{
    public static void Send(SqliteSession session, IReadOnlyList<BusMessage> messages, DateTimeOffset now, TimeSpan duplicateWindow)
    {
        session.Execute("DELETE FROM bus_seen WHERE until <= $1", now.UtcTicks);
        foreach (var message in messages)
        {
            var isNew = session.Execute(
                "INSERT INTO bus_seen (queue, id, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
                message.Queue, message.Id, (now + duplicateWindow).UtcTicks) > 0;
            if (isNew) Place(session, message, now);
        }
    }

    /// <summary>Puts a message where it waits: into its session, or into the schedule while it is not due.</summary>
    public static void Place(SqliteSession session, BusMessage message, DateTimeOffset now)
    {
        if (message.ScheduledAt > now) Schedule(session, message);
        else Enqueue(session, message, now);
    }

    /// <summary>Sends what waits for a relay, where there is none any more.</summary>
    public static void SendKept(SqliteSession session, DateTimeOffset now)
    {
        Send(session, session.All($"SELECT {LedgerRows.TravelColumns} FROM outbox ORDER BY sequence", LedgerRows.Travel), now, BusRules.DuplicateWindow);
        session.Execute("DELETE FROM outbox");
    }

    /// <summary>Moves what is due by now from the schedule to the end of its session.</summary>
    public static void Promote(SqliteSession session, string queue, DateTimeOffset now)
    {
        var due = session.All(
            $"SELECT {LedgerRows.TravelColumns}, place, due_at FROM bus_scheduled WHERE queue = $1 AND due_at <= $2 ORDER BY due_at, place LIMIT 100",
            row => (Message: LedgerRows.Travel(row), Place: row.GetInt64(8), DueAt: Columns.FromTicks(row.GetInt64(9))), queue, now.UtcTicks);
        foreach (var (message, place, dueAt) in due)
        {
            session.Execute("DELETE FROM bus_scheduled WHERE place = $1", place);
            Enqueue(session, message, dueAt);
        }
    }

    /// <summary>Puts a message at the end of its session; its time to live runs from now.</summary>
    public static void Enqueue(SqliteSession session, BusMessage message, DateTimeOffset now)
    {
        session.Execute("UPDATE bus_number SET given = given + 1");
        session.Execute(
            $"INSERT INTO bus_message ({LedgerRows.TravelColumns}, expires_at, sequence) SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, given FROM bus_number",
            message.Id, message.Queue, message.Session, message.Subject, message.Body, message.CorrelationId,
            message.ScheduledAt?.UtcTicks, message.TimeToLive?.Ticks, (now + message.TimeToLive)?.UtcTicks);
        session.Execute(
            "INSERT INTO bus_session (queue, session, free_at, turn) VALUES ($1, $2, 0, (SELECT given FROM bus_number)) ON CONFLICT DO NOTHING",
            message.Queue, message.Session);
    }

    private static void Schedule(SqliteSession session, BusMessage message) =>
        session.Execute(
            $"INSERT INTO bus_scheduled ({LedgerRows.TravelColumns}, due_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            message.Id, message.Queue, message.Session, message.Subject, message.Body, message.CorrelationId,
            message.ScheduledAt?.UtcTicks, message.TimeToLive?.Ticks, message.ScheduledAt?.UtcTicks);
}
