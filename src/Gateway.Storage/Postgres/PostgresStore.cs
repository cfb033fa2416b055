using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;

namespace Gateway.Storage.Postgres;

/// <summary>Ledger and record in PostgreSQL.</summary>
public sealed class PostgresStore : ICustodyStore, IRecordStore
{
    private const int PageSize = 500;

    private readonly PostgresPool _pool;
    private readonly PostgresOutbox _outbox;
    private readonly PostgresLookups _lookups;
    private readonly SharedTrips<IReadOnlyList<ReceivedMessage>, IReadOnlyList<Reception>> _receiving;
    private readonly SharedTrips<CommitWrite, Committed> _committing;

    internal PostgresStore(PostgresPool pool, PostgresOutbox outbox)
    {
        _pool = pool;
        _outbox = outbox;
        _lookups = new PostgresLookups(pool);
        _receiving = new(async envelopes => await PostgresReceiving.ReceiveAsync(pool, outbox, envelopes), async envelope => (await PostgresReceiving.ReceiveAsync(pool, outbox, [envelope]))[0]);
        _committing = new(commits => CommitGroup.WriteAsync(pool, outbox, commits), async commit => (await CommitGroup.WriteAsync(pool, outbox, [commit]))[0]!); // one alone has nobody before it
    }

    public bool IsRelayed => _outbox.IsRelayed;

    public Task<IReadOnlyList<Reception>> ReceiveAsync(IReadOnlyList<ReceivedMessage> parts, CancellationToken cancellationToken)
    {
        BusLimits.Check(parts.Select(part => part.Wake));
        return _receiving.AskAsync(parts, cancellationToken);
    }

    public async Task<bool> CommitAsync(CustodyCommit commit, CancellationToken cancellationToken)
    {
        LegalSteps.Check(commit);
        BusLimits.Check(commit.Outbox);
        var resources = commit.Resources.Select(resource => new StatedResource(resource)).ToList();
        return (await _committing.AskAsync(new CommitWrite(commit, resources), cancellationToken)).IsWritten;
    }

    public Task<LedgerEntry?> FindMessageAsync(string id, CancellationToken cancellationToken) =>
        _pool.FirstAsync($"SELECT {LedgerRows.MessageColumns} FROM message WHERE id = $1", LedgerRows.Message, cancellationToken, id);

    /// <remarks>In two halves, each of which has an index: that of batches knows nothing of a message alone.</remarks>
    public Task<IReadOnlyList<LedgerEntry>> FindBatchAsync(string batchId, CancellationToken cancellationToken) =>
        MessagesAsync("WHERE id = $1 AND batch_id = $1 OR batch_id = $1 AND batch_id <> id ORDER BY sequence", cancellationToken, batchId);

    public Task<IReadOnlyList<LedgerEntry>> FindThreadAsync(string source, string thread, CancellationToken cancellationToken) =>
        MessagesAsync("WHERE source = $1 AND thread = $2 ORDER BY sequence", cancellationToken, source, thread);

    public Task<IReadOnlyList<LedgerEntry>> LineOfAsync(Line line, int most, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"{PostgresLines.First(LedgerRows.MessageColumns, "$1", "$2", "$3", "$4")} ORDER BY sequence LIMIT $4",
            LedgerRows.Message, cancellationToken, line.Person?.ToString(), line.Thread, line.Source, most);

    public Task<IReadOnlyList<LedgerEntry>> ListMessagesAsync(LedgerQuery query, CancellationToken cancellationToken)
    {
        var (sql, values) = PostgresSearch.Of(query);
        return _pool.AllAsync(sql, LedgerRows.Message, cancellationToken, values);
    }

    /// <exception cref="InvalidOperationException">There is no such message.</exception>
    /// <exception cref="InvalidDataException">The stored bytes are not those that were received: the disk or somebody changed them.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(string messageId, CancellationToken cancellationToken)
    {
        var (bytes, checksum) = await _pool.FirstAsync(
            "SELECT b.bytes, b.sha256 FROM body b JOIN message m ON m.sequence = b.sequence WHERE m.id = $1",
            row => (row.ReadBytes(0), row.ReadBytes(1)), cancellationToken, messageId);
        if (bytes is null) throw new InvalidOperationException($"The message {messageId} is not in the ledger.");
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(checksum)) throw new InvalidDataException($"The stored body of message {messageId} is damaged.");
        return bytes;
    }

    public Task<Artefact?> FindArtefactAsync(string messageId, string name, CancellationToken cancellationToken) =>
        _pool.FirstAsync(
            "SELECT content_type, body FROM artefact WHERE message_id = $1 AND name = $2",
            row => new Artefact(messageId, name, row.GetString(0), row.ReadBytes(1)), cancellationToken, messageId, name);

    public Task<Obligation?> FindObligationAsync(string id, CancellationToken cancellationToken) =>
        _lookups.ObligationAsync(id, cancellationToken);

    public Task<IReadOnlyList<Obligation>> ObligationsOfAsync(string messageId, CancellationToken cancellationToken) =>
        _pool.AllAsync($"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE message_id = $1 ORDER BY sequence", LedgerRows.Obligation, cancellationToken, messageId);

    public Task<IReadOnlyList<Transition>> HistoryOfAsync(string messageId, CancellationToken cancellationToken) =>
        _pool.AllAsync($"SELECT {LedgerRows.StepColumns} FROM history WHERE message_id = $1 ORDER BY sequence", LedgerRows.Step, cancellationToken, messageId);

    public Task<IReadOnlyList<BusMessage>> UnsentAsync(int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync($"SELECT {LedgerRows.TravelColumns} FROM outbox ORDER BY sequence LIMIT $1", LedgerRows.Travel, cancellationToken, limit);

    /// <remarks>
    /// Need not outlive a crash of the server: the log is lost from its end only, so a row that stands again was sent, or is sent
    /// again with the same id. Not waiting for the disk here spares a sync for each message.
    /// </remarks>
    public Task MarkSentAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        PostgresPool.AgainAsync(async () =>
        {
            await using var connection = await _pool.OpenAsync(cancellationToken);
            await using var batch = connection.CreateBatch();
            batch.Add("SELECT set_config('synchronous_commit', 'off', true)");
            batch.Add("DELETE FROM outbox WHERE sequence IN (SELECT sequence FROM outbox WHERE id = ANY($1) ORDER BY sequence FOR UPDATE)", [ids.ToArray()]);
            return await batch.ExecuteNonQueryAsync(cancellationToken);
        });

    public async Task AuditAsync(AuditRow row, CancellationToken cancellationToken)
    {
        await using var connection = await _pool.OpenAsync(cancellationToken);
        await using var batch = connection.CreateBatch();
        batch.AddAudit([row]);
        await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>The newest rows, newest first.</summary>
    public Task<IReadOnlyList<AuditRow>> ReadAuditAsync(int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync("SELECT at, actor, action, what, outcome FROM audit ORDER BY sequence DESC LIMIT $1", LedgerRows.Audit, cancellationToken, limit);

    public async Task<TimeSpan> TakeTurnAsync(TurnRequest request, CancellationToken cancellationToken)
    {
        await using var connection = await _pool.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = connection.CreateBatch();
        // Ticks 0: nobody has asked yet. The row's lock is the line in which the processes stand.
        read.Add("INSERT INTO turn (name, due_at) VALUES ($1, 0) ON CONFLICT (name) DO NOTHING", request.Name);
        read.Add("SELECT due_at FROM turn WHERE name = $1 FOR UPDATE", request.Name);
        DateTimeOffset due;
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken))
        {
            var rows = await reader.RowsAsync(row => row.GetInt64(0), cancellationToken);
            due = new DateTimeOffset(rows.Single(), TimeSpan.Zero);
        }
        var (wait, next) = request.Take(due);
        if (wait > request.Patience) return wait;
        await using var write = connection.CreateBatch();
        write.Add("UPDATE turn SET due_at = $2 WHERE name = $1", request.Name, next.UtcTicks);
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return wait;
    }

    public Task<StoredResource?> ReadAsync(string type, string id, CancellationToken cancellationToken) =>
        _lookups.ResourceAsync(type, id, cancellationToken);

    public Task<IReadOnlyList<StoredResource>> HistoryAsync(string type, string id, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"SELECT {StatedResource.Columns} FROM resource_version v WHERE v.type = $1 AND v.id = $2 ORDER BY v.version", StatedResource.Read, cancellationToken, type, id);

    public Task<IReadOnlyList<StoredResource>> ReadPersonAsync(PersonId person, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"""
            SELECT {StatedResource.Columns} FROM resource r JOIN resource_version v ON v.sequence = r.current
            WHERE r.person = $1 ORDER BY r.type <> 'Patient', r.type, r.id
            """,
            StatedResource.Read, cancellationToken, person.ToString());

    public Task<IReadOnlyList<StoredResource>> FindPatientsAsync(string? system, string value, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"""
            SELECT {StatedResource.Columns} FROM resource r JOIN resource_version v ON v.sequence = r.current
            WHERE r.type = 'Patient' AND r.id IN (SELECT id FROM patient_identifier WHERE value = $1 AND ($2 IS NULL OR system = $2))
            ORDER BY r.id
            """,
            StatedResource.Read, cancellationToken, value, system);

    public async IAsyncEnumerable<StoredResource> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Page by page: a statement that stays open for an export would keep the server from cleaning up behind it.
        for (var (type, id) = ("", ""); ;)
        {
            var page = await _pool.AllAsync(
                $"""
                SELECT {StatedResource.Columns} FROM resource r JOIN resource_version v ON v.sequence = r.current
                WHERE (r.type, r.id) > ($1, $2) ORDER BY r.type, r.id LIMIT $3
                """,
                StatedResource.Read, cancellationToken, type, id, PageSize);
            foreach (var resource in page) yield return resource;
            if (page.Count < PageSize) yield break;
            (type, id) = (page[^1].Type, page[^1].Id);
        }
    }

    private Task<IReadOnlyList<LedgerEntry>> MessagesAsync(string rest, CancellationToken cancellationToken, params object?[] values) =>
        _pool.AllAsync($"SELECT {LedgerRows.MessageColumns} FROM message {rest}", LedgerRows.Message, cancellationToken, values);
}
