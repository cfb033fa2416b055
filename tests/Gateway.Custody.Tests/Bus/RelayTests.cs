using Gateway.Custody.Bus;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Bus;

public sealed class RelayTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_waits_in_the_outbox_is_on_the_bus_in_order()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        await database.Store.ReceiveAsync([.. Enumerable.Range(0, 450).Select(i => Received($"m{i:D3}"))], Cancel);
        using var relay = new Relay(database.Store, database.Bus);

        (await relay.FlushAsync(Cancel)).ShouldBe(450);

        (await database.Store.UnsentAsync(1, Cancel)).ShouldBeEmpty();
        var bodies = await Drain(database.Bus);
        bodies.Count.ShouldBe(450);
        bodies.ShouldBeInOrder();
    }

    [Fact]
    public async Task Relays_that_run_at_once_send_each_message_once()
    {
        await using var folder = new DataFolder();
        var time = new HandMovedTime();
        var (one, other) = (await folder.OpenAsync(time), await folder.OpenAsync(time));
        await one.Store.ReceiveAsync([.. Enumerable.Range(0, 300).Select(i => Received($"m{i:D3}"))], Cancel);
        using var first = new Relay(one.Store, one.Bus);
        using var second = new Relay(other.Store, other.Bus);

        await Task.WhenAll(first.FlushAsync(Cancel), second.FlushAsync(Cancel), first.FlushAsync(Cancel), second.FlushAsync(Cancel));

        var bodies = await Drain(one.Bus);
        bodies.Count.ShouldBe(300);
        bodies.ShouldBeInOrder();
    }

    [Fact]
    public async Task A_relay_that_died_between_sending_and_marking_sends_nothing_twice()
    {
        await using var folder = new DataFolder();
        var database = await folder.OpenAsync(new HandMovedTime());
        await database.Store.ReceiveAsync([Received("m1")], Cancel);
        await database.Bus.SendAsync(await database.Store.UnsentAsync(10, Cancel), Cancel);
        using var relay = new Relay(database.Store, database.Bus);

        await relay.FlushAsync(Cancel);

        (await Drain(database.Bus)).ShouldBe(["m1"]);
    }

    private static async Task<List<string>> Drain(SqliteBus bus)
    {
        var bodies = new List<string>();
        while (await bus.ReceiveAsync("inbound", TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel) is { } delivery)
        {
            bodies.Add(delivery.Message.Body);
            await bus.CompleteAsync(delivery, Cancel);
        }
        return bodies;
    }
}
