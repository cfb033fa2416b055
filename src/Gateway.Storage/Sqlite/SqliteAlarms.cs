using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>Alarms and thresholds in SQLite; made by <see cref="SqliteDatabase.OpenAsync"/>.</summary>
public sealed class SqliteAlarms : IAlarmStore
{
    // As the partial index has it, word for word, or it is not used (https://sqlite.org/partialindex.html).
    private const string IsOpen = "NOT (state = goal OR state IN ('Actioned', 'Refused', 'Withdrawn', 'Superseded'))";
    private const string IsWaiting = "channel = 'Notice' AND notice IS NULL AND closed_at IS NULL AND acknowledged_at IS NULL";

    // Later than any instant there is.
    private const string Never = "~";

    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;

    internal SqliteAlarms(SqliteWriter writer, SqliteReaders readers)
    {
        _writer = writer;
        _readers = readers;
    }

    public Task<IReadOnlyList<OwedStep>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {LedgerRows.ObligationColumns}, client, source, urgency, coalesce(since, created_at) FROM
              (SELECT {LedgerRows.ObligationColumns}, chase_at,
                 (SELECT max(at) FROM history h WHERE h.message_id = o.message_id AND h.obligation_id = o.id) AS since
               FROM obligation o WHERE {IsOpen} AND chase_at <= $1 ORDER BY chase_at LIMIT $2) o
              JOIN (SELECT id AS message, client, source, urgency FROM message) m ON m.message = o.message_id
            ORDER BY chase_at
            """,
            row => new OwedStep(LedgerRows.Obligation(row), row.GetString(11), row.GetString(12), row.ReadEnum<Urgency>(13), row.ReadInstant(14)),
            cancellationToken, Columns.Instant(now), limit);

    public Task LookAgainAsync(CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => session.Execute($"UPDATE obligation SET chase_at = '' WHERE {IsOpen} AND chase_at <> ''"), cancellationToken);

    public Task<IReadOnlyList<StillParked>> ParkedAsync(DateTimeOffset since, int rungs, int limit, CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT * FROM
              (SELECT {LedgerRows.MessageColumns},
                 (SELECT max(at) FROM history h WHERE h.message_id = m.id AND h.obligation_id IS NULL) AS since,
                 (SELECT count(*) FROM alarm a WHERE a.message_id = m.id AND a.kind = 'Parked' AND a.closed_at IS NULL) AS raised
               FROM message m WHERE state = 'Parked' AND NOT coalesce(reason LIKE 'behind:%', 0))
            WHERE since <= $1 AND raised < $2 ORDER BY raised, sequence LIMIT $3
            """,
            row => new StillParked(LedgerRows.Message(row), row.ReadInstant(17), row.GetInt32(18)), cancellationToken, Columns.Instant(since), rungs, limit);

    public async Task<IReadOnlyList<Feed>> FeedsAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await SqliteFeeds.FoldAsync(_writer, _readers, until, cancellationToken))
        {
            // Page by page, so that nobody waits for the writer.
        }
        return await RowsAsync(
            "SELECT source, client, kind, first_at, last_at FROM feed ORDER BY source, client, kind",
            row => new Feed(row.GetString(0), row.GetString(1), row.GetString(2), row.ReadInstant(3), row.ReadInstant(4)), cancellationToken);
    }

    public Task<IReadOnlyList<MovedOn>> MovedAsync(CancellationToken cancellationToken) =>
        RowsAsync(
            $"""
            SELECT {AlarmRows.Columns}, (SELECT o.state FROM obligation o WHERE o.id = a.obligation_id) AS now FROM alarm a
            WHERE closed_at IS NULL AND obligation_id IS NOT NULL AND now <> found
            UNION ALL
            SELECT {AlarmRows.Columns}, (SELECT m.state FROM message m WHERE m.id = a.message_id) AS now FROM alarm a
            WHERE closed_at IS NULL AND kind = 'Parked'
              AND (now <> found OR EXISTS (SELECT 1 FROM history h WHERE h.message_id = a.message_id AND h.obligation_id IS NULL AND h.at > a.raised_at))
            """,
            row => new MovedOn(AlarmRows.Read(row), row.GetString(AlarmRows.Count)), cancellationToken);

    public Task<IReadOnlyList<Quiet>> QuietAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        RowsAsync(
            "SELECT kind, subject, step, max(quiet_until) FROM alarm WHERE closed_at IS NULL AND quiet_until > $1 GROUP BY kind, subject, step",
            row => new Quiet(row.ReadEnum<AlarmKind>(0), row.GetString(1), row.IsDBNull(2) ? null : row.ReadEnum<ObligationState>(2), row.ReadInstant(3)),
            cancellationToken, Columns.Instant(now));

    public Task<int> RecordAsync(ChaseRound round, CancellationToken cancellationToken) =>
        _writer.WriteAsync(
            session =>
            {
                var raised = 0;
                foreach (var alarm in round.Raise) raised += AlarmRows.Add(session, alarm);
                foreach (var (id, because) in round.Close)
                    session.Execute("UPDATE alarm SET closed_at = $2, closed_because = $3 WHERE id = $1 AND closed_at IS NULL", id, Columns.Instant(round.At), because);
                foreach (var (obligation, found, at) in round.Looks)
                    session.Execute(
                        "UPDATE obligation SET chase_at = $3 WHERE id = $1 AND state = $2", obligation, found.ToString(), at is { } next ? Columns.Instant(next) : Never);
                return raised;
            },
            cancellationToken);

    public Task<IReadOnlyList<WaitingNotice>> WaitingAsync(CancellationToken cancellationToken) =>
        RowsAsync(
            $"SELECT partner, max(urgent) FROM alarm WHERE {IsWaiting} AND partner IS NOT NULL GROUP BY partner ORDER BY partner",
            row => new WaitingNotice(row.GetString(0), row.GetInt64(1) == 1), cancellationToken);

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
                      (SELECT sequence FROM alarm WHERE {IsWaiting} AND partner = $2 ORDER BY urgent DESC, due_at LIMIT $3)
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

    public Task<IReadOnlyList<Alarm>> ListAsync(AlarmQuery query, CancellationToken cancellationToken)
    {
        var sql = new StringBuilder($"SELECT {AlarmRows.Columns} FROM alarm WHERE 1 = 1");
        if (query.OnlyOpen) sql.Append(" AND closed_at IS NULL");
        if (query.Kind is not null) sql.Append(" AND kind = $2");
        if (query.For is not null) sql.Append(" AND (partner = $3 OR owner = $3)");
        if (query.Notice is not null) sql.Append(" AND notice = $4");
        sql.Append(" ORDER BY sequence DESC LIMIT $1");
        return RowsAsync(sql.ToString(), AlarmRows.Read, cancellationToken, query.Limit, query.Kind?.ToString(), query.For, query.Notice);
    }

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
                    """
                    UPDATE alarm SET acknowledged_by = $2, outcome = $3, acknowledged_at = $4, quiet_until = $5
                    WHERE closed_at IS NULL AND (kind, subject, coalesce(step, '')) =
                      (SELECT kind, subject, coalesce(step, '') FROM alarm WHERE id = $1 AND closed_at IS NULL)
                    """,
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
            "SELECT sequence, name, value, by, because, at FROM threshold_change ORDER BY sequence",
            row => new ThresholdChange(row.GetInt64(0), row.GetString(1), row.ReadText(2), row.GetString(3), row.GetString(4), row.ReadInstant(5)), cancellationToken);

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
