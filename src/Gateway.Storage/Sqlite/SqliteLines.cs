using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The lines of persons and matters, asked at every commit. However many stand in one, only its beginning is read: by the index, whose
/// condition SQLite must find again word for word, a state at a time, in which its entries lie in order of arrival. Where there is no
/// matter none is looked for.
/// </summary>
internal static class SqliteLines
{
    private const string OfPerson = $"FROM message WHERE person = $1 AND {LedgerRows.IsInPersonLine}";

    private const string OfMatter = "FROM message WHERE thread = $3 AND source = $4 AND state = 'Parked'";

    private const string PlacesOfPerson =
        $"""
        SELECT * FROM (SELECT sequence {OfPerson} AND state = 'Received' ORDER BY sequence LIMIT $2)
        UNION ALL SELECT * FROM (SELECT sequence {OfPerson} AND state = 'Parked' ORDER BY sequence LIMIT $2)
        """;

    private const string FirstOfPerson = $"SELECT min(sequence) AS place {OfPerson} AND state = 'Received' UNION ALL SELECT min(sequence) {OfPerson} AND state = 'Parked'";

    private const string Begin = $"SELECT {LedgerRows.MessageColumns} FROM message WHERE sequence IN ";

    private const string End = " ORDER BY sequence LIMIT $2";

    private const string Head = $"SELECT {LedgerRows.WaitsBehind} FROM message WHERE sequence = ";

    /// <summary>The first of a line, as many as are asked for.</summary>
    public static string First(Line line) =>
        line.Thread is null ? $"{Begin}({PlacesOfPerson}){End}" : $"{Begin}({PlacesOfPerson} UNION ALL SELECT sequence {OfMatter}){End}";

    public static object?[] Values(Line line, int most) =>
        line.Thread is null ? [line.Person?.ToString(), most] : [line.Person?.ToString(), most, line.Thread, line.Source];

    /// <summary>Whether the first of the line waits behind another, which there is not.</summary>
    public static bool WaitsForNobody(SqliteSession session, Line line)
    {
        var sql = line.Thread is null
            ? $"{Head}(SELECT min(place) FROM ({FirstOfPerson}))"
            : $"{Head}(SELECT min(place) FROM ({FirstOfPerson} UNION ALL SELECT min(sequence) {OfMatter}))";
        return session.First(sql, static row => row.GetInt64(0), Values(line, 1)) != 0;
    }

    /// <summary>Whether a message may be waited for.</summary>
    public static bool IsIn(SqliteSession session, string message) =>
        session.First("SELECT 1 FROM message WHERE id = $1 AND state IN ('Received', 'Parked')", static row => row.GetInt64(0), message) != 0;
}
