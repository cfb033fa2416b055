namespace Gateway.Storage.Sqlite;

/// <summary>
/// The embedded engine: store and bus in one file, <c>gateway.db</c>, of a data folder. One process writes at a time; several may open it.
/// </summary>
/// <remarks>
/// Write-ahead log, <c>synchronous=FULL</c>: a task of the store or the bus that writes ends after the sync.
/// Disposal finishes what is waiting; a process that dies without it loses nothing that was answered.
/// </remarks>
public sealed class SqliteDatabase : IAsyncDisposable
{
    private readonly SqliteWriter _writer;
    private readonly SqliteReaders _readers;
    private readonly string _folder;
    private readonly SqliteOutbox _outbox;
    private FileStream? _reign;

    private SqliteDatabase(string folder, SqliteWriter writer, SqliteReaders readers, bool isRelayed, TimeProvider time)
    {
        _folder = folder;
        _writer = writer;
        _readers = readers;
        var signals = new QueueSignals();
        var clock = new BusClock(time);
        _outbox = new SqliteOutbox(isRelayed, clock, signals);
        Store = new SqliteStore(writer, readers, _outbox);
        Ledger = new SqliteLedger(writer, readers);
        Alarms = new SqliteAlarms(writer, readers, _outbox);
        Alerts = new SqliteAlerts(writer, readers);
        Bus = new SqliteBus(writer, time, clock, signals);
    }

    public SqliteStore Store { get; }

    public SqliteLedger Ledger { get; }

    public SqliteAlarms Alarms { get; }

    public SqliteAlerts Alerts { get; }

    public SqliteBus Bus { get; }

    /// <summary>How many writes were committed since it was opened.</summary>
    public long Writes => _writer.Writes;

    /// <summary>How many transactions carried them; fewer under load, as writes that wait share one.</summary>
    public long Commits => _writer.Commits;

    /// <summary>Opens the database of a folder, with a relay to the bus; makes both if they are not there.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer program.</exception>
    public static Task<SqliteDatabase> OpenAsync(string folder, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(folder, time, isRelayed: true, cancellationToken);

    /// <param name="folder">The data folder.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isRelayed">False to have what a commit sends on the bus with it; true to have it wait for a relay.</param>
    /// <param name="cancellationToken">Stops before it begins.</param>
    public static Task<SqliteDatabase> OpenAsync(string folder, TimeProvider time, bool isRelayed, CancellationToken cancellationToken) =>
        Task.Run(() => Open(folder, time, isRelayed), cancellationToken);

    /// <summary>
    /// Says that this process works on the queues, for as long as it lives. If it is the only one that does, whatever is locked was locked by
    /// one that died, and is free at once instead of when its lease runs out. False, and nothing is freed, while another process works on them.
    /// </summary>
    public async Task<bool> TakeOverAsync(CancellationToken cancellationToken)
    {
        try
        {
            // The system lets go of it when the process ends, however it ends.
            _reign ??= new FileStream(Path.Combine(_folder, "gateway.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            return false;
        }
        await Bus.ReignAsync(cancellationToken);
        await _writer.WriteAsync(session => _outbox.SendKept(session), cancellationToken);
        return true;
    }

    /// <summary>Bytes into a table with nothing else, as <c>gateway bench ingest</c> compares with; makes the table in this database.</summary>
    public Task<Func<byte[], Task>> RawInsertsAsync(CancellationToken cancellationToken) => RawInserts.MakeAsync(_writer, cancellationToken);

    /// <summary>A setting of the writing connection, as SQLite tells it.</summary>
    internal Task<string?> SettingAsync(string name, CancellationToken cancellationToken) =>
        _writer.WriteAsync(session => session.First($"PRAGMA {name}", row => row.GetString(0)), cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        _readers.Dispose();
        if (_reign is not null) await _reign.DisposeAsync();
    }

    private static SqliteDatabase Open(string folder, TimeProvider time, bool isRelayed)
    {
        OwnFolder.Make(folder);
        var file = Path.Combine(folder, "gateway.db");
        var session = SqliteSession.Open(file, readOnly: false);
        var ready = false;
        try
        {
            SqliteSchema.Migrate(session);
            ready = true;
        }
        finally
        {
            if (!ready) session.Dispose();
        }
        return new SqliteDatabase(folder, new SqliteWriter(session, new SqliteCheckpoints(SqliteSession.Open(file, readOnly: false))), new SqliteReaders(file, most: 8), isRelayed, time);
    }
}
