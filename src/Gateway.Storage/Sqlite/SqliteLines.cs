using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>The lines of persons and matters. Where there is no matter none is looked for: the answer is the same, and it is asked at every commit.</summary>
internal static class SqliteLines
{
    private const string OfPerson = "FROM message WHERE person = $1 AND state IN ('Received', 'Parked') AND person IS NOT NULL";

    private const string OfMatter = "FROM message WHERE thread = $2 AND source = $3 AND state = 'Parked'";

    private const string HeadOfPerson = $"SELECT {LedgerRows.WaitsBehind} FROM message WHERE sequence = (SELECT min(sequence) {OfPerson})";

    private const string HeadOfBoth =
        $"""
        SELECT {LedgerRows.WaitsBehind} FROM message
        WHERE sequence = (SELECT min(sequence) FROM (SELECT sequence {OfPerson} UNION ALL SELECT sequence {OfMatter}))
        """;

    public static string All(Line line) => line.Thread is null
        ? $"SELECT {LedgerRows.MessageColumns} {OfPerson} ORDER BY sequence"
        : $"SELECT {LedgerRows.MessageColumns} {OfPerson} UNION SELECT {LedgerRows.MessageColumns} {OfMatter} ORDER BY sequence";

    public static object?[] Values(Line line) =>
        line.Thread is null ? [line.Person?.ToString()] : [line.Person?.ToString(), line.Thread, line.Source];

    /// <summary>Whether the first of the line waits behind another, which there is not.</summary>
    public static bool WaitsForNobody(SqliteSession session, Line line) =>
        session.First(line.Thread is null ? HeadOfPerson : HeadOfBoth, static row => row.GetInt64(0), Values(line)) != 0;

    /// <summary>Whether a message may be waited for.</summary>
    public static bool IsIn(SqliteSession session, string message) =>
        session.First("SELECT 1 FROM message WHERE id = $1 AND state IN ('Received', 'Parked')", static row => row.GetInt64(0), message) != 0;
}
