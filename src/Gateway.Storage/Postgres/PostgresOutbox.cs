using Gateway.Custody.Bus;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Where a commit puts what it sends. The bus is in the same database, so the outbox is the queue: what is committed is on the bus, and
/// nothing has to be copied there afterwards. For a bus elsewhere it waits in the table of the relay.
/// </summary>
internal sealed class PostgresOutbox(bool isRelayed, PostgresBell bell, TimeProvider? busTime)
{
    /// <summary>True when a relay takes it from here to the bus.</summary>
    public bool IsRelayed => isRelayed;

    public void Add(NpgsqlBatch batch, IReadOnlyList<BusMessage> messages)
    {
        // An id of its own never comes twice; one that is made of another's may, and is looked for.
        if (isRelayed) batch.AddOutbox(messages);
        else Post(batch, messages, message => !Guid.TryParseExact(message.Id, "D", out _));
    }

    /// <summary>As <see cref="Add"/>, for messages that are received now: they are the first that speak of them.</summary>
    public void AddFirst(NpgsqlBatch batch, IReadOnlyList<BusMessage> messages)
    {
        if (isRelayed) batch.AddOutbox(messages);
        else Post(batch, messages, static _ => false);
    }

    /// <summary>Wakes the receivers once what was added is committed.</summary>
    public void Committed(IEnumerable<BusMessage> messages)
    {
        if (isRelayed) return;
        foreach (var queue in messages.Select(message => message.Queue).Distinct(StringComparer.Ordinal)) bell.Ring(queue);
    }

    private void Post(NpgsqlBatch batch, IReadOnlyList<BusMessage> messages, Func<BusMessage, bool> once)
    {
        if (messages.Count == 0) return;
        batch.Add(
            "SELECT bus_post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            [.. PostgresRows.Travel(messages), messages.Select(once).ToArray(), BusRules.DuplicateWindow.Ticks, PostgresCommands.Number(busTime?.GetUtcNow().UtcTicks)]);
    }
}
