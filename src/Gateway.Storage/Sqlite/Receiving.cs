using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>Puts received messages into the ledger.</summary>
internal static class Receiving
{
    public static IReadOnlyList<Reception> Store(SqliteSession session, SqliteOutbox outbox, IReadOnlyList<ReceivedMessage> parts, byte[][] checksums)
    {
        var receptions = new Reception[parts.Count];
        for (var i = 0; i < parts.Count; i++) receptions[i] = Store(session, outbox, parts[i], checksums[i]);
        return receptions;
    }

    private static Reception Store(SqliteSession session, SqliteOutbox outbox, ReceivedMessage part, byte[] checksum)
    {
        var first = FirstOfKey(session, part.Entry);
        var entry = KeyRule.Judge(part.Entry, first);
        var sequence = session.Insert(
            """
            INSERT INTO message (id, batch_id, source, client, kind, urgency, state, received_at, occurred_at, duplicate_key,
              first_of_key, thread, person, reason, owner, body_hash, content_type)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
            """,
            entry.Id, entry.BatchId, entry.Source, entry.Client, entry.Kind, entry.Urgency.ToString(), entry.State.ToString(),
            Columns.Instant(entry.ReceivedAt), Columns.WithOffset(entry.OccurredAt), entry.DuplicateKey,
            first is null && entry.DuplicateKey is not null ? 1 : 0,
            entry.Thread, entry.Person?.ToString(), entry.Reason, entry.Owner, entry.BodyHash, entry.ContentType);
        session.Execute("INSERT INTO body (sequence, bytes, sha256) VALUES ($1, $2, $3)", sequence, part.Body, checksum);
        LedgerWriting.AddHistory(session, null, new Transition(0, entry.Id, null, entry.State.ToString(), entry.ReceivedAt, entry.Client, entry.Reason, 0, entry.BodyHash));
        if (part.Answer is { } answer && entry.State != MessageState.Duplicate) LedgerWriting.AddArtefact(session, answer);
        if (entry.State == MessageState.Received) outbox.AddFirst(session, part.Wake);
        return new Reception(entry with { Sequence = sequence }, entry.State == MessageState.Duplicate ? first : null);
    }

    private static LedgerEntry? FirstOfKey(SqliteSession session, LedgerEntry entry) =>
        entry.DuplicateKey is null ? null : session.First(
            $"SELECT {LedgerRows.MessageColumns} FROM message WHERE source = $1 AND duplicate_key = $2 AND first_of_key = 1",
            LedgerRows.Message, entry.Source, entry.DuplicateKey);
}
