using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>Adds rows to the ledger's tables that are only ever added to.</summary>
internal static class LedgerWriting
{
    /// <summary>Adds a step, linked to the one of the same message before it.</summary>
    public static void AddHistory(SqliteSession session, Transition step)
    {
        var previous = session.First("SELECT link FROM history WHERE message_id = $1 ORDER BY sequence DESC LIMIT 1", row => row.ReadBytesOrNull(0), step.MessageId);
        session.Execute(
            "INSERT INTO history (message_id, obligation_id, state, at, actor, reason, attempt, moved, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            step.MessageId, step.ObligationId, step.State, Columns.Instant(step.At), step.Actor, step.Reason, step.Attempt, step.Moved,
            LedgerChain.Link(previous, step));
    }

    public static void AddAudit(SqliteSession session, AuditRow row) =>
        session.Execute(
            "INSERT INTO audit (at, actor, action, what, outcome) VALUES ($1, $2, $3, $4, $5)",
            Columns.Instant(row.At), row.Actor, row.Action, row.What, row.Outcome);

    /// <summary>A row that waits already is left as it is: its id says that it is the same message.</summary>
    public static void AddOutbox(SqliteSession session, BusMessage message) =>
        session.Execute(
            $"INSERT INTO outbox ({LedgerRows.TravelColumns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO NOTHING",
            message.Id, message.Queue, message.Session, message.Subject, message.Body, message.CorrelationId,
            message.ScheduledAt?.UtcTicks, message.TimeToLive?.Ticks);
}
