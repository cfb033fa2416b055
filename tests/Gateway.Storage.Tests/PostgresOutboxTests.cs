using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Storage.Postgres;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

/// <summary>The engine for several processes as the gateway opens it: writes that wait go together, and what a commit sends is on the bus with it.</summary>
public sealed class PostgresOutboxTests(PostgresServer server)
{
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private readonly HandMovedTime _time = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_a_commit_sends_is_on_the_bus_with_it_and_wakes_who_waits()
    {
        await using var database = await OpenAsync();
        var waiting = database.Bus.ReceiveAsync("inbound", s_lease, TimeSpan.FromHours(1), Cancel);

        await database.Store.ReceiveAsync([Received("m1")], Cancel);

        (await waiting).ShouldNotBeNull().Message.ShouldBe(Received("m1").Wake);
        (await database.Store.UnsentAsync(10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_commit_that_is_refused_sends_nothing()
    {
        await using var database = await OpenAsync();

        var written = await database.Store.CommitAsync(
            new CustodyCommit { Messages = [Step("no such", MessageState.Received, MessageState.Parked)], Outbox = [Wake("b1", "m1")] }, Cancel);

        written.ShouldBeFalse();
        (await BodiesAsync(database)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_duplicate_wakes_nobody_a_second_time()
    {
        await using var database = await OpenAsync();

        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => database.Store.ReceiveAsync([Received($"m{i}", "key")], Cancel)));

        (await BodiesAsync(database)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task An_id_made_of_another_is_sent_once_within_the_window_and_one_of_its_own_is_always_new()
    {
        await using var database = await OpenAsync();
        var own = Guid.CreateVersion7(Noon).ToString();

        await database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("returned-m1", "m1"), Wake(own, "m2")] }, Cancel);
        await database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("returned-m1", "m1")] }, Cancel);

        (await BodiesAsync(database)).ShouldBe(["m1", "m2"]);
    }

    [Fact]
    public async Task What_is_for_later_waits_for_its_time()
    {
        await using var database = await OpenAsync();
        await database.Store.CommitAsync(new CustodyCommit { Outbox = [Wake("b1", "later") with { ScheduledAt = _time.GetUtcNow() + TimeSpan.FromMinutes(1) }] }, Cancel);

        (await BodiesAsync(database)).ShouldBeEmpty();
        _time.Advance(TimeSpan.FromMinutes(1));

        (await BodiesAsync(database)).ShouldBe(["later"]);
    }

    [Fact]
    public async Task What_an_earlier_program_left_for_its_relay_is_sent_by_the_clock()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var earlier = await PostgresDatabase.OpenAsync(address, _time, isRelayed: true, Cancel);
        await using var database = await PostgresDatabase.OpenAsync(address, _time, isRelayed: false, Cancel);
        await earlier.Store.ReceiveAsync([Received("m1"), Received("m2")], Cancel);
        using var relay = new Relay(database.Store, database.Bus);

        (await relay.FlushAsync(Cancel)).ShouldBe(0, "nothing of its own waits");
        (await relay.SweepAsync(Cancel)).ShouldBe(2);

        (await BodiesAsync(database)).ShouldBe(["m1", "m2"]);
        (await earlier.Store.UnsentAsync(10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_commits_that_go_together_each_is_judged_by_itself()
    {
        await using var database = await OpenAsync();
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => database.Store.ReceiveAsync([Received($"m{i}")], Cancel)));
        CustodyCommit Commit(int i) => new()
        {
            Messages = [Step($"m{i}", MessageState.Received, MessageState.Translated)],
            Resources = [Version(Observation($"obs-{i % 4}", i))],
            Outbox = [Wake($"next-{i}", $"m{i}")],
        };

        // Each of the first twenty twice, and some that break: an obligation of no message, which the schema refuses.
        var written = Enumerable.Range(0, 60).Select(i => database.Store.CommitAsync(Commit(i % 40), Cancel)).ToList();
        var broken = Enumerable.Range(0, 3).Select(i => database.Store.CommitAsync(new CustodyCommit { NewObligations = [Obligation($"o{i}", "no such")] }, Cancel)).ToList();

        (await Task.WhenAll(written)).Count(kept => kept).ShouldBe(40);
        foreach (var one in broken) await Should.ThrowAsync<Npgsql.PostgresException>(one);
        (await BodiesAsync(database)).Where(body => body.StartsWith('m')).Distinct().Count().ShouldBe(40);
        (await database.Store.HistoryAsync("Observation", "obs-1", Cancel)).Select(version => version.Version).ShouldBe(Enumerable.Range(1, 10));
        (await new LedgerCheck(database.Ledger).RunAsync(null, null, Cancel)).Faults.ShouldBeEmpty();
    }

    private async Task<PostgresDatabase> OpenAsync() => await PostgresDatabase.OpenAsync(await server.SchemaAsync(Cancel), _time, isRelayed: false, Cancel);

    private static async Task<List<string>> BodiesAsync(PostgresDatabase database)
    {
        var bodies = new List<string>();
        while (await database.Bus.ReceiveAsync("inbound", s_lease, TimeSpan.Zero, Cancel) is { } delivery)
        {
            bodies.Add(delivery.Message.Body);
            (await database.Bus.CompleteAsync(delivery, Cancel)).ShouldBeTrue();
        }
        return bodies;
    }
}
