using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>Writes one step of a message: everything, or nothing when one of its From states does not hold any more.</summary>
internal static class Committing
{
    public static bool Write(SqliteSession session, CustodyCommit commit, IReadOnlyList<StatedResource> resources)
    {
        foreach (var step in commit.Messages)
            if (!Step(session, step)) return false;
        foreach (var obligation in commit.NewObligations) Add(session, obligation);
        foreach (var step in commit.Obligations)
            if (!Step(session, step)) return false;
        foreach (var resource in resources) ResourceWriting.Write(session, resource);
        foreach (var artefact in commit.Artefacts)
            session.Execute(
                """
                INSERT INTO artefact (message_id, name, content_type, body) VALUES ($1, $2, $3, $4)
                ON CONFLICT (message_id, name) DO UPDATE SET content_type = excluded.content_type, body = excluded.body
                """,
                artefact.MessageId, artefact.Name, artefact.ContentType, artefact.Body);
        foreach (var row in commit.Audit) LedgerWriting.AddAudit(session, row);
        foreach (var message in commit.Outbox) LedgerWriting.AddOutbox(session, message);
        return true;
    }

    private static bool Step(SqliteSession session, MessageStep step)
    {
        var changed = session.Execute(
            """
            UPDATE message SET state = $3, reason = $4, owner = $5, person = coalesce($6, person), kind = coalesce($7, kind)
            WHERE id = $1 AND state = $2
            """,
            step.MessageId, step.From.ToString(), step.To.ToString(), step.Reason, step.Owner, step.Person?.ToString(), step.Kind);
        if (changed == 0) return false;
        LedgerWriting.AddHistory(session, new Transition(0, step.MessageId, null, step.To.ToString(), step.At, step.Actor, step.Reason, 0, step.Moved));
        return true;
    }

    private static bool Step(SqliteSession session, ObligationStep step)
    {
        var message = session.First(
            """
            UPDATE obligation SET state = $3, reason = $4, attempts = max(attempts, $5), chase_at = coalesce($6, chase_at)
            WHERE id = $1 AND state = $2 RETURNING message_id
            """,
            row => row.GetString(0),
            step.ObligationId, step.From.ToString(), step.To.ToString(), step.Reason, step.Attempt,
            // What went wrong is chased at once; the rest when its next step is due.
            step.To is ObligationState.Failed or ObligationState.Unknown ? Columns.Instant(step.At) : null);
        if (message is null) return false;
        LedgerWriting.AddHistory(session, new Transition(0, message, step.ObligationId, step.To.ToString(), step.At, step.Actor, step.Reason, step.Attempt, step.Moved));
        return true;
    }

    private static void Add(SqliteSession session, Obligation obligation)
    {
        session.Execute(
            $"INSERT INTO obligation ({LedgerRows.ObligationColumns}, chase_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            obligation.Id, obligation.MessageId, obligation.Recipient, obligation.Route, obligation.Goal.ToString(),
            obligation.Person?.ToString(), obligation.State.ToString(), Columns.Instant(obligation.CreatedAt),
            Columns.Instant(obligation.DueAt), obligation.Attempts, obligation.Reason, obligation.ChaseAt is { } chase ? Columns.Instant(chase) : "");
        // The actor of its first step is the route that named the recipient.
        LedgerWriting.AddHistory(session, new Transition(0, obligation.MessageId, obligation.Id, obligation.State.ToString(), obligation.CreatedAt, obligation.Route, obligation.Reason, obligation.Attempts));
    }
}
