using Gateway.Testing;

namespace Gateway.Storage.Tests;

public sealed class SqliteAlertsTests : AlertStoreContract
{
    protected override async Task<AlertsUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new AlertsUnderTest(database.Alerts, folder.DisposeAsync);
    }
}
