using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>Puts received messages into the ledger: all parts of an envelope in one statement.</summary>
internal static class PostgresReceiving
{
    // Whoever comes second with a key waits for the first to commit, and then writes no row: it is judged and written again.
    private const string Insert =
        """
        WITH part AS (
          SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::boolean[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[], $18::bytea[], $19::bytea[], $20::bytea[]) WITH ORDINALITY
            AS t (id, batch_id, source, client, kind, urgency, state, received_at, occurred_at, duplicate_key,
              first_of_key, thread, person, reason, owner, body_hash, content_type, bytes, sha256, link, place)),
        entry AS (
          INSERT INTO message (id, batch_id, source, client, kind, urgency, state, received_at, occurred_at, duplicate_key,
            first_of_key, thread, person, reason, owner, body_hash, content_type)
          SELECT id, batch_id, source, client, kind, urgency, state, received_at, occurred_at, duplicate_key,
            first_of_key, thread, person, reason, owner, body_hash, content_type FROM part ORDER BY place
          ON CONFLICT (source, duplicate_key) WHERE first_of_key DO NOTHING RETURNING sequence, id),
        stored AS (
          INSERT INTO body (sequence, bytes, sha256) SELECT entry.sequence, part.bytes, part.sha256 FROM entry JOIN part ON part.id = entry.id),
        step AS (
          INSERT INTO history (message_id, state, at, actor, reason, attempt, moved, link)
          SELECT part.id, part.state, part.received_at, part.client, part.reason, 0, part.body_hash, part.link
          FROM entry JOIN part ON part.id = entry.id ORDER BY part.place),
        woken AS (
          INSERT INTO outbox (id, queue, session, subject, body, correlation_id, scheduled_at, time_to_live)
          SELECT w.id, w.queue, w.session, w.subject, w.body, w.correlation_id, w.scheduled_at, w.time_to_live
          FROM unnest($21::text[], $22::text[], $23::text[], $24::text[], $25::text[], $26::text[], $27::text[], $28::bigint[], $29::bigint[]) WITH ORDINALITY
            AS w (message_id, id, queue, session, subject, body, correlation_id, scheduled_at, time_to_live, place)
          JOIN entry ON entry.id = w.message_id ORDER BY w.place
          ON CONFLICT (id) DO NOTHING),
        answered AS (
          INSERT INTO artefact (message_id, name, content_type, body)
          SELECT a.message_id, a.name, a.content_type, a.body
          FROM unnest($30::text[], $31::text[], $32::text[], $33::bytea[]) AS a (message_id, name, content_type, body) JOIN entry ON entry.id = a.message_id)
        SELECT entry.sequence FROM entry JOIN part ON part.id = entry.id ORDER BY part.place
        """;

    /// <summary>A part as it is to be stored, with the one that stands for its key already: stored before, or an earlier part.</summary>
    private sealed record Part(ReceivedMessage Received, LedgerEntry Entry, LedgerEntry? First);

    public static async Task<IReadOnlyList<Reception>> ReceiveAsync(PostgresPool pool, IReadOnlyList<ReceivedMessage> received, CancellationToken cancellationToken)
    {
        var stated = received.Select(part => part with { Entry = PostgresText.Storable(part.Entry) }).ToList();
        var checksums = KeyRule.Checksums(stated);
        // At first every key is taken for new, as nearly all are; one that is not is looked up.
        var firsts = new List<LedgerEntry>();
        while (true)
        {
            var parts = Judge(stated, firsts);
            if (await WriteAsync(pool, parts, checksums, cancellationToken) is { } sequences) return Receptions(parts, sequences);
            firsts.AddRange(await FirstsAsync(pool, stated, cancellationToken));
        }
    }

    private static List<Part> Judge(List<ReceivedMessage> stated, List<LedgerEntry> firsts)
    {
        var known = new Dictionary<(string Source, string Key), LedgerEntry>();
        foreach (var first in firsts) known[(first.Source, first.DuplicateKey!)] = first;
        var parts = new List<Part>(stated.Count);
        foreach (var one in stated)
        {
            var first = one.Entry.DuplicateKey is { } key ? known.GetValueOrDefault((one.Entry.Source, key)) : null;
            parts.Add(new Part(one, KeyRule.Judge(one.Entry, first), first));
            if (one.Entry.DuplicateKey is { } mine) known.TryAdd((one.Entry.Source, mine), one.Entry);
        }
        return parts;
    }

    private static List<Reception> Receptions(List<Part> parts, List<long> sequences)
    {
        var entries = parts.Select((part, i) => part.Entry with { Sequence = sequences[i] }).ToList();
        return [.. parts.Select((part, i) => new Reception(entries[i], part.Entry.State == MessageState.Duplicate ? entries.Find(entry => entry.Id == part.First!.Id) ?? part.First : null))];
    }

    private static Task<IReadOnlyList<LedgerEntry>> FirstsAsync(PostgresPool pool, List<ReceivedMessage> stated, CancellationToken cancellationToken)
    {
        var keyed = stated.Where(part => part.Entry.DuplicateKey is not null).ToList();
        return pool.AllAsync(
            $"SELECT {LedgerRows.MessageColumns} FROM message WHERE (source, duplicate_key) IN (SELECT * FROM unnest($1::text[], $2::text[])) AND first_of_key",
            LedgerRows.Message, cancellationToken,
            keyed.Select(part => part.Entry.Source).ToArray(), keyed.Select(part => part.Entry.DuplicateKey).ToArray());
    }

    /// <summary>The sequences of the parts; null, with nothing written, when a key was not new after all.</summary>
    private static Task<List<long>?> WriteAsync(PostgresPool pool, List<Part> parts, byte[][] checksums, CancellationToken cancellationToken) =>
        PostgresPool.AgainAsync(async () =>
        {
            await using var connection = await pool.OpenAsync(cancellationToken);
            // One part alone is written or is not; several stand or fall together, and which it is shows when all were tried.
            await using var transaction = parts.Count > 1 ? await connection.BeginTransactionAsync(cancellationToken) : null;
            await using var batch = connection.CreateBatch();
            batch.Add(PostgresLedger.WriteLock);
            batch.Add(Insert, Values(parts, checksums));
            List<long> sequences;
            await using (var reader = await batch.ExecuteReaderAsync(CancellationToken.None))
            {
                await reader.NextResultAsync(CancellationToken.None);
                sequences = await reader.RowsAsync(row => row.GetInt64(0), CancellationToken.None);
            }
            if (sequences.Count < parts.Count) return null;
            if (transaction is not null) await transaction.CommitAsync(CancellationToken.None);
            return sequences;
        });

    private static object?[] Values(List<Part> parts, byte[][] checksums)
    {
        var wakes = parts.Where(part => part.Entry.State == MessageState.Received).ToList();
        var answers = parts.Where(part => part.Entry.State != MessageState.Duplicate).Select(part => part.Received.Answer).OfType<Artefact>().ToList();
        return
        [
            Texts(parts, entry => entry.Id), Texts(parts, entry => entry.BatchId), Texts(parts, entry => entry.Source), Texts(parts, entry => entry.Client),
            Texts(parts, entry => entry.Kind), Texts(parts, entry => entry.Urgency.ToString()), Texts(parts, entry => entry.State.ToString()),
            Texts(parts, entry => Columns.Instant(entry.ReceivedAt)), Texts(parts, entry => Columns.WithOffset(entry.OccurredAt)), Texts(parts, entry => entry.DuplicateKey),
            parts.Select(part => part.First is null && part.Entry.DuplicateKey is not null).ToArray(),
            Texts(parts, entry => entry.Thread), Texts(parts, entry => entry.Person?.ToString()), Texts(parts, entry => entry.Reason), Texts(parts, entry => entry.Owner),
            Texts(parts, entry => entry.BodyHash), Texts(parts, entry => entry.ContentType),
            parts.Select(part => Columns.Bytes(part.Received.Body)).ToArray(), checksums, parts.Select(part => LedgerChain.Link(default, FirstStep(part.Entry))).ToArray(),
            Texts(wakes, entry => entry.Id), .. PostgresRows.Travel([.. wakes.Select(part => part.Received.Wake)]),
            answers.Select(answer => answer.MessageId).ToArray(), answers.Select(answer => answer.Name).ToArray(), answers.Select(answer => answer.ContentType).ToArray(),
            answers.Select(answer => Columns.Bytes(answer.Body)).ToArray(),
        ];
    }

    private static Transition FirstStep(LedgerEntry entry) =>
        new(0, entry.Id, null, entry.State.ToString(), entry.ReceivedAt, entry.Client, entry.Reason, 0, entry.BodyHash);

    private static string?[] Texts(List<Part> parts, Func<LedgerEntry, string?> member) => [.. parts.Select(part => member(part.Entry))];
}
