using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>Puts received messages into the ledger: all parts of all envelopes of a group in one statement.</summary>
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
        answered AS (
          INSERT INTO artefact (message_id, name, content_type, body)
          SELECT a.message_id, a.name, a.content_type, a.body
          FROM unnest($21::text[], $22::text[], $23::text[], $24::bytea[]) AS a (message_id, name, content_type, body) JOIN entry ON entry.id = a.message_id)
        SELECT entry.sequence FROM entry JOIN part ON part.id = entry.id ORDER BY part.place
        """;

    /// <summary>A part as it is to be stored, with the one that stands for its key already: stored before, or an earlier part.</summary>
    private sealed record Part(ReceivedMessage Received, LedgerEntry Entry, LedgerEntry? First);

    /// <summary>All envelopes, each in its order, or none.</summary>
    public static async Task<IReadOnlyList<IReadOnlyList<Reception>>> ReceiveAsync(PostgresPool pool, PostgresOutbox outbox, IReadOnlyList<IReadOnlyList<ReceivedMessage>> envelopes)
    {
        var stated = envelopes.SelectMany(envelope => envelope).Select(part => part with { Entry = PostgresText.Storable(part.Entry) }).ToList();
        var checksums = KeyRule.Checksums(stated);
        // At first every key is taken for new, as nearly all are; one that is not is looked up.
        var firsts = new List<LedgerEntry>();
        while (true)
        {
            var parts = Judge(stated, firsts);
            if (await WriteAsync(pool, outbox, parts, checksums) is { } sequences) return ByEnvelope(envelopes, Receptions(parts, sequences));
            firsts.AddRange(await FirstsAsync(pool, stated, CancellationToken.None));
        }
    }

    private static List<IReadOnlyList<Reception>> ByEnvelope(IReadOnlyList<IReadOnlyList<ReceivedMessage>> envelopes, List<Reception> receptions)
    {
        var split = new List<IReadOnlyList<Reception>>(envelopes.Count);
        var from = 0;
        foreach (var envelope in envelopes)
        {
            split.Add(receptions.GetRange(from, envelope.Count));
            from += envelope.Count;
        }
        return split;
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
    private static Task<List<long>?> WriteAsync(PostgresPool pool, PostgresOutbox outbox, List<Part> parts, byte[][] checksums) =>
        PostgresPool.AgainAsync(async () =>
        {
            var wakes = parts.Where(part => part.Entry.State == MessageState.Received).Select(part => part.Received.Wake).ToList();
            await using var connection = await pool.OpenAsync(CancellationToken.None);
            // All stand or fall together, and which it is shows when all were tried.
            await using var transaction = await connection.BeginTransactionAsync(CancellationToken.None);
            await using var batch = connection.CreateBatch();
            batch.Add(PostgresLedger.WriteLock);
            batch.Add(Insert, Values(parts, checksums));
            outbox.AddFirst(batch, wakes);
            List<long> sequences;
            await using (var reader = await batch.ExecuteReaderAsync(CancellationToken.None))
            {
                await reader.NextResultAsync(CancellationToken.None);
                sequences = await reader.RowsAsync(row => row.GetInt64(0), CancellationToken.None);
            }
            if (sequences.Count < parts.Count) return null;
            await transaction.CommitAsync(CancellationToken.None);
            outbox.Committed(wakes);
            return sequences;
        });

    private static object?[] Values(List<Part> parts, byte[][] checksums)
    {
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
            answers.Select(answer => answer.MessageId).ToArray(), answers.Select(answer => answer.Name).ToArray(), answers.Select(answer => answer.ContentType).ToArray(),
            answers.Select(answer => Columns.Bytes(answer.Body)).ToArray(),
        ];
    }

    private static Transition FirstStep(LedgerEntry entry) =>
        new(0, entry.Id, null, entry.State.ToString(), entry.ReceivedAt, entry.Client, entry.Reason, 0, entry.BodyHash);

    private static string?[] Texts(List<Part> parts, Func<LedgerEntry, string?> member) => [.. parts.Select(part => member(part.Entry))];
}
