using System.Data.Common;
using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Storage.Postgres;
using Gateway.Storage.Sqlite;

namespace Gateway.Storage;

/// <summary>A gateway's database, whichever engine it stands on: what the ports are served by.</summary>
public sealed class GatewayDatabase : IAsyncDisposable
{
    private readonly IAsyncDisposable _engine;
    private readonly Func<CancellationToken, Task<bool>>? _takeOver;

    private GatewayDatabase(IAsyncDisposable engine, Func<CancellationToken, Task<bool>>? takeOver, ICustodyStore store, IRecordStore records, ILedgerStore ledger, IAlarmStore alarms, IAlertStore alerts, IBus bus)
    {
        (_engine, _takeOver) = (engine, takeOver);
        (Store, Records, Ledger, Alarms, Alerts, Bus) = (store, records, ledger, alarms, alerts, bus);
    }

    public ICustodyStore Store { get; }

    public IRecordStore Records { get; }

    public ILedgerStore Ledger { get; }

    public IAlarmStore Alarms { get; }

    public IAlertStore Alerts { get; }

    public IBus Bus { get; }

    /// <summary>Opens the PostgreSQL database of the address, or the SQLite database of the data folder where there is none.</summary>
    /// <param name="folder">The data folder, which holds the keys with either engine; made if it is not there.</param>
    /// <param name="address">As <see cref="PostgresAddress"/> reads it; null is SQLite.</param>
    /// <exception cref="InvalidDataException">The address cannot be read, the database was made by a newer program, or it does not keep what it is given.</exception>
    /// <exception cref="DbException">The database is away, or does not let the gateway in.</exception>
    public static Task<GatewayDatabase> OpenAsync(string folder, string? address, TimeProvider time, CancellationToken cancellationToken) =>
        OpenAsync(folder, address, time, isRelayed: false, cancellationToken);

    /// <param name="folder">The data folder.</param>
    /// <param name="address">The PostgreSQL database, or null.</param>
    /// <param name="time">The clock.</param>
    /// <param name="isRelayed">True where another bus than the database's own is served: what a commit sends then waits for the relay.</param>
    /// <param name="cancellationToken">Stops the opening.</param>
    public static async Task<GatewayDatabase> OpenAsync(string folder, string? address, TimeProvider time, bool isRelayed, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            var sqlite = await SqliteDatabase.OpenAsync(folder, time, isRelayed, cancellationToken);
            return new GatewayDatabase(sqlite, sqlite.TakeOverAsync, sqlite.Store, sqlite.Store, sqlite.Ledger, sqlite.Alarms, sqlite.Alerts, sqlite.Bus);
        }
        OwnFolder.Make(folder);
        if (!PostgresAddress.TryParse(address, out var read, out var fault)) throw new InvalidDataException(fault);
        var postgres = await PostgresDatabase.OpenAsync(read, time, isRelayed, cancellationToken);
        return new GatewayDatabase(postgres, null, postgres.Store, postgres.Store, postgres.Ledger, postgres.Alarms, postgres.Alerts, postgres.Bus);
    }

    /// <summary>True when the database is away for now and it helps to wait; false when it is there and refuses.</summary>
    public static bool IsAway(DbException fault) => PostgresAbsence.Is(fault);

    /// <summary>
    /// Says that this process works on the queues. On SQLite it frees at once what one that died had locked; on PostgreSQL, where several
    /// work side by side, the leases of a dead one run out.
    /// </summary>
    public Task<bool> TakeOverAsync(CancellationToken cancellationToken) => _takeOver?.Invoke(cancellationToken) ?? Task.FromResult(false);

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
