using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Store;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>Alarms and thresholds in PostgreSQL.</summary>
public sealed class PostgresAlarms : IAlarmStore
{
    /// <summary>Held by the one that makes a notice for a partner: two must not both find that there was none.</summary>
    private const string NoticeLock = "SELECT pg_advisory_xact_lock(70713, hashtext(current_schema() || $1))";

    private const int FeedPage = 20_000;

    private readonly PostgresPool _pool;
    private readonly PostgresOutbox _outbox;

    internal PostgresAlarms(PostgresPool pool, PostgresOutbox outbox) => (_pool, _outbox) = (pool, outbox);

    public Task<IReadOnlyList<OwedStep>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlarmSql.Due, AlarmRows.Owed, cancellationToken, Columns.Instant(now), limit);

    public Task LookAgainAsync(CancellationToken cancellationToken) => _pool.ExecuteAsync(AlarmSql.LookAgain, cancellationToken);

    public Task<IReadOnlyList<StillParked>> ParkedAsync(DateTimeOffset since, DateTimeOffset urgentSince, int rungs, int limit, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlarmSql.Parked, AlarmRows.Parked, cancellationToken, Columns.Instant(since), rungs, limit, Columns.Instant(urgentSince));

    public async Task<IReadOnlyList<Feed>> FeedsAsync(DateTimeOffset until, CancellationToken cancellationToken)
    {
        while (await FoldAsync(Columns.Instant(until), cancellationToken))
        {
            // Page by page.
        }
        return await _pool.AllAsync(AlarmSql.Feeds, AlarmRows.Feed, cancellationToken);
    }

    public Task<IReadOnlyList<MovedOn>> MovedAsync(CancellationToken cancellationToken) => _pool.AllAsync(AlarmSql.Moved, AlarmRows.Moved, cancellationToken);

    public Task<IReadOnlyList<Quiet>> QuietAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlarmSql.Quiet, AlarmRows.Quiet, cancellationToken, Columns.Instant(now));

    public Task<int> RecordAsync(ChaseRound round, CancellationToken cancellationToken) => InOneAsync(
        async connection =>
        {
            var raised = 0;
            await using (var raise = connection.CreateBatch())
            {
                // In one order for every chaser: whoever comes second waits for the first and writes nothing.
                foreach (var alarm in round.Raise.OrderBy(alarm => alarm.Key, StringComparer.Ordinal)) raise.Add(AlarmRows.Insert, AlarmRows.Values(alarm));
                if (raise.BatchCommands.Count > 0) raised = await raise.ExecuteNonQueryAsync(cancellationToken);
            }
            await using var rest = connection.CreateBatch();
            foreach (var (id, because) in round.Close.OrderBy(one => one.Id, StringComparer.Ordinal))
                rest.Add("UPDATE alarm SET closed_at = $2, closed_because = $3 WHERE id = $1 AND closed_at IS NULL", id, Columns.Instant(round.At), because);
            foreach (var (obligation, found, at) in round.Looks.OrderBy(one => one.Obligation, StringComparer.Ordinal))
                rest.Add("UPDATE obligation SET chase_at = $3 WHERE id = $1 AND state = $2", obligation, found.ToString(), at is { } next ? Columns.Instant(next) : AlarmSql.Never);
            if (rest.BatchCommands.Count > 0) await rest.ExecuteNonQueryAsync(cancellationToken);
            return raised;
        },
        cancellationToken);

    public Task<IReadOnlyList<WaitingNotice>> WaitingAsync(CancellationToken cancellationToken) => _pool.AllAsync(AlarmSql.Waiting, AlarmRows.Waiting, cancellationToken);

    public async Task<int> NotifyAsync(string notice, string partner, DateTimeOffset at, DateTimeOffset notSince, int most, BusMessage wake, CancellationToken cancellationToken)
    {
        BusLimits.Check([wake]);
        var carried = await InOneAsync(
            async connection =>
            {
                await using (var take = connection.CreateBatch())
                {
                    take.Add(NoticeLock, partner);
                    await take.ExecuteNonQueryAsync(cancellationToken);
                }
                int found;
                // A statement of its own, begun when the lock was had: it sees the notice of whoever had it before.
                await using (var carry = connection.CreateBatch())
                {
                    carry.Add(
                        $"""
                        UPDATE alarm SET notice = $1 WHERE NOT EXISTS (SELECT 1 FROM notice WHERE partner = $2 AND at > $4) AND sequence IN
                          (SELECT sequence FROM alarm WHERE {AlarmSql.IsWaiting} AND partner = $2 ORDER BY urgent DESC, due_at LIMIT $3)
                        """,
                        notice, partner, most, Columns.Instant(notSince));
                    found = await carry.ExecuteNonQueryAsync(cancellationToken);
                }
                if (found == 0) return 0;
                await using var write = connection.CreateBatch();
                write.Add("INSERT INTO notice (id, partner, at) VALUES ($1, $2, $3)", notice, partner, Columns.Instant(at));
                _outbox.Add(write, [wake]);
                await write.ExecuteNonQueryAsync(cancellationToken);
                return found;
            },
            cancellationToken);
        if (carried > 0) _outbox.Committed([wake]);
        return carried;
    }

    public Task NoticeEndedAsync(string notice, DateTimeOffset at, string? fault, CancellationToken cancellationToken) => InOneAsync(
        async connection =>
        {
            await using var write = connection.CreateBatch();
            write.Add("UPDATE notice SET ended_at = $2, fault = $3 WHERE id = $1", notice, Columns.Instant(at), fault);
            if (fault is null) write.Add("UPDATE alarm SET notified_at = $2 WHERE notice = $1", notice, Columns.Instant(at));
            else write.Add("UPDATE alarm SET reason = $2 WHERE notice = $1", notice, $"notice-{fault}");
            return await write.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    public Task<Alarm?> FindAsync(string id, CancellationToken cancellationToken) =>
        _pool.FirstAsync($"SELECT {AlarmRows.Columns} FROM alarm WHERE id = $1", AlarmRows.Read, cancellationToken, id);

    public Task<IReadOnlyList<Alarm>> ListAsync(AlarmQuery query, CancellationToken cancellationToken) =>
        _pool.AllAsync(AlarmSql.List(query), AlarmRows.Read, cancellationToken, query.Limit, query.Kind?.ToString(), query.For, query.Notice);

    public async Task<IReadOnlyDictionary<AlarmKind, int>> CountOpenAsync(CancellationToken cancellationToken)
    {
        var counts = await _pool.AllAsync(
            "SELECT kind, count(*) FROM alarm WHERE closed_at IS NULL GROUP BY kind", row => (Kind: row.ReadEnum<AlarmKind>(0), Count: (int)row.GetInt64(1)), cancellationToken);
        return counts.ToDictionary(one => one.Kind, one => one.Count);
    }

    public Task<bool> AcknowledgeAsync(Acknowledgement acknowledgement, AuditRow audit, CancellationToken cancellationToken) => InOneAsync(
        async connection =>
        {
            int taken;
            await using (var take = connection.CreateBatch())
            {
                take.Add(
                    AlarmSql.Acknowledge, acknowledgement.AlarmId, acknowledgement.By, acknowledgement.Outcome, Columns.Instant(acknowledgement.At),
                    Columns.Instant(acknowledgement.QuietUntil));
                taken = await take.ExecuteNonQueryAsync(cancellationToken);
            }
            if (taken == 0) return false;
            await using var write = connection.CreateBatch();
            write.AddAudit([audit]);
            // The climb is looked at again: its next rung is later now.
            write.Add("UPDATE obligation SET chase_at = '' WHERE id = (SELECT obligation_id FROM alarm WHERE id = $1)", acknowledgement.AlarmId);
            await write.ExecuteNonQueryAsync(cancellationToken);
            return true;
        },
        cancellationToken);

    public Task<IReadOnlyList<ThresholdChange>> ChangesAsync(CancellationToken cancellationToken) => _pool.AllAsync(AlarmSql.Changes, AlarmRows.Change, cancellationToken);

    public Task ChangeAsync(ThresholdChange change, AuditRow audit, CancellationToken cancellationToken) => InOneAsync(
        async connection =>
        {
            await using var write = connection.CreateBatch();
            write.AddAudit([audit]);
            write.Add(
                "INSERT INTO threshold_change (name, value, by, because, at) VALUES ($1, $2, $3, $4, $5)",
                change.Name, change.Value, change.By, change.Because, Columns.Instant(change.At));
            return await write.ExecuteNonQueryAsync(cancellationToken);
        },
        cancellationToken);

    /// <summary>
    /// Folds one page of messages into the feeds; false when there was none. The mark is locked meanwhile: another process follows. A message
    /// whose number was drawn before the mark and which was committed after it is passed over; the time until which is read lies well behind.
    /// </summary>
    private Task<bool> FoldAsync(string until, CancellationToken cancellationToken) => InOneAsync(
        async connection =>
        {
            await using var fold = connection.CreateBatch();
            fold.Add("SELECT sequence FROM feed_mark FOR UPDATE");
            fold.Add(
                $"""
                WITH mark AS (SELECT sequence AS last FROM feed_mark), page AS (
                  SELECT coalesce(
                    (SELECT min(m.sequence) - 1 FROM message m, mark WHERE m.sequence > mark.last AND m.sequence <= mark.last + {FeedPage} AND m.received_at > $1),
                    least(mark.last + {FeedPage}, (SELECT max(sequence) FROM message))) AS until FROM mark), seen AS (
                  INSERT INTO feed (source, client, kind, first_at, last_at)
                  SELECT source, client, coalesce(kind, ''), min(received_at), max(received_at) FROM message, mark, page
                  WHERE sequence > mark.last AND sequence <= page.until GROUP BY source, client, coalesce(kind, '')
                  ON CONFLICT (source, client, kind) DO UPDATE SET last_at = greatest(feed.last_at, excluded.last_at))
                UPDATE feed_mark SET sequence = page.until FROM page WHERE page.until > feed_mark.sequence RETURNING page.until
                """,
                until);
            await using var reader = await fold.ExecuteReaderAsync(cancellationToken);
            await reader.NextResultAsync(cancellationToken);
            return await reader.ReadAsync(cancellationToken);
        },
        cancellationToken);

    private Task<T> InOneAsync<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken) => PostgresPool.AgainAsync(async () =>
    {
        await using var connection = await _pool.OpenAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(connection);
        await transaction.CommitAsync(CancellationToken.None);
        return result;
    });
}
