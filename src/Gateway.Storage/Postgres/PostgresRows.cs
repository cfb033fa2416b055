using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Rows that are only ever added, as arrays: a statement for all of a kind, in their order.</summary>
internal static class PostgresRows
{
    /// <summary>The columns of <see cref="LedgerRows.TravelColumns"/>.</summary>
    public static object?[] Travel(IReadOnlyList<BusMessage> messages) =>
    [
        messages.Select(message => message.Id).ToArray(), messages.Select(message => message.Queue).ToArray(), messages.Select(message => message.Session).ToArray(),
        messages.Select(message => message.Subject).ToArray(), messages.Select(message => message.Body).ToArray(), messages.Select(message => message.CorrelationId).ToArray(),
        messages.Select(message => message.ScheduledAt?.UtcTicks).ToArray(), messages.Select(message => message.TimeToLive?.Ticks).ToArray(),
    ];

    /// <summary>A row that waits already is left as it is: its id says that it is the same message.</summary>
    public static void AddOutbox(this NpgsqlBatch batch, IReadOnlyList<BusMessage> messages)
    {
        if (messages.Count == 0) return;
        batch.Add(
            $"""
            INSERT INTO outbox ({LedgerRows.TravelColumns})
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::bigint[]) ON CONFLICT (id) DO NOTHING
            """,
            Travel(messages));
    }

    public static void AddHistory(this NpgsqlBatch batch, IReadOnlyList<(Transition Step, byte[] Link)> steps)
    {
        if (steps.Count == 0) return;
        batch.Add(
            """
            INSERT INTO history (message_id, obligation_id, state, at, actor, reason, attempt, moved, link)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::integer[], $8::text[], $9::bytea[])
            """,
            steps.Select(one => one.Step.MessageId).ToArray(), steps.Select(one => one.Step.ObligationId).ToArray(), steps.Select(one => one.Step.State).ToArray(),
            steps.Select(one => Columns.Instant(one.Step.At)).ToArray(), steps.Select(one => one.Step.Actor).ToArray(), steps.Select(one => one.Step.Reason).ToArray(),
            steps.Select(one => one.Step.Attempt).ToArray(), steps.Select(one => one.Step.Moved).ToArray(), steps.Select(one => one.Link).ToArray());
    }

    public static void AddObligations(this NpgsqlBatch batch, IReadOnlyList<Obligation> obligations)
    {
        if (obligations.Count == 0) return;
        batch.Add(
            $"""
            INSERT INTO obligation ({LedgerRows.ObligationColumns}, chase_at)
            SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::integer[], $11::text[], $12::text[])
            """,
            obligations.Select(one => one.Id).ToArray(), obligations.Select(one => one.MessageId).ToArray(), obligations.Select(one => one.Recipient).ToArray(),
            obligations.Select(one => one.Route).ToArray(), obligations.Select(one => one.Goal.ToString()).ToArray(), obligations.Select(one => one.Person?.ToString()).ToArray(),
            obligations.Select(one => one.State.ToString()).ToArray(), obligations.Select(one => Columns.Instant(one.CreatedAt)).ToArray(),
            obligations.Select(one => Columns.Instant(one.DueAt)).ToArray(), obligations.Select(one => one.Attempts).ToArray(), obligations.Select(one => one.Reason).ToArray(),
            obligations.Select(one => one.ChaseAt is { } chase ? Columns.Instant(chase) : "").ToArray());
    }

    public static void AddArtefacts(this NpgsqlBatch batch, IReadOnlyList<Artefact> artefacts)
    {
        if (artefacts.Count == 0) return;
        // Said twice in one commit, the last stands; a statement may not write a row twice.
        var last = artefacts.GroupBy(artefact => (artefact.MessageId, artefact.Name)).Select(same => same.Last()).ToList();
        batch.Add(
            """
            INSERT INTO artefact (message_id, name, content_type, body) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::bytea[])
            ON CONFLICT (message_id, name) DO UPDATE SET content_type = excluded.content_type, body = excluded.body
            """,
            last.Select(artefact => artefact.MessageId).ToArray(), last.Select(artefact => artefact.Name).ToArray(),
            last.Select(artefact => artefact.ContentType).ToArray(), last.Select(artefact => Columns.Bytes(artefact.Body)).ToArray());
    }

    public static void AddAudit(this NpgsqlBatch batch, IReadOnlyList<AuditRow> rows)
    {
        if (rows.Count == 0) return;
        batch.Add(
            "INSERT INTO audit (at, actor, action, what, outcome) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[])",
            rows.Select(row => Columns.Instant(row.At)).ToArray(), rows.Select(row => row.Actor).ToArray(), rows.Select(row => row.Action).ToArray(),
            rows.Select(row => row.What).ToArray(), rows.Select(row => row.Outcome).ToArray());
    }
}
