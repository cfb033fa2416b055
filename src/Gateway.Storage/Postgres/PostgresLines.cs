namespace Gateway.Storage.Postgres;

/// <summary>The lines of persons and matters: only the beginning of one is read, a state at a time, in which its index has it in order of arrival.</summary>
internal static class PostgresLines
{
    /// <summary>A query of the first of a line, in no order yet.</summary>
    /// <param name="columns">The sequence among them.</param>
    /// <param name="person">SQL for the person; so are the others.</param>
    public static string First(string columns, string person, string thread, string source, string most) =>
        $"""
        (SELECT {columns} FROM message WHERE {LedgerRows.IsInPersonLine} AND state = 'Received' AND person = {person} ORDER BY sequence LIMIT {most})
        UNION
        (SELECT {columns} FROM message WHERE {LedgerRows.IsInPersonLine} AND state = 'Parked' AND person = {person} ORDER BY sequence LIMIT {most})
        UNION
        SELECT {columns} FROM message WHERE thread = {thread} AND source = {source} AND state = 'Parked'
        """;
}
