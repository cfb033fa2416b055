using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>A connection and its prepared statements; for one thread at a time. Parameters are <c>$1</c>, <c>$2</c> … in order.</summary>
internal sealed class SqliteSession : IDisposable
{
    private static readonly string[] s_names = [.. Enumerable.Range(1, 32).Select(i => string.Create(CultureInfo.InvariantCulture, $"${i}"))];

    private readonly SqliteConnection _connection;
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    private SqliteSession(SqliteConnection connection) => _connection = connection;

    public static SqliteSession Open(string file, bool readOnly)
    {
        // Pooled by us: a pool that outlives the database would keep its file open.
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = file,
            Pooling = false,
            ForeignKeys = true,
            DefaultTimeout = 30,
        }.ToString());
        connection.Open();
        var session = new SqliteSession(connection);
        // FULL: in WAL mode every commit is synced before it returns (https://sqlite.org/pragma.html#pragma_synchronous).
        session.Script("PRAGMA busy_timeout = 10000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16384;");
        if (readOnly) session.Script("PRAGMA query_only = ON;");
        return session;
    }

    /// <summary>False when SQLite has rolled back by itself (a full disk).</summary>
    public bool IsInTransaction => SQLitePCL.raw.sqlite3_get_autocommit(_connection.Handle) == 0;

    /// <summary>Runs a script once, without keeping it.</summary>
    public void Script(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Our own scripts, never text from outside.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    /// <summary>Runs a statement and returns how many rows it changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<object?> values) => Prepared(sql, values).ExecuteNonQuery();

    /// <summary>The first row, or the type's default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        return reader.Read() ? row(reader) : default;
    }

    public List<T> All<T>(string sql, Func<SqliteDataReader, T> row, params ReadOnlySpan<object?> values)
    {
        using var reader = Prepared(sql, values).ExecuteReader();
        var rows = new List<T>();
        while (reader.Read()) rows.Add(row(reader));
        return rows;
    }

    /// <summary>The first column of the first row as a number; null when there is no row or no value.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values) =>
        Prepared(sql, values).ExecuteScalar() is long number ? number : null;

    public void Dispose()
    {
        foreach (var command in _prepared.Values) command.Dispose();
        _connection.Dispose();
    }

    private SqliteCommand Prepared(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = _connection.CreateCommand();
#pragma warning disable CA2100 // Statements are constants of this room; values travel as parameters.
            command.CommandText = sql;
#pragma warning restore CA2100
            for (var i = 0; i < values.Length; i++) command.Parameters.Add(new SqliteParameter { ParameterName = s_names[i] });
            _prepared.Add(sql, command);
        }
        for (var i = 0; i < values.Length; i++)
        {
            command.Parameters[i].Value = values[i] switch
            {
                null => DBNull.Value,
                ReadOnlyMemory<byte> bytes => Columns.Bytes(bytes),
                var value => value,
            };
        }
        return command;
    }
}
