using Gateway.Storage.Postgres;
using Gateway.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gateway.Storage.Tests;

public sealed class PostgresCustodyStoreTests(PostgresServer server) : CustodyStoreContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new StoreUnderTest(database.Store, database.Store, database.DisposeAsync);
    }
}

public sealed class PostgresLineTests(PostgresServer server) : LineContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new StoreUnderTest(database.Store, database.Store, database.DisposeAsync);
    }
}

public sealed class PostgresRecordStoreTests(PostgresServer server) : RecordStoreContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new StoreUnderTest(database.Store, database.Store, database.DisposeAsync);
    }
}

public sealed class PostgresTurnTests(PostgresServer server) : TurnContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new StoreUnderTest(database.Store, database.Store, database.DisposeAsync);
    }
}

public sealed class PostgresLedgerTests(PostgresServer server) : LedgerStoreContract
{
    protected override async Task<LedgerUnderTest> CreateAsync()
    {
        var address = await server.SchemaAsync(TestContext.Current.CancellationToken);
        var database = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), TestContext.Current.CancellationToken);
        return new LedgerUnderTest(database.Store, database.Ledger, sql => PostgresServer.ExecuteAsync(address, sql), database.DisposeAsync);
    }
}

public sealed class PostgresBusTests(PostgresServer server) : BusContract
{
    protected override async Task<BusUnderTest> CreateAsync()
    {
        var address = await server.SchemaAsync(TestContext.Current.CancellationToken);
        var time = new HandMovedTime();
        var one = await PostgresDatabase.OpenAsync(address, time, TestContext.Current.CancellationToken);
        var other = await PostgresDatabase.OpenAsync(address, time, TestContext.Current.CancellationToken);
        return new BusUnderTest(one.Bus, other.Bus, time, async () =>
        {
            await one.DisposeAsync();
            await other.DisposeAsync();
        });
    }
}

public sealed class PostgresAlertsTests(PostgresServer server) : AlertStoreContract
{
    protected override async Task<AlertsUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new AlertsUnderTest(database.Alerts, database.DisposeAsync);
    }
}

public sealed class PostgresAlarmsTests(PostgresServer server) : AlarmStoreContract
{
    protected override async Task<AlarmsUnderTest> CreateAsync()
    {
        var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(TestContext.Current.CancellationToken), new HandMovedTime(), TestContext.Current.CancellationToken);
        return new AlarmsUnderTest(database.Store, database.Alarms, database.DisposeAsync);
    }
}
