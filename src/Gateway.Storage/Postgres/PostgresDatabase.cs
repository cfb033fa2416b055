using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// The engine for several processes: store and bus in one schema of a PostgreSQL database, 13 or later.
/// </summary>
/// <remarks>
/// A task of the store that writes ends after the server's sync (<c>synchronous_commit=on</c>, and a server with <c>fsync=off</c> is
/// refused). The server's clock rules leases, delays, schedules and the duplicate window, so that processes whose clocks disagree
/// agree about them; only a clock that is handed in for a test takes its place.
/// </remarks>
public sealed class PostgresDatabase : IAsyncDisposable
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgresBell _bell;

    private PostgresDatabase(NpgsqlDataSource source, PostgresBell bell, bool isRelayed, TimeProvider time, TimeProvider? busTime)
    {
        _source = source;
        _bell = bell;
        var pool = new PostgresPool(source);
        var outbox = new PostgresOutbox(isRelayed, bell, busTime);
        Store = new PostgresStore(pool, outbox);
        Ledger = new PostgresLedger(pool);
        Alarms = new PostgresAlarms(pool, outbox);
        Alerts = new PostgresAlerts(pool);
        Bus = new PostgresBus(pool, bell, time, busTime);
    }

    public PostgresStore Store { get; }

    public PostgresLedger Ledger { get; }

    public PostgresAlarms Alarms { get; }

    public PostgresAlerts Alerts { get; }

    public PostgresBus Bus { get; }

    /// <summary>Opens a database and brings its schema to the latest version; with a relay to the bus.</summary>
    /// <exception cref="InvalidDataException">It was made by a newer program, or does not keep what it is given.</exception>
    /// <exception cref="NpgsqlException">It is away, or does not let the gateway in.</exception>
    public static Task<PostgresDatabase> OpenAsync(NpgsqlConnectionStringBuilder address, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(address, time, isRelayed: true, cancellationToken);

    /// <param name="address">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isRelayed">False to have what a commit sends on the bus with it; true to have it wait for a relay.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static Task<PostgresDatabase> OpenAsync(NpgsqlConnectionStringBuilder address, TimeProvider time, bool isRelayed, CancellationToken cancellationToken) =>
        OpenAsync(address, time, time == TimeProvider.System ? null : time, isRelayed, cancellationToken);

    /// <param name="time">The process's clock, by which it waits.</param>
    /// <param name="busTime">The clock of the bus; null is the server's.</param>
    internal static async Task<PostgresDatabase> OpenAsync(
        NpgsqlConnectionStringBuilder address, TimeProvider time, TimeProvider? busTime, bool isRelayed, CancellationToken cancellationToken)
    {
        var settled = PostgresAddress.Settled(address);
        var source = NpgsqlDataSource.Create(settled);
        var ready = false;
        try
        {
            await RefuseForgetfulAsync(source, cancellationToken);
            await PostgresSchema.MigrateAsync(source, cancellationToken);
            ready = true;
        }
        finally
        {
            if (!ready) await source.DisposeAsync();
        }
        return new PostgresDatabase(source, new PostgresBell(settled), isRelayed, time, busTime);
    }

    public async ValueTask DisposeAsync()
    {
        await _bell.DisposeAsync();
        await _source.DisposeAsync();
    }

    /// <summary>What is answered for must outlive the server (https://www.postgresql.org/docs/current/runtime-config-wal.html#GUC-FSYNC).</summary>
    private static async Task RefuseForgetfulAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("SELECT current_setting('fsync'), current_setting('full_page_writes')");
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        if (reader.GetString(0) != "on" || reader.GetString(1) != "on")
            throw new InvalidDataException("The database server runs with fsync or full_page_writes off: a power failure would lose what was answered for. Set both to on, and restart it.");
    }
}
