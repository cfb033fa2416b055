using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Store;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Alarms and thresholds in SQLite; made by <see cref="SqliteDatabase.OpenAsync"/>.</summary>
public sealed class SqliteAlarms : IAlarmStore
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    internal SqliteAlarms(SqliteWriter writer, SqliteReaders readers)
    {
        _writer = writer;
        _readers = readers;
    }

    public Task<IReadOnlyList<OwedStep>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Due,
            AlarmRows.Owed,
            cancellationToken, Columns.Instant(now), limit);

    public Task LookAgainAsync(CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => session.Execute(AlarmSql.LookAgain), cancellationToken);

    public Task<IReadOnlyList<StillParked>> ParkedAsync(DateTimeOffset since, DateTimeOffset urgentSince, int rungs, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Parked,
            AlarmRows.Parked, cancellationToken, Columns.Instant(since), rungs, limit, Columns.Instant(urgentSince));

    public async Task<IReadOnlyList<Feed>> FeedsAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await SqliteFeeds.FoldAsync(_writer, _readers, until, cancellationToken))
        {
            // Page by page, so that nobody waits for the writer.
        }
        return await RowsAsync(
            AlarmSql.Feeds, AlarmRows.Feed, cancellationToken);
    }

    public Task<IReadOnlyList<MovedOn>> MovedAsync(CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Moved,
            AlarmRows.Moved, cancellationToken);

    public Task<IReadOnlyList<Quiet>> QuietAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Quiet, AlarmRows.Quiet, cancellationToken, Columns.Instant(now));

    public Task<int> RecordAsync(ChaseRound round, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                var raised = 0;
                foreach (var alarm in round.Raise) raised += session.Execute(AlarmRows.Insert, AlarmRows.Values(alarm));
                foreach (var (id, because) in round.Close)
                    session.Execute("UPDATE alarm SET closed_at = $2, closed_because = $3 WHERE id = $1 AND closed_at IS NULL", id, Columns.Instant(round.At), because);
                foreach (var (obligation, found, at) in round.Looks)
                    session.Execute(
                        "UPDATE obligation SET chase_at = $3 WHERE id = $1 AND state = $2", obligation, found.ToString(), at is { } next ? Columns.Instant(next) : AlarmSql.Never);
                return raised;
            },
            cancellationToken);

    public Task<IReadOnlyList<WaitingNotice>> WaitingAsync(CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Waiting, AlarmRows.Waiting, cancellationToken);

    public Task<int> NotifyAsync(string notice, string partner, DateTimeOffset at, DateTimeOffset notSince, int most, BusMessage wake, CancellationToken cancellationToken)
    {
        BusLimits.Check([wake]);
        return _writer.WriteAsync(
            session =>
            {
                if (session.Number("SELECT 1 FROM notice WHERE partner = $1 AND at > $2 LIMIT 1", partner, Columns.Instant(notSince)) is not null) return 0;
                var carried = session.Execute(
                    $"""
                    UPDATE alarm SET notice = $1 WHERE sequence IN
                      (SELECT sequence FROM alarm WHERE {AlarmSql.IsWaiting} AND partner = $2 ORDER BY urgent DESC, due_at LIMIT $3)
                    """,
                    notice, partner, most);
                if (carried == 0) return 0;
                session.Execute("INSERT INTO notice (id, partner, at) VALUES ($1, $2, $3)", notice, partner, Columns.Instant(at));
                LedgerWriting.AddOutbox(session, wake);
                return carried;
            },
            cancellationToken);
    }

    public Task NoticeEndedAsync(string notice, DateTimeOffset at, string? fault, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                session.Execute("UPDATE notice SET ended_at = $2, fault = $3 WHERE id = $1", notice, Columns.Instant(at), fault);
                return fault is null
                    ? session.Execute("UPDATE alarm SET notified_at = $2 WHERE notice = $1", notice, Columns.Instant(at))
                    : session.Execute("UPDATE alarm SET reason = $2 WHERE notice = $1", notice, $"notice-{fault}");
            },
            cancellationToken);

    public Task<Alarm?> FindAsync(string id, CancellationToken cancellationToken) =>
        _readers.ReadAsync(session => session.First($"SELECT {AlarmRows.Columns} FROM alarm WHERE id = $1", AlarmRows.Read, id), cancellationToken);

    public Task<IReadOnlyList<Alarm>> ListAsync(AlarmQuery query, CancellationToken cancellationToken) =>
        RowsAsync(AlarmSql.List(query), AlarmRows.Read, cancellationToken, query.Limit, query.Kind?.ToString(), query.For, query.Notice);

    public async Task<IReadOnlyDictionary<AlarmKind, int>> CountOpenAsync(CancellationToken cancellationToken)
    {
        var counts = await RowsAsync(
            "SELECT kind, count(*) FROM alarm WHERE closed_at IS NULL GROUP BY kind", row => (Kind: row.ReadEnum<AlarmKind>(0), Count: row.GetInt32(1)), cancellationToken);
        return counts.ToDictionary(one => one.Kind, one => one.Count);
    }

    public Task<bool> AcknowledgeAsync(Acknowledgement acknowledgement, AuditRow audit, CancellationToken cancellationToken) =>
        _writer.TryWriteAsync(
            session =>
            {
                var taken = session.Execute(
                    AlarmSql.Acknowledge,
                    acknowledgement.AlarmId, acknowledgement.By, acknowledgement.Outcome, Columns.Instant(acknowledgement.At), Columns.Instant(acknowledgement.QuietUntil));
                if (taken == 0) return false;
                LedgerWriting.AddAudit(session, audit);
                // The climb is looked at again: its next rung is later now.
                session.Execute("UPDATE obligation SET chase_at = '' WHERE id = (SELECT obligation_id FROM alarm WHERE id = $1)", acknowledgement.AlarmId);
                return true;
            },
            cancellationToken);

    public Task<IReadOnlyList<ThresholdChange>> ChangesAsync(CancellationToken cancellationToken) =>
        RowsAsync(
            AlarmSql.Changes, AlarmRows.Change, cancellationToken);

    public Task ChangeAsync(ThresholdChange change, AuditRow audit, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                LedgerWriting.AddAudit(session, audit);
                return session.Execute(
                    "INSERT INTO threshold_change (name, value, by, because, at) VALUES ($1, $2, $3, $4, $5)",
                    change.Name, change.Value, change.By, change.Because, Columns.Instant(change.At));
            },
            cancellationToken);

    private Task<IReadOnlyList<T>> RowsAsync<T>(string sql, Func<SqliteDataReader, T> row, CancellationToken cancellationToken, params object?[] values) =>
        _readers.ReadAsync<IReadOnlyList<T>>(session => session.All(sql, row, values), cancellationToken);
}
