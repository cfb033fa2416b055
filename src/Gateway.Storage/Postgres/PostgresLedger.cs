using System.Data.Common;
using System.Security.Cryptography;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>The ledger as a whole in PostgreSQL.</summary>
public sealed class PostgresLedger : ILedgerStore
{
    /// <summary>Held by every transaction before it draws a sequence of the history: a sequence is handed out before its row is seen.</summary>
    internal const string WriteLock = "SELECT pg_advisory_xact_lock_shared(70712, hashtext(current_schema()))";

    /// <summary>Held by the one that seals: whoever has drawn a sequence has committed, and whoever comes draws a higher one.</summary>
    private const string SealLock = "SELECT pg_advisory_xact_lock(70712, hashtext(current_schema()))";

    private const string IsOpen = "state <> goal AND state <> 'Actioned' AND state <> 'Refused' AND state <> 'Withdrawn' AND state <> 'Superseded'";
    internal const string IsUnrouted = "state IN ('Received', 'Translated', 'Identified', 'Recorded', 'Parked')";
    private const string IsToTell = "state = 'Returned' AND owner IS NOT NULL";

    private readonly PostgresPool _pool;

    internal PostgresLedger(PostgresPool pool) => _pool = pool;

    public Task<IReadOnlyList<LedgerEntry>> OpenMessagesAsync(string? client, CancellationToken cancellationToken)
    {
        var mine = client is null ? "" : "AND client = $1";
        return _pool.AllAsync(
            $"""
            SELECT {LedgerRows.MessageColumns} FROM message WHERE {IsUnrouted} {mine}
            UNION
            SELECT {LedgerRows.MessageColumns} FROM message WHERE {IsToTell} {mine}
            UNION
            SELECT {LedgerRows.MessageColumns} FROM message
            WHERE state = 'Routed' {mine} AND id IN (SELECT message_id FROM obligation WHERE {IsOpen})
            ORDER BY sequence
            """,
            LedgerRows.Message, cancellationToken, client is null ? [] : [client]);
    }

    public Task<IReadOnlyList<Obligation>> OpenObligationsAsync(string? recipient, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE {IsOpen} {(recipient is null ? "" : "AND recipient = $1")} ORDER BY sequence",
            LedgerRows.Obligation, cancellationToken, recipient is null ? [] : [recipient]);

    public async Task<Seal?> SealAsync(DateTimeOffset at, CancellationToken cancellationToken)
    {
        await using var connection = await _pool.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await using var read = connection.CreateBatch();
        read.Add(SealLock);
        read.Add("SELECT number, at, last_step, steps, hash FROM seal ORDER BY number DESC LIMIT 1");
        read.Add("SELECT sequence, link FROM history WHERE sequence > coalesce((SELECT max(last_step) FROM seal), 0) AND link IS NOT NULL ORDER BY sequence");
        Seal? last;
        List<(long Sequence, ReadOnlyMemory<byte> Link)> steps;
        await using (var reader = await read.ExecuteReaderAsync(cancellationToken))
        {
            await reader.NextResultAsync(cancellationToken);
            last = (await reader.RowsAsync(LedgerRows.Seal, cancellationToken)).SingleOrDefault();
            steps = await reader.RowsAsync(row => (row.GetInt64(0), (ReadOnlyMemory<byte>)row.ReadBytes(1)), cancellationToken);
        }
        if (steps.Count == 0) return null;

        var hash = LedgerChain.Seal(last is null ? default : last.Hash.Span, at, steps.Select(step => step.Link));
        var seal = new Seal((last?.Number ?? 0) + 1, at, steps[^1].Sequence, steps.Count, hash);
        await using var write = connection.CreateBatch();
        write.Add("INSERT INTO seal (number, at, last_step, steps, hash) VALUES ($1, $2, $3, $4, $5)", seal.Number, Columns.Instant(at), seal.LastStep, seal.Steps, seal.Hash);
        await write.ExecuteNonQueryAsync(cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return seal;
    }

    public Task<IReadOnlyList<Seal>> SealsAsync(CancellationToken cancellationToken) =>
        _pool.AllAsync("SELECT number, at, last_step, steps, hash FROM seal ORDER BY number", LedgerRows.Seal, cancellationToken);

    public Task<IReadOnlyList<LinkedTransition>> StepsAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync($"SELECT {LedgerRows.StepColumns}, link FROM history WHERE sequence > $1 ORDER BY sequence LIMIT $2", LedgerRows.LinkedStep, cancellationToken, sequence, limit);

    /// <remarks>Both tables are told where to begin: of one alone the server reads the other from its first row, for each page.</remarks>
    public Task<IReadOnlyList<(LedgerEntry Entry, string StoredHash)>> BodiesAfterAsync(long sequence, int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"""
            SELECT {LedgerRows.MessageColumns}, b.bytes FROM message JOIN (SELECT sequence AS place, bytes FROM body) b ON b.place = sequence
            WHERE sequence > $1 AND place > $1 ORDER BY sequence LIMIT $2
            """,
            StoredHash, cancellationToken, sequence, limit);

    public Task<IReadOnlyList<Obligation>> ObligationsAfterAsync(string? id, int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync(
            $"SELECT {LedgerRows.ObligationColumns} FROM obligation WHERE sequence > coalesce((SELECT sequence FROM obligation WHERE id = $1), 0) ORDER BY sequence LIMIT $2",
            LedgerRows.Obligation, cancellationToken, id, limit);

    private static (LedgerEntry Entry, string StoredHash) StoredHash(DbDataReader row) =>
        (LedgerRows.Message(row), Convert.ToHexStringLower(SHA256.HashData(row.ReadBytes(17))));
}
