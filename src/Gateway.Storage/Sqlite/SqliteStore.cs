using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;

namespace Gateway.Storage.Sqlite;

/// <summary>Ledger and record in SQLite; made by <see cref="SqliteDatabase"/>.</summary>
public sealed class SqliteStore : ICustodyStore, IRecordStore
{
    private const int PageSize = 500;
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly SqliteOutbox _outbox;

    internal SqliteStore(SqliteWriter writer, SqliteReaders readers, SqliteOutbox outbox)
    {
        _writer = writer;
        _readers = readers;
        _outbox = outbox;
    }

    public bool IsRelayed => _outbox.IsRelayed;

    public async Task<IReadOnlyList<Reception>> ReceiveAsync(IReadOnlyList<ReceivedMessage> parts, CancellationToken cancellationToken)
    {
        BusLimits.Check(parts.Select(part => part.Wake));
        var checksums = KeyRule.Checksums(parts);
        var receptions = await _writer.WriteAsync(session => Receiving.Store(session, _outbox, parts, checksums), cancellationToken);
        _outbox.Committed(parts.Select(part => part.Wake));
        return receptions;
    }

    public async Task<bool> CommitAsync(CustodyCommit commit, CancellationToken cancellationToken)
    {
        LegalSteps.Check(commit);
        BusLimits.Check(commit.Outbox);
        var resources = commit.Resources.Select(resource => new StatedResource(resource)).ToList();
        var written = await _writer.TryWriteAsync(session => Committing.Write(session, _outbox, commit, resources), cancellationToken);
        if (written) _outbox.Committed(commit.Outbox);
        return written;
    }

    public Task<LedgerEntry?> FindMessageAsync(string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => session.First($"SELECT {LedgerRows.MessageColumns} FROM message WHERE id = $1", LedgerRows.Message, id), cancellationToken);

    public Task<IReadOnlyList<LedgerEntry>> FindBatchAsync(string batchId, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {LedgerRows.MessageColumns} FROM message WHERE id = $1 AND batch_id = $1
            UNION ALL
            SELECT {LedgerRows.MessageColumns} FROM message WHERE batch_id = $1 AND batch_id <> id
            ORDER BY sequence
            """,
            LedgerRows.Message, cancellationToken, batchId);

    public Task<IReadOnlyList<LedgerEntry>> FindThreadAsync(string source, string thread, CancellationToken cancellationToken) =>
        RowsAsync($"SELECT {LedgerRows.MessageColumns} FROM message WHERE source = $1 AND thread = $2 ORDER BY sequence", LedgerRows.Message, cancellationToken, source, thread);

    public Task<IReadOnlyList<LedgerEntry>> LineOfAsync(Line line, int most, CancellationToken cancellationToken) =>
        RowsAsync(SqliteLines.First(line), LedgerRows.Message, cancellationToken, SqliteLines.Values(line, most));

    public Task<IReadOnlyList<LedgerEntry>> ListMessagesAsync(LedgerQuery query, CancellationToken cancellationToken) =>
        RowsAsync(SqliteSearch.Of(query), LedgerRows.Message, cancellationToken, query.Limit, query.Source, query.State?.ToString(), query.Person,
            query.Key, Bound(query.From), Bound(query.Until), query.KeyEnd is null ? null : "/" + query.KeyEnd);

    /// <exception cref="InvalidOperationException">There is no such message.</exception>
    /// <exception cref="InvalidDataException">The stored bytes are not those that were received: the disk or somebody changed them.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBodyAsync(string messageId, CancellationToken cancellationToken)
    {
        var (bytes, checksum) = await _readers.ReadAsync(
            session => session.First(
                "SELECT b.bytes, b.sha256 FROM body b JOIN message m ON m.sequence = b.sequence WHERE m.id = $1",
                row => (row.ReadBytes(0), row.ReadBytes(1)), messageId),
            cancellationToken);
        if (bytes is null) throw new InvalidOperationException($"The message {messageId} is not in the ledger.");
        if (!SHA256.HashData(bytes).AsSpan().SequenceEqual(checksum)) throw new InvalidDataException($"The stored body of message {messageId} is damaged.");
        return bytes;
    }

    public Task<Artefact?> FindArtefactAsync(string messageId, string name, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            session => session.First(
                "SELECT content_type, body FROM artefact WHERE message_id = $1 AND name = $2",
                row => new Artefact(messageId, name, row.GetString(0), row.ReadBytes(1)), messageId, name),
            cancellationToken);

    public Task<Obligation?> FindObligationAsync(string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => session.First($"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE id = $1", LedgerRows.Obligation, id), cancellationToken);

    public Task<IReadOnlyList<Obligation>> ObligationsOfAsync(string messageId, CancellationToken cancellationToken) =>
        RowsAsync($"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE message_id = $1 ORDER BY sequence", LedgerRows.Obligation, cancellationToken, messageId);

    public Task<IReadOnlyList<Transition>> HistoryOfAsync(string messageId, CancellationToken cancellationToken) =>
        RowsAsync(
            $"SELECT {LedgerRows.StepColumns} FROM history WHERE message_id = $1 ORDER BY sequence",
            LedgerRows.Step, cancellationToken, messageId);

    public Task<IReadOnlyList<BusMessage>> UnsentAsync(int limit, CancellationToken cancellationToken) =>
        RowsAsync($"SELECT {LedgerRows.TravelColumns} FROM outbox ORDER BY sequence LIMIT $1", LedgerRows.Travel, cancellationToken, limit);

    public Task MarkSentAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                foreach (var id in ids) session.Execute("DELETE FROM outbox WHERE id = $1", id);
                return ids.Count;
            },
            cancellationToken);

    public Task AuditAsync(AuditRow row, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                LedgerWriting.AddAudit(session, row);
                return true;
            },
            cancellationToken);

    /// <summary>The newest rows, newest first.</summary>
    public Task<IReadOnlyList<AuditRow>> ReadAuditAsync(int limit, CancellationToken cancellationToken) =>
        RowsAsync("SELECT at, actor, action, what, outcome FROM audit ORDER BY sequence DESC LIMIT $1", LedgerRows.Audit, cancellationToken, limit);

    public Task<TimeSpan> TakeTurnAsync(TurnRequest request, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                var due = session.First<DateTimeOffset?>("SELECT due_at FROM turn WHERE name = $1", row => new DateTimeOffset(row.GetInt64(0), TimeSpan.Zero), request.Name);
                var (wait, next) = request.Take(due);
                if (wait <= request.Patience)
                    session.Execute(
                        "INSERT INTO turn (name, due_at) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at",
                        request.Name, next.UtcTicks);
                return wait;
            },
            cancellationToken);

    public Task<StoredResource?> ReadAsync(string type, string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(
            session => session.First(
                $"SELECT {StatedResource.Columns} FROM resource_version v WHERE v.type = $1 AND v.id = $2 AND v.is_current = 1 ORDER BY v.version DESC LIMIT 1",
                StatedResource.Read, type, id),
            cancellationToken);

    public Task<IReadOnlyList<StoredResource>> HistoryAsync(string type, string id, CancellationToken cancellationToken) =>
        RowsAsync(
            $"SELECT {StatedResource.Columns} FROM resource_version v WHERE v.type = $1 AND v.id = $2 ORDER BY v.version",
            StatedResource.Read, cancellationToken, type, id);

    public Task<IReadOnlyList<StoredResource>> ReadPersonAsync(PersonId person, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {StatedResource.Columns} FROM resource_version v
            WHERE v.person = $1 AND v.is_current = 1 ORDER BY v.type <> 'Patient', v.type, v.id
            """,
            StatedResource.Read, cancellationToken, person.ToString());

    public Task<IReadOnlyList<StoredResource>> FindPatientsAsync(string? system, string value, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {StatedResource.Columns} FROM resource_version v
            WHERE v.type = 'Patient' AND v.is_current = 1 AND v.id IN (SELECT id FROM patient_identifier WHERE value = $1 AND ($2 IS NULL OR system = $2))
            ORDER BY v.id
            """,
            StatedResource.Read, cancellationToken, value, system);

    public async IAsyncEnumerable<StoredResource> AllAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Page by page: a reader that stays open for an export would keep the log from being folded into the file.
        for (var (type, id) = ("", ""); ;)
        {
            var page = await RowsAsync(
                $"""
                SELECT {StatedResource.Columns} FROM resource_version v
                WHERE (v.type, v.id) > ($1, $2) AND v.is_current = 1 ORDER BY v.type, v.id LIMIT $3
                """,
                StatedResource.Read, cancellationToken, type, id, PageSize);
            foreach (var resource in page) yield return resource;
            if (page.Count < PageSize) yield break;
            (type, id) = (page[^1].Type, page[^1].Id);
        }
    }

    private static string? Bound(DateTimeOffset? at) => at is { } instant ? Columns.Instant(instant) : null;

    private Task<IReadOnlyList<T>> RowsAsync<T>(
        string sql, Func<SqliteRow, T> row, CancellationToken cancellationToken, params object?[] values) =>
        _readers.ReadAsync<IReadOnlyList<T>>(session => session.All(sql, row, values), cancellationToken);
}
