using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The statement of a search in the ledger. SQLite keeps no statistics here, so each search is put in such words that one index is left to
/// it, the one that narrows most; a plus before a column keeps its index out (https://sqlite.org/optoverview.html#disqualifying_where_clause_terms_using_unary_).
/// </summary>
internal static class SqliteSearch
{
    // As the partial index has it, word for word.
    private const string IsRare = "state NOT IN ('Received', 'Routed')";

    /// <summary>With the limit, source, state, person, key, the bounds of the time of receipt and the end of a key as its values, in this order.</summary>
    public static string Of(LedgerQuery query)
    {
        var isNarrow = query.Person is not null || query.Key is not null;
        var isRare = query.State is not (null or MessageState.Received or MessageState.Routed);
        // One index at most: that of the person or the key, of the state, of the source by age, of the age.
        var no = isNarrow || isRare || query.State == MessageState.Received || query.KeyEnd is not null ? "+" : "";
        var sql = new StringBuilder($"SELECT {LedgerRows.MessageColumns} FROM message WHERE 1 = 1");
        if (query.Source is not null) sql.Append($" AND {no}source = $2");
        if (query.State is not null) sql.Append(State(query.State.Value, isNarrow));
        if (query.Person is not null) sql.Append(" AND person = $4");
        if (query.Key is not null)
            sql.Append(
                $"""
                 AND {(query.Person is null ? "" : "+")}sequence IN (
                  SELECT sequence FROM message WHERE duplicate_key = $5 AND first_of_key = 1
                  UNION ALL SELECT sequence FROM message WHERE duplicate_key = $5 AND first_of_key = 0
                  UNION ALL SELECT sequence FROM message WHERE thread = $5)
                """);
        // Every key is looked at, but in the indexes by key, which are a tenth of the rows: an index by their ends would be written for every message.
        if (query.KeyEnd is not null)
            sql.Append(
                $"""
                 AND {(isNarrow ? "+" : "")}sequence IN (
                  SELECT sequence FROM message WHERE first_of_key = 1 AND substr(duplicate_key, -length($8)) = $8
                  UNION ALL SELECT sequence FROM message WHERE first_of_key = 0 AND duplicate_key IS NOT NULL AND substr(duplicate_key, -length($8)) = $8
                  UNION ALL SELECT sequence FROM message WHERE thread IS NOT NULL AND substr(thread, -length($8)) = $8)
                """);
        if (query.From is not null) sql.Append($" AND {no}received_at >= $6");
        if (query.Until is not null) sql.Append($" AND {no}received_at < $7");

        var order = query.OldestFirst ? "" : " DESC";
        // Of a source or an age the first so many are wanted, and their index has them by age; a ledger is read in order of arrival.
        return !isNarrow && (query.Source ?? (object?)query.From ?? query.Until) is not null
            ? $"SELECT * FROM ({sql} ORDER BY received_at{order}, sequence{order} LIMIT $1) ORDER BY sequence{order}"
            : $"{sql} ORDER BY sequence{order} LIMIT $1";
    }

    private static string State(MessageState state, bool isNarrow) => state switch
    {
        _ when isNarrow => " AND +state = $3",
        MessageState.Routed => " AND +state = $3",
        MessageState.Received => $" AND +state = $3 AND sequence IN (SELECT sequence FROM message WHERE {SqliteLedger.IsUnrouted})",
        _ => $" AND state = $3 AND {IsRare}",
    };
}
