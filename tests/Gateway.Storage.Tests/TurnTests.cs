using Gateway.Custody.Store;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

/// <summary>The rate of a partner, shared by two processes on one database.</summary>
public sealed class TurnTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_stores_on_one_database_share_a_rate_and_each_gets_its_turns()
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var (one, other) = (await folder.OpenAsync(time), await folder.OpenAsync(time));
        var request = new TurnRequest("pds", TimeSpan.FromSeconds(0.2), 1, TimeSpan.FromMinutes(1), Noon);

        // Each asks again as soon as it has its turn, as a lane does.
        async Task<List<TimeSpan>> AskAsync(ICustodyStore store)
        {
            var waits = new List<TimeSpan>();
            for (var i = 0; i < 25; i++) waits.Add(await store.TakeTurnAsync(request, Cancel));
            return waits;
        }
        var both = await Task.WhenAll(Task.Run(() => AskAsync(one.Store), Cancel), Task.Run(() => AskAsync(other.Store), Cancel));

        // Fifty askers of the same moment: fifty different turns, a fifth of a second apart, none given twice and none lost.
        both.SelectMany(waits => waits).Order().ShouldBe(Enumerable.Range(0, 50).Select(i => TimeSpan.FromSeconds(0.2) * i));
        both.ShouldAllBe(waits => waits.SequenceEqual(waits.Order()));
    }
}

public sealed class SqliteTurnTests : TurnContract
{
    protected override async Task<StoreUnderTest> CreateAsync()
    {
        var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        return new StoreUnderTest(database.Store, database.Store, folder.DisposeAsync);
    }
}
