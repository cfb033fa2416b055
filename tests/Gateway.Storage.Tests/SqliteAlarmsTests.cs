using Gateway.Testing;

namespace Gateway.Storage.Tests;

public sealed class SqliteAlarmsTests : AlarmStoreContract
{
    protected override async Task<AlarmsUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new AlarmsUnderTest(database.Store, database.Alarms, folder.DisposeAsync);
    }
}
