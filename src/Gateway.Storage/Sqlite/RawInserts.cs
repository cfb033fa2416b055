namespace Gateway.Storage.Sqlite;

/// <summary>
/// The yardstick of <c>gateway bench ingest</c>: bytes into a table of one column and nothing else, through the same writer, so with the
/// same sync and the same grouping of commits.
/// </summary>
internal static class RawInserts
{
    public static async Task<Func<byte[], Task>> MakeAsync(SqliteWriter writer, CancellationToken cancellationToken)
    {
        await writer.WriteAsync(session => session.Execute("CREATE TABLE IF NOT EXISTS raw_insert (sequence INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT"), cancellationToken);
        return bytes => writer.WriteAsync(session => session.Execute("INSERT INTO raw_insert (bytes) VALUES ($1)", bytes), CancellationToken.None);
    }
}
