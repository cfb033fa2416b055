using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Clinical alerts in PostgreSQL.</summary>
public sealed class PostgresAlerts : IAlertStore
{
    private readonly PostgresPool _pool;

    internal PostgresAlerts(PostgresPool pool) => _pool = pool;

    public async Task<StoredHome> ReadHomeAsync(string home, CancellationToken cancellationToken)
    {
        while (true)
        {
            // Asked before and after: pieces of two versions do not belong together.
            var before = await VersionAsync(home, cancellationToken);
            var pieces = await _pool.AllAsync(AlertSql.Pieces, AlertSql.Piece, cancellationToken, home);
            if (await VersionAsync(home, cancellationToken) == before) return new StoredHome(home, before, pieces);
        }
    }

    public Task<AlertSave> SaveAsync(AlertCommit commit, CancellationToken cancellationToken) => PostgresPool.AgainAsync(async () =>
    {
        await using var connection = await _pool.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        foreach (var message in commit.Messages)
            if (await ExecuteAsync(connection, batch => batch.Add(AlertSql.Take, message), cancellationToken) == 0) return AlertSave.Taken;
        var due = PostgresCommands.Number(commit.NextDue?.UtcTicks);
        // The row's lock holds off whoever else changes this home until this is on disk; then it finds another version.
        var advanced = await ExecuteAsync(connection, batch =>
        {
            if (commit.Version == 0) batch.Add(AlertSql.Begin, commit.Home, due);
            else batch.Add(AlertSql.Advance, commit.Home, commit.Version, due);
        }, cancellationToken);
        if (advanced == 0) return AlertSave.Stale;
        await ExecuteAsync(connection, batch => Fill(batch, commit), cancellationToken);
        await transaction.CommitAsync(CancellationToken.None);
        return AlertSave.Saved;
    });

    public Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlertSql.Due, row => row.GetString(0), cancellationToken, now.UtcTicks);

    public Task<IReadOnlyList<AlertNews>> UntoldAsync(int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlertSql.Untold, AlertSql.ReadNews, cancellationToken, limit);

    public Task MarkToldAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _pool.ExecuteAsync("UPDATE alert_news SET told = 1 WHERE id = ANY ($1)", cancellationToken, (object)ids.ToArray<string?>());

    public Task<AlertNews?> FindNewsAsync(string id, CancellationToken cancellationToken) => _pool.FirstAsync(AlertSql.News, AlertSql.ReadNews, cancellationToken, id);

    public Task<Alert?> FindAsync(string id, CancellationToken cancellationToken) => _pool.FirstAsync(AlertSql.Find, AlertSql.Alert, cancellationToken, id);

    public Task<IReadOnlyList<Alert>> ListAsync(AlertListing query, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlertSql.List, AlertSql.Alert, cancellationToken, AlertSql.Narrow(query));

    public Task<int> ForgetTakenAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _pool.ExecuteAsync(AlertSql.ForgetTaken, cancellationToken, AlertSql.FirstIdOf(before), limit);

    private static void Fill(NpgsqlBatch batch, AlertCommit commit)
    {
        foreach (var piece in commit.Pieces)
        {
            if (piece.Json.IsEmpty) batch.Add(AlertSql.Forget, commit.Home, piece.Kind, piece.Key);
            else batch.Add(AlertSql.Keep, commit.Home, piece.Kind, piece.Key, piece.Json);
        }
        foreach (var alert in commit.Alerts) batch.Add(AlertSql.Put, AlertSql.Values(alert));
        foreach (var news in commit.News) batch.Add(AlertSql.AddNews, AlertSql.Values(news));
        if (commit.Audit.Count > 0) batch.AddAudit(commit.Audit);
    }

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, Action<NpgsqlBatch> fill, CancellationToken cancellationToken)
    {
        await using var batch = connection.CreateBatch();
        fill(batch);
        return batch.BatchCommands.Count == 0 ? 0 : await batch.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task<long> VersionAsync(string home, CancellationToken cancellationToken) =>
        await _pool.FirstAsync(AlertSql.Version, row => row.GetInt64(0), cancellationToken, home);
}
