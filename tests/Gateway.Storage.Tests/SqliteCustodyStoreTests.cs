using Gateway.Testing;

namespace Gateway.Storage.Tests;

public sealed class SqliteCustodyStoreTests : CustodyStoreContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new StoreUnderTest(database.Store, database.Store, folder.DisposeAsync);
    }
}

public sealed class SqliteLineTests : LineContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new StoreUnderTest(database.Store, database.Store, folder.DisposeAsync);
    }
}
