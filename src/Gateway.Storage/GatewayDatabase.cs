using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Storage.Postgres;
using Gateway.Storage.Sqlite;

namespace Gateway.Storage;

/// <summary>A gateway's database, whichever engine it stands on: what the ports are served by.</summary>
public sealed class GatewayDatabase : IAsyncDisposable
{
    private readonly IAsyncDisposable _engine;

    private GatewayDatabase(IAsyncDisposable engine, ICustodyStore store, IRecordStore records, ILedgerStore ledger, IBus bus)
    {
        _engine = engine;
        (Store, Records, Ledger, Bus) = (store, records, ledger, bus);
    }

    public ICustodyStore Store { get; }

    public IRecordStore Records { get; }

    public ILedgerStore Ledger { get; }

    public IBus Bus { get; }

    /// <summary>Opens the PostgreSQL database of the address, or the SQLite database of the data folder where there is none.</summary>
    /// <param name="folder">The data folder; made if it is not there.</param>
    /// <param name="address">As <see cref="PostgresAddress"/> reads it; null is SQLite.</param>
    /// <exception cref="InvalidDataException">The address cannot be read, the database was made by a newer program, or it does not keep what it is given.</exception>
    /// <exception cref="System.Data.Common.DbException">The database is away, or does not let the gateway in.</exception>
    public static async Task<GatewayDatabase> OpenAsync(string folder, string? address, TimeProvider time, CancellationToken cancellationToken)
    {
        if (address is null)
        {
            var sqlite = await SqliteDatabase.OpenAsync(folder, time, cancellationToken);
            return new GatewayDatabase(sqlite, sqlite.Store, sqlite.Store, sqlite.Ledger, sqlite.Bus);
        }
        if (!PostgresAddress.TryParse(address, out var read, out var fault)) throw new InvalidDataException(fault);
        var postgres = await PostgresDatabase.OpenAsync(read, time, cancellationToken);
        return new GatewayDatabase(postgres, postgres.Store, postgres.Store, postgres.Ledger, postgres.Bus);
    }

    public ValueTask DisposeAsync() => _engine.DisposeAsync();
}
