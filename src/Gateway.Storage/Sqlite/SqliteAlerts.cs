using System.Data.Common;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Storage.Sqlite;

/// <summary>Clinical alerts in SQLite; made by <see cref="SqliteDatabase"/>.</summary>
public sealed class SqliteAlerts : IAlertStore
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    internal SqliteAlerts(SqliteWriter writer, SqliteReaders readers)
    {
        _writer = writer;
        _readers = readers;
    }

    public Task<StoredHome> ReadHomeAsync(string home, CancellationToken cancellationToken) =>
        // On the writer: the version and the pieces belong together.
        _writer.WriteAsync(
            session => new StoredHome(home, session.Number(AlertSql.Version, home) ?? 0, session.All(AlertSql.Pieces, AlertSql.Piece, home)), cancellationToken);

    public Task<AlertSave> SaveAsync(AlertCommit commit, CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => Save(session, commit), cancellationToken);

    public Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        RowsAsync(AlertSql.Due, row => row.GetString(0), cancellationToken, now.UtcTicks);

    public Task<IReadOnlyList<AlertNews>> UntoldAsync(int limit, CancellationToken cancellationToken) =>
        RowsAsync(AlertSql.Untold, AlertSql.ReadNews, cancellationToken, limit);

    public Task MarkToldAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => ids.Sum(id => session.Execute(AlertSql.Told, id)), cancellationToken);

    public Task<AlertNews?> FindNewsAsync(string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => session.First(AlertSql.News, AlertSql.ReadNews, id), cancellationToken);

    public Task<Alert?> FindAsync(string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => session.First(AlertSql.Find, AlertSql.Alert, id), cancellationToken);

    public Task<IReadOnlyList<Alert>> ListAsync(AlertListing query, CancellationToken cancellationToken) =>
        RowsAsync(AlertSql.List, AlertSql.Alert, cancellationToken, AlertSql.Narrow(query));

    public Task<int> ForgetTakenAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => session.Execute(AlertSql.ForgetTaken, AlertSql.FirstIdOf(before), limit), cancellationToken);

    /// <summary>What is asked comes before what is written: a commit that is not kept has written nothing.</summary>
    private static AlertSave Save(SqliteSession session, AlertCommit commit)
    {
        foreach (var message in commit.Messages)
            if (session.Number("SELECT 1 FROM alert_taken WHERE message = $1", message) is not null) return AlertSave.Taken;
        if ((session.Number(AlertSql.Version, commit.Home) ?? 0) != commit.Version) return AlertSave.Stale;
        var due = commit.NextDue?.UtcTicks;
        if (commit.Version == 0) session.Execute(AlertSql.Begin, commit.Home, due);
        else session.Execute(AlertSql.Advance, commit.Home, commit.Version, due);
        foreach (var message in commit.Messages) session.Execute(AlertSql.Take, message);
        foreach (var piece in commit.Pieces)
        {
            if (piece.Json.IsEmpty) session.Execute(AlertSql.Forget, commit.Home, piece.Kind, piece.Key);
            else session.Execute(AlertSql.Keep, commit.Home, piece.Kind, piece.Key, Columns.Bytes(piece.Json));
        }
        foreach (var alert in commit.Alerts) session.Execute(AlertSql.Put, AlertSql.Values(alert));
        foreach (var news in commit.News) session.Execute(AlertSql.AddNews, AlertSql.Values(news));
        foreach (var row in commit.Audit) LedgerWriting.AddAudit(session, row);
        return AlertSave.Saved;
    }

    private async Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<DbDataReader, T> row, CancellationToken cancellationToken, params object?[] values) =>
        await _readers.ReadAsync(session => session.All(sql, row, values), cancellationToken);
}
