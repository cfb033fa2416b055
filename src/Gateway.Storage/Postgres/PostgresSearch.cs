using System.Globalization;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Postgres;

/// <summary>
/// The statement of a search in the ledger. What can be found by an index is asked for apart from the order: for "the newest first, so many
/// at most" the server otherwise reads the ledger backwards in the hope of meeting enough of them soon.
/// </summary>
internal static class PostgresSearch
{
    // As the partial index has it; of a value that comes as a parameter the server cannot tell that it is one of them.
    private const string IsRare = "state NOT IN ('Received', 'Routed')";

    public static (string Sql, object?[] Values) Of(LedgerQuery query)
    {
        List<object?> values = [query.Limit];
        var sql = new StringBuilder($"SELECT {LedgerRows.MessageColumns} FROM message WHERE true");
        if (query.Source is not null) sql.Append($" AND source = {Value(query.Source)}");
        if (query.State is { } state) sql.Append($" AND state = {Value(state.ToString())}{Which(state)}");
        if (query.Person is not null) sql.Append($" AND person = {Value(query.Person)}");
        if (query.Key is not null) sql.Append(HasKey("{0} = " + Value(query.Key)));
        if (query.KeyEnd is not null)
        {
            // Every key is looked at, but in the indexes by key, which are a tenth of the rows: an index by their ends would be written for every message.
            var end = Value("/" + query.KeyEnd);
            sql.Append(HasKey($"right({{0}}, length({end})) = {end}"));
        }
        if (query.From is { } from) sql.Append($" AND received_at >= {Value(Columns.Instant(from))}");
        if (query.Until is { } until) sql.Append($" AND received_at < {Value(Columns.Instant(until))}");

        var order = query.OldestFirst ? "" : " DESC";
        // Of a source or an age the first so many are wanted, and their index has them by age; a ledger is read in order of arrival.
        var isByAge = query is { Person: null, Key: null } && (query.Source is not null || query.From is not null || query.Until is not null);
        return (isByAge ? $"SELECT * FROM ({sql} ORDER BY received_at{order}, sequence{order} LIMIT $1) m ORDER BY sequence{order}" : $"{sql} ORDER BY sequence{order} LIMIT $1", [.. values]);

        string Value(string value)
        {
            values.Add(value);
            return string.Create(CultureInfo.InvariantCulture, $"${values.Count}");
        }
    }

    /// <param name="condition">Of a key, which is {0} in it.</param>
    private static string HasKey(string condition)
    {
        var (ofKey, ofThread) = (string.Format(CultureInfo.InvariantCulture, condition, "duplicate_key"), string.Format(CultureInfo.InvariantCulture, condition, "thread"));
        return $"""
             AND sequence IN (
              SELECT sequence FROM message WHERE first_of_key AND {ofKey}
              UNION ALL SELECT sequence FROM message WHERE NOT first_of_key AND duplicate_key IS NOT NULL AND {ofKey}
              UNION ALL SELECT sequence FROM message WHERE thread IS NOT NULL AND {ofThread})
            """;
    }

    private static string Which(MessageState state) => state switch
    {
        MessageState.Routed => "",
        MessageState.Received => $" AND {PostgresLedger.IsUnrouted}",
        _ => $" AND {IsRare}",
    };
}
