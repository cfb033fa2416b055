using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>Adds rows to the ledger's tables that are only ever added to.</summary>
internal static class LedgerWriting
{
    /// <summary>Adds a step, linked to the one of the same message before it; gives its own link.</summary>
    public static byte[] AddHistory(SqliteSession session, byte[]? previous, Transition step)
    {
        var link = LedgerChain.Link(previous, step);
        session.Execute(
            "INSERT INTO history (message_id, obligation_id, state, at, actor, reason, attempt, moved, link) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            step.MessageId, step.ObligationId, step.State, Columns.Instant(step.At), step.Actor, step.Reason, step.Attempt, step.Moved, link);
        return link;
    }

    public static void AddAudit(SqliteSession session, AuditRow row) =>
        session.Execute(
            "INSERT INTO audit (at, actor, action, what, outcome) VALUES ($1, $2, $3, $4, $5)",
            Columns.Instant(row.At), row.Actor, row.Action, row.What, row.Outcome);

    public static void AddArtefact(SqliteSession session, Artefact artefact) =>
        session.Execute(
            """
            INSERT INTO artefact (message_id, name, content_type, body) VALUES ($1, $2, $3, $4)
            ON CONFLICT (message_id, name) DO UPDATE SET content_type = excluded.content_type, body = excluded.body
            """,
            artefact.MessageId, artefact.Name, artefact.ContentType, artefact.Body);
}
