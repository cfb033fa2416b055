namespace Gateway.Storage.Sqlite;

/// <summary>Keeps when each feed last sent, by reading the messages that are new since the mark: receiving has no part in it.</summary>
internal static class SqliteFeeds
{
    private const int PageSize = 20_000;

    /// <summary>Folds one page of messages, up to the first that was received after that time, into the feeds; false when there was none.</summary>
    public static async Task<bool> FoldAsync(SqliteWriter writer, SqliteReaders readers, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var (mark, end, seen) = await readers.ReadAsync(session => Page(session, Columns.Instant(until)), cancellationToken);
        if (end <= mark) return false;
        return await writer.WriteAsync(
            session =>
            {
                // Another process was faster: its page counts.
                if (session.Execute("UPDATE feed_mark SET sequence = $2 WHERE sequence = $1", mark, end) == 0) return true;
                foreach (var (source, client, kind, first, last) in seen)
                    session.Execute(
                        """
                        INSERT INTO feed (source, client, kind, first_at, last_at) VALUES ($1, $2, $3, $4, $5)
                        ON CONFLICT (source, client, kind) DO UPDATE SET last_at = max(last_at, excluded.last_at)
                        """,
                        source, client, kind, first, last);
                return true;
            },
            cancellationToken);
    }

    private static (long Mark, long End, List<(string, string, string, string, string)> Seen) Page(SqliteSession session, string until)
    {
        var mark = session.Number("SELECT sequence FROM feed_mark").GetValueOrDefault();
        var newest = session.Number("SELECT max(sequence) FROM message").GetValueOrDefault();
        var young = session.Number("SELECT min(sequence) FROM message WHERE sequence > $1 AND sequence <= $2 AND received_at > $3", mark, mark + PageSize, until);
        var end = Math.Min(young - 1 ?? newest, Math.Min(newest, mark + PageSize));
        return (mark, end, session.All(
            "SELECT source, client, coalesce(kind, ''), min(received_at), max(received_at) FROM message WHERE sequence > $1 AND sequence <= $2 GROUP BY source, client, coalesce(kind, '')",
            row => (row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetString(4)), mark, end));
    }
}
