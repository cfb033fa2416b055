using Gateway.Custody.Bus;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// Where a commit puts what it sends. The bus is in the same database, so the outbox is the queue: what is committed is on the bus, and
/// nothing has to be copied there afterwards. For a bus elsewhere it waits in the table of the relay.
/// </summary>
internal sealed class SqliteOutbox(bool isRelayed, BusClock clock, QueueSignals signals)
{
    /// <summary>True when a relay takes it from here to the bus.</summary>
    public bool IsRelayed => isRelayed;

    public void Add(SqliteSession session, BusMessage message)
    {
        if (isRelayed) Keep(session, message);
        // An id of its own never comes twice; one that is made of another's may, and is looked for.
        else if (Guid.TryParseExact(message.Id, "D", out _)) BusSending.Place(session, message, clock.Now(session));
        else BusSending.Send(session, [message], clock.Now(session), BusRules.DuplicateWindow);
    }

    /// <summary>As <see cref="Add"/>, for a message that is received now: it is the first that speaks of it.</summary>
    public void AddFirst(SqliteSession session, BusMessage message)
    {
        if (isRelayed) Keep(session, message);
        else BusSending.Place(session, message, clock.Now(session));
    }

    /// <summary>Sends what an earlier program left for its relay, where there is none any more.</summary>
    public bool SendKept(SqliteSession session)
    {
        if (!isRelayed) BusSending.SendKept(session, clock.Now(session));
        return true;
    }

    /// <summary>Wakes the receivers of this process once what was added is committed.</summary>
    public void Committed(IEnumerable<BusMessage> messages)
    {
        if (isRelayed) return;
        foreach (var message in messages) signals.Pulse(message.Queue);
    }

    /// <summary>A row that waits already is left as it is: its id says that it is the same message.</summary>
    private static void Keep(SqliteSession session, BusMessage message) =>
        session.Execute(
            $"INSERT INTO outbox ({LedgerRows.TravelColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
            message.Id, message.Queue, message.Session, message.Subject, message.Body, message.CorrelationId,
            message.ScheduledAt?.UtcTicks, message.TimeToLive?.Ticks);
}
