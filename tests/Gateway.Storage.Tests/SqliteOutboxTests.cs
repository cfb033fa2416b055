using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

/// <summary>The embedded engine as the gateway opens it: what a commit sends is on the bus with it.</summary>
public sealed class SqliteOutboxTests
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_commit_sends_is_on_the_bus_with_it_and_wakes_who_waits()
    {
        await using var test = await OpenAsync();
        var waiting = test.Database.Bus.ReceiveAsync("inbound", s_lease, TimeSpan.FromHours(1), Cancel);

        await test.Database.Store.ReceiveAsync([Received("m1")], Cancel);

        (await waiting).ShouldNotBeNull().Message.ShouldBe(Received("m1").Wake);
        (await test.Database.Store.UnsentAsync(10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_commit_that_is_refused_sends_nothing()
    {
        await using var test = await OpenAsync();

        var written = await test.Database.Store.CommitAsync(
            new CustodyCommit { Messages = [Step("no such", Custody.Ledger.MessageState.Received, Custody.Ledger.MessageState.Parked)], Outbox = [Wake("b1", "m1")] }, Cancel);

        written.ShouldBeFalse();
        (await Bodies(test)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_id_made_of_another_is_sent_once_within_the_window_and_one_of_its_own_is_always_new()
    {
        await using var test = await OpenAsync();
        var own = Guid.CreateVersion7(Noon).ToString();

        await test.Database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("returned-m1", "m1"), Wake(own, "m2")] }, Cancel);
        await test.Database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("returned-m1", "m1")] }, Cancel);

        (await Bodies(test)).ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task What_is_for_later_waits_for_its_time()
    {
        await using var test = await OpenAsync();
        await test.Database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("b1", "later") with { ScheduledAt = test.Time.GetUtcNow() + TimeSpan.FromMinutes(1) }] }, Cancel);

        (await Bodies(test)).ShouldBeEmpty();
        test.Time.Advance(TimeSpan.FromMinutes(1));

        (await Bodies(test)).ShouldBe(["later"]);
    }

    [Fact]
    public async Task What_an_earlier_program_left_for_its_relay_is_sent_by_the_one_that_takes_over()
    {
        await using var test = await OpenAsync();
        var relayed = await test.Folder.OpenAsync(test.Time);
        await relayed.Store.ReceiveAsync([Received("m1"), Received("m2")], Cancel);

        (await test.Database.TakeOverAsync(Cancel)).ShouldBeTrue();

        (await Bodies(test)).ShouldBe(["m1", "m2"]);
        (await relayed.Store.UnsentAsync(10, Cancel)).ShouldBeEmpty();
    }

    private static async Task<List<string>> Bodies(Opened test)
    {
        var bodies = new List<string>();
        while (await test.Database.Bus.ReceiveAsync("inbound", s_lease, TimeSpan.Zero, Cancel) is { } delivery)
        {
            bodies.Add(delivery.Message.Body);
            await test.Database.Bus.CompleteAsync(delivery, Cancel);
        }
        return bodies;
    }

    private static async Task<Opened> OpenAsync()
    {
        var folder = new DataFolder();
        var time = new HandMovedTime();
        return new Opened(folder, await SqliteDatabase.OpenAsync(folder.Path, time, isRelayed: false, Cancel), time);
    }

    private sealed record Opened(DataFolder Folder, SqliteDatabase Database, HandMovedTime Time) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await Database.DisposeAsync();
            await Folder.DisposeAsync();
        }
    }
}
