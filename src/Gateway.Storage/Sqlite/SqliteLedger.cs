using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>The ledger as a whole in SQLite; made by <see cref="SqliteDatabase"/>.</summary>
public sealed class SqliteLedger : ILedgerStore
{
    // As the partial indexes have it, word for word, or they are not used (https://sqlite.org/partialindex.html).
    private const string IsOpen = "state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded'";
    internal const string IsUnrouted = "(state = 'Received' OR state = 'Translated' OR state = 'Identified' OR state = 'Recorded' OR state = 'Parked')";
    private const string IsToTell = "state = 'Returned' AND owner IS NOT NULL";

    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    internal SqliteLedger(SqliteWriter writer, SqliteReaders readers)
    {
        _writer = writer;
        _readers = readers;
    }

    public Task<IReadOnlyList<LedgerEntry>> OpenMessagesAsync(string? client, CancellationToken cancellationToken)
    {
        var mine = client is null ? "" : "AND client = $1";
        // The three are apart by their states; only numbers are put together and sorted.
        return RowsAsync(
            $"""
            SELECT {LedgerRows.MessageColumns} FROM message WHERE sequence IN (
              SELECT sequence FROM message WHERE {IsUnrouted} {mine}
              UNION ALL
              SELECT sequence FROM message WHERE {IsToTell} {mine}
              UNION ALL
              SELECT sequence FROM message WHERE state = 'Routed' {mine} AND id IN (SELECT message_id FROM obligation WHERE {IsOpen}))
            ORDER BY sequence
            """,
            LedgerRows.Message, cancellationToken, client is null ? [] : [client]);
    }

    public Task<IReadOnlyList<Obligation>> OpenObligationsAsync(string? recipient, CancellationToken cancellationToken) =>
        RowsAsync(
            $"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE {IsOpen} {(recipient is null ? "" : "AND recipient = $1")} ORDER BY sequence",
            LedgerRows.Obligation, cancellationToken, recipient is null ? [] : [recipient]);

    /// <remarks>
    /// Steps are numbered in the order of their commits, so a reader sees all up to some step and the writer need not wait for the hashing.
    /// Where another process seals meanwhile, its seal stands and this one is nothing.
    /// </remarks>
    public async Task<Seal?> SealAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        if (await _readers.ReadAsync(session => Next(session, at), cancellationToken) is not { } seal) return null;
        var isFirst = await _writer.TryWriteAsync(
            session => session.Execute(
                "INSERT INTO seal (number, at, last_step, steps, hash) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (number) DO NOTHING",
                seal.Number, Columns.Instant(at), seal.LastStep, seal.Steps, seal.Hash) > 0,
            cancellationToken);
        return isFirst ? seal : null;
    }

    public Task<IReadOnlyList<Seal>> SealsAsync(CancellationToken cancellationToken) =>
        RowsAsync("SELECT number, at, last_step, steps, hash FROM seal ORDER BY number", LedgerRows.Seal, cancellationToken);

    public Task<IReadOnlyList<LinkedTransition>> StepsAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        RowsAsync($"SELECT {LedgerRows.StepColumns}, link FROM history WHERE sequence > $1 ORDER BY sequence LIMIT $2", LedgerRows.LinkedStep, cancellationToken, sequence, limit);

    public Task<IReadOnlyList<(LedgerEntry Entry, string StoredHash)>> BodiesAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {LedgerRows.MessageColumns}, b.bytes FROM message JOIN (SELECT sequence AS place, bytes FROM body) b ON b.place = sequence
            WHERE sequence > $1 ORDER BY sequence LIMIT $2
            """,
            row => (LedgerRows.Message(row), Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(row.ReadBytes(17)))), cancellationToken, sequence, limit);

    public Task<IReadOnlyList<Obligation>> ObligationsAfterAsync(string? id, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            $"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE sequence > coalesce((SELECT sequence FROM obligation WHERE id = $1), 0) ORDER BY sequence LIMIT $2",
            LedgerRows.Obligation, cancellationToken, id, limit);

    private static Seal? Next(SqliteSession session, DateTimeOffset at)
    {
        var last = session.First("SELECT number, at, last_step, steps, hash FROM seal ORDER BY number DESC LIMIT 1", LedgerRows.Seal);
        var steps = session.All(
            "SELECT sequence, link FROM history WHERE sequence > $1 AND link IS NOT NULL ORDER BY sequence",
            row => (Sequence: row.GetInt64(0), Link: (ReadOnlyMemory<byte>)row.ReadBytes(1)), last?.LastStep ?? 0);
        if (steps.Count == 0) return null;
        var hash = LedgerChain.Seal(last is null ? default : last.Hash.Span, at, steps.Select(step => step.Link));
        return new Seal((last?.Number ?? 0) + 1, at, steps[^1].Sequence, steps.Count, hash);
    }

    private Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<SqliteRow, T> row, CancellationToken cancellationToken, params object?[] values) =>
        _readers.ReadAsync<IReadOnlyList<T>>(session => session.All(sql, row, values), cancellationToken);
}
