using System.Buffers;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Gateway.Storage.Sqlite;

/// <summary>A connection and its prepared statements; for one thread at a time. Parameters are <c>$1</c>, <c>$2</c> … in order.</summary>
internal sealed class SqliteSession : IDisposable
{
    private const int LongestOnStack = 512;

    /// <summary>SQLITE_DBSTATUS_CACHE_WRITE.</summary>
    private const int CacheWrite = 9;

    private readonly SqliteConnection _connection;
    private readonly sqlite3 _handle;
    private readonly Dictionary<string, Statement> _prepared = new(new StatementText());

    static SqliteSession()
    {
        // A session is one thread's at a time, so its connection needs no lock of its own, and nobody asks for the statistics of its memory;
        // both cost more than many a statement (https://sqlite.org/threadsafe.html). Refused once the library is in use, which does no harm.
        Batteries_V2.Init();
        raw.sqlite3_config(raw.SQLITE_CONFIG_MULTITHREAD);
        raw.sqlite3_config(raw.SQLITE_CONFIG_MEMSTATUS, 0);
    }

    private SqliteSession(SqliteConnection connection)
    {
        _connection = connection;
        _handle = connection.Handle ?? throw new InvalidOperationException("The connection is not open.");
    }

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
        // The log is folded into the file beside the writer (SqliteCheckpoints); the writer does it only when that falls behind.
        session.Script("PRAGMA wal_autocheckpoint = 64000;");
        // A reader's pages are old at the next commit; the writer's are not, and indexes by a hash are written all over.
        session.Script(readOnly ? "PRAGMA query_only = ON;" : "PRAGMA cache_size = -65536;");
        return session;
    }

    /// <summary>False when SQLite has rolled back by itself (a full disk).</summary>
    public bool IsInTransaction => raw.sqlite3_get_autocommit(_handle) == 0;

    /// <summary>Transactions that were committed on this connection, and those that were taken back.</summary>
    public (int Committed, int TakenBack) Ended { get; private set; }

    /// <summary>Pages that this connection has written to the log (https://sqlite.org/c3ref/c_dbstatus_options.html).</summary>
    public long PagesWritten => raw.sqlite3_db_status(_handle, CacheWrite, out var written, out _, 0) == raw.SQLITE_OK ? written : 0;

    /// <summary>Moves what it can of the log into the file and waits for nobody; true when nothing is left (https://sqlite.org/c3ref/wal_checkpoint_v2.html).</summary>
    public bool Fold() => raw.sqlite3_wal_checkpoint_v2(_handle, "main", raw.SQLITE_CHECKPOINT_PASSIVE, out var log, out var folded) == raw.SQLITE_OK && log == folded;

    public void Begin()
    {
        if (IsInTransaction) Execute("ROLLBACK");
        Execute("BEGIN IMMEDIATE");
    }

    public void Commit()
    {
        Execute("COMMIT");
        Ended = Ended with { Committed = Ended.Committed + 1 };
    }

    /// <summary>Takes back what SQLite has not taken back by itself.</summary>
    public void Rollback()
    {
        Ended = Ended with { TakenBack = Ended.TakenBack + 1 };
        if (!IsInTransaction) return;
        try
        {
            Execute("ROLLBACK");
        }
        catch (SqliteException)
        {
            // The disk again. Nothing of it is committed, and the next transaction begins by taking it back.
        }
    }

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
    public int Execute(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            while (Step(statement.Handle))
            {
                // What it returns is not asked for.
            }
            return raw.sqlite3_changes(_handle);
        }
        finally
        {
            raw.sqlite3_reset(statement.Handle);
        }
    }

    /// <summary>Adds a row and returns its number; without RETURNING, for which SQLite makes a table of its own each time.</summary>
    public long Insert(string sql, params ReadOnlySpan<object?> values)
    {
        Execute(sql, values);
        return raw.sqlite3_last_insert_rowid(_handle);
    }

    /// <summary>The first row, or the type's default when there is none.</summary>
    public T? First<T>(string sql, Func<SqliteRow, T> row, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            return Step(statement.Handle) ? row(statement.Row) : default;
        }
        finally
        {
            raw.sqlite3_reset(statement.Handle);
        }
    }

    public List<T> All<T>(string sql, Func<SqliteRow, T> row, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            var rows = new List<T>();
            while (Step(statement.Handle)) rows.Add(row(statement.Row));
            return rows;
        }
        finally
        {
            raw.sqlite3_reset(statement.Handle);
        }
    }

    /// <summary>The first column of the first row as a number; null when there is no row or no value.</summary>
    public long? Number(string sql, params ReadOnlySpan<object?> values)
    {
        var statement = Bound(sql, values);
        try
        {
            return Step(statement.Handle) && !statement.Row.IsDBNull(0) ? statement.Row.GetInt64(0) : null;
        }
        finally
        {
            raw.sqlite3_reset(statement.Handle);
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Row.Dispose();
            statement.Handle.Dispose();
        }
        _connection.Dispose();
    }

    private bool Step(sqlite3_stmt statement)
    {
        var code = raw.sqlite3_step(statement);
        if (code == raw.SQLITE_ROW) return true;
        if (code != raw.SQLITE_DONE) SqliteException.ThrowExceptionForRC(code, _handle);
        return false;
    }

    private Statement Bound(string sql, ReadOnlySpan<object?> values)
    {
        if (!_prepared.TryGetValue(sql, out var statement))
        {
            SqliteException.ThrowExceptionForRC(raw.sqlite3_prepare_v3(_handle, sql, raw.SQLITE_PREPARE_PERSISTENT, out var handle), _handle);
            statement = new Statement(handle, new SqliteRow(handle), raw.sqlite3_bind_parameter_count(handle));
            _prepared.Add(sql, statement);
        }
        // SQLite numbers parameters as they first appear; a value that this statement does not ask for is left out.
        for (var i = 0; i < values.Length; i++)
        {
            var place = statement.Places.Length > i ? statement.Places[i] : 0;
            if (place > 0) Bind(statement.Handle, place, values[i]);
        }
        return statement;
    }

    private static void Bind(sqlite3_stmt statement, int place, object? value)
    {
        switch (value)
        {
            case null:
                raw.sqlite3_bind_null(statement, place);
                break;
            case string text:
                BindText(statement, place, text);
                break;
            case long number:
                raw.sqlite3_bind_int64(statement, place, number);
                break;
            case int number:
                raw.sqlite3_bind_int64(statement, place, number);
                break;
            case byte[] bytes:
                raw.sqlite3_bind_blob(statement, place, bytes);
                break;
            case ReadOnlyMemory<byte> bytes:
                raw.sqlite3_bind_blob(statement, place, bytes.Span);
                break;
            default:
                throw new ArgumentException($"No column holds a {value.GetType().Name}.", nameof(value));
        }
    }

    private static void BindText(sqlite3_stmt statement, int place, string text)
    {
        if (text.Length == 0)
        {
            // An empty span has no address, and would be taken for no value.
            raw.sqlite3_bind_text(statement, place, "");
            return;
        }
        if (text.Length <= LongestOnStack / 3)
        {
            Span<byte> utf8 = stackalloc byte[LongestOnStack];
            raw.sqlite3_bind_text(statement, place, utf8[..Encoding.UTF8.GetBytes(text, utf8)]);
            return;
        }
        var buffer = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        raw.sqlite3_bind_text(statement, place, buffer.AsSpan(0, Encoding.UTF8.GetBytes(text, buffer)));
        ArrayPool<byte>.Shared.Return(buffer);
    }

    /// <summary>
    /// Tells statements apart by their length and last letters before it reads them: some hundred letters hashed for each of the forty statements
    /// of a message cost more than binding their values, and nearly always it is the very same string.
    /// </summary>
    private sealed class StatementText : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => string.Equals(x, y);

        public int GetHashCode(string text) =>
            text.Length < 8 ? text.Length : (text.Length << 16) ^ (text[^2] << 8) ^ text[^5] ^ (text[text.Length / 2] << 4);
    }

    private sealed class Statement
    {
        public Statement(sqlite3_stmt handle, SqliteRow row, int parameters)
        {
            Handle = handle;
            Row = row;
            Places = new int[32];
            for (var place = 1; place <= parameters; place++)
                Places[int.Parse(raw.sqlite3_bind_parameter_name(handle, place).utf8_to_string().AsSpan(1), System.Globalization.CultureInfo.InvariantCulture) - 1] = place;
        }

        public sqlite3_stmt Handle { get; }

        public SqliteRow Row { get; }

        /// <summary>By the number of a parameter's name, less one: its place in the statement; 0 where it does not occur.</summary>
        public int[] Places { get; }
    }
}
