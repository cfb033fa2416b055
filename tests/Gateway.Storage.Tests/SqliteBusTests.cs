using Gateway.Testing;

namespace Gateway.Storage.Tests;

public sealed class SqliteBusTests : BusContract
{
    protected override async Task<BusUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var time = new HandMovedTime();
        var one = await folder.OpenAsync(time);
        var other = await folder.OpenAsync(time);
        return new BusUnderTest(one.Bus, other.Bus, time, folder.DisposeAsync);
    }
}
