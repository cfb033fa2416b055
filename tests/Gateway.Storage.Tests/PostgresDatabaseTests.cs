using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Storage.Postgres;
using Gateway.Testing;
using Npgsql;
using static Gateway.Testing.Samples;

namespace Gateway.Storage.Tests;

/// <summary>What several processes on one database, each with its own connections, must not do to each other.</summary>
public sealed class PostgresDatabaseTests(PostgresServer server)
{
    private const string Queue = "delivery";
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_seal_misses_no_step_that_was_numbered_before_it_and_committed_after_it()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var one = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        await using var other = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        using var done = new CancellationTokenSource();

        var sealing = Task.Run(async () =>
        {
            while (!done.IsCancellationRequested) await other.Ledger.SealAsync(Noon, Cancel);
        }, Cancel);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(async lane =>
        {
            for (var i = 0; i < 25; i++) await (lane % 2 == 0 ? one : other).Store.ReceiveAsync([Received($"m{lane}-{i}")], Cancel);
        }));
        await done.CancelAsync();
        await sealing;
        await one.Ledger.SealAsync(Noon, Cancel);

        var verdict = await new LedgerCheck(one.Ledger).RunAsync(null, null, Cancel);
        verdict.Faults.ShouldBeEmpty();
        (verdict.Steps, verdict.Unsealed).ShouldBe((400, 0));
        verdict.Seals.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_seal_waits_for_a_writer_that_has_drawn_its_number()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var database = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        await using var slow = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false }.ConnectionString);
        await slow.OpenAsync(Cancel);
        await using var transaction = await slow.BeginTransactionAsync(Cancel);
        await using (var held = new NpgsqlCommand(PostgresLedger.WriteLock, slow)) await held.ExecuteNonQueryAsync(Cancel);

        var sealing = database.Ledger.SealAsync(Noon, Cancel);
        await Task.WhenAny(sealing, Task.Delay(TimeSpan.FromSeconds(1), Cancel));
        sealing.IsCompleted.ShouldBeFalse();
        await transaction.CommitAsync(Cancel);

        (await sealing).ShouldBeNull("there was nothing to seal");
    }

    [Fact]
    public async Task Writers_of_one_message_never_fork_its_chain()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var one = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        await using var other = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        await one.Store.ReceiveAsync([Received("m1")], Cancel);
        await one.Store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step("m1", MessageState.Received, MessageState.Translated), Step("m1", MessageState.Translated, MessageState.Identified),
                    Step("m1", MessageState.Identified, MessageState.Recorded), Step("m1", MessageState.Recorded, MessageState.Routed),
                ],
                NewObligations = [.. Enumerable.Range(0, 12).Select(i => Obligation($"o{i}", "m1", $"practice{i}"))],
            },
            Cancel);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(async i =>
        {
            for (var attempt = 1; attempt <= 5; attempt++)
                (await (i % 2 == 0 ? one : other).Store.CommitAsync(
                    new CustodyCommit { Obligations = [Step($"o{i}", ObligationState.Queued, ObligationState.Queued) with { Attempt = attempt }] }, Cancel)).ShouldBeTrue();
        }));

        (await one.Ledger.SealAsync(Noon, Cancel)).ShouldNotBeNull().Steps.ShouldBe(5 + 12 + 60);
        (await new LedgerCheck(one.Ledger).RunAsync(null, null, Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_resource_that_many_state_at_once_has_every_version_once()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var one = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);
        await using var other = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);

        await Task.WhenAll(Enumerable.Range(0, 12).Select(i =>
            (i % 2 == 0 ? one : other).Store.CommitAsync(new CustodyCommit { Resources = [Version(Observation("obs-1", i)), Version(Patient("person-1", "Testperson"))] }, Cancel)));

        (await one.Store.HistoryAsync("Observation", "obs-1", Cancel)).Select(version => version.Version).ShouldBe(Enumerable.Range(1, 12));
        (await one.Store.HistoryAsync("Patient", "person-1", Cancel)).Count.ShouldBe(1);
        (await other.Store.ReadAsync("Observation", "obs-1", Cancel))!.Version.ShouldBe(12);
    }

    [Fact]
    public async Task Envelopes_with_the_same_keys_in_another_order_do_not_wait_for_each_other_for_ever()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var database = await PostgresDatabase.OpenAsync(address, new HandMovedTime(), Cancel);

        var receptions = await Task.WhenAll(Enumerable.Range(0, 20).Select(i =>
        {
            var keys = Enumerable.Range(0, 10);
            return database.Store.ReceiveAsync([.. (i % 2 == 0 ? keys : keys.Reverse()).Select(key => Received($"m{i}-{key}", $"key{key}"))], Cancel);
        }));

        receptions.SelectMany(one => one).Count(reception => reception.Entry.State == MessageState.Received).ShouldBe(10);
        receptions.SelectMany(one => one).Count(reception => reception.Entry.State == MessageState.Duplicate).ShouldBe(190);
    }

    [Fact]
    public async Task A_key_that_no_text_column_takes_is_still_one_key()
    {
        await using var database = await PostgresDatabase.OpenAsync(await server.SchemaAsync(Cancel), new HandMovedTime(), Cancel);

        var first = await database.Store.ReceiveAsync([Received("m1", "a\0b\ud800")], Cancel);
        var second = await database.Store.ReceiveAsync([Received("m2", "a\0b\ud800")], Cancel);
        await database.Store.CommitAsync(
            new CustodyCommit { Messages = [Step("m1", MessageState.Received, MessageState.Parked) with { Reason = "unknown-kind: \0", Owner = "operator" }] }, Cancel);

        (first[0].Entry.State, second[0].Entry.State).ShouldBe((MessageState.Received, MessageState.Duplicate));
        (await new LedgerCheck(database.Ledger).RunAsync(null, null, Cancel)).Faults.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_receiver_of_another_process_is_woken_by_the_server_and_not_by_the_clock()
    {
        var address = await server.SchemaAsync(Cancel);
        var time = new HandMovedTime();
        await using var one = await PostgresDatabase.OpenAsync(address, time, Cancel);
        await using var other = await PostgresDatabase.OpenAsync(address, time, Cancel);
        var waiting = other.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromHours(1), Cancel);

        // The clock stands still. Sends go on until one is heard: listening begins a moment after opening.
        for (var i = 0; !waiting.IsCompleted; i++)
        {
            await one.Bus.SendAsync([Message(string.Create(CultureInfo.InvariantCulture, $"m{i}"), "p1")], Cancel);
            await Task.WhenAny(waiting, Task.Delay(50, Cancel));
        }

        (await waiting).ShouldNotBeNull().Message.Id.ShouldBe("m0");
    }

    [Fact]
    public async Task The_server_s_clock_rules_when_the_clocks_of_processes_disagree()
    {
        var address = await server.SchemaAsync(Cancel);
        await using var one = await PostgresDatabase.OpenAsync(address, TimeProvider.System, Cancel);
        // Its clock is years off, either way: by it every lease would have run out, and no schedule would come.
        await using var fast = await PostgresDatabase.OpenAsync(address, new HandMovedTime(new DateTimeOffset(2100, 1, 1, 0, 0, 0, TimeSpan.Zero)), busTime: null, isRelayed: true, Cancel);
        await using var slow = await PostgresDatabase.OpenAsync(address, new HandMovedTime(new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)), busTime: null, isRelayed: true, Cancel);
        await one.Bus.SendAsync([Message("a", "p1"), Message("b", "p1"), Message("later", "p2") with { ScheduledAt = new DateTimeOffset(2099, 1, 1, 0, 0, 0, TimeSpan.Zero) }], Cancel);

        var held = (await one.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldNotBeNull();

        (await fast.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        (await slow.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        (await one.Bus.CompleteAsync(held, Cancel)).ShouldBeTrue();
        var next = (await slow.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldNotBeNull();
        (await fast.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        (await slow.Bus.CompleteAsync(next, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Senders_and_receivers_of_many_processes_lose_nothing_and_keep_each_session_s_order()
    {
        const int Sessions = 8, PerSession = 25;
        var address = await server.SchemaAsync(Cancel);
        var processes = new List<PostgresDatabase>();
        for (var i = 0; i < 3; i++) processes.Add(await PostgresDatabase.OpenAsync(address, TimeProvider.System, Cancel));
        var seen = new List<(string Session, int Number)>();

        var senders = Enumerable.Range(0, Sessions).Select(async session =>
        {
            for (var i = 0; i < PerSession; i++) await processes[(session + i) % 3].Bus.SendAsync([Message($"{session}-{i}", $"s{session}")], Cancel);
        }).ToList();
        var receivers = Enumerable.Range(0, 9).Select(lane => Task.Run(async () =>
        {
            var bus = processes[lane % 3].Bus;
            while (await bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromSeconds(3), Cancel) is { } delivery)
            {
                lock (seen) seen.Add((delivery.Message.Session, int.Parse(delivery.Message.Id.Split('-')[1], CultureInfo.InvariantCulture)));
                (await bus.CompleteAsync(delivery, Cancel)).ShouldBeTrue();
            }
        }, Cancel)).ToList();
        await Task.WhenAll([.. senders, .. receivers]);

        seen.Count.ShouldBe(Sessions * PerSession);
        foreach (var session in seen.GroupBy(one => one.Session)) session.Select(one => one.Number).ShouldBe(Enumerable.Range(0, PerSession), session.Key);
        foreach (var process in processes) await process.DisposeAsync();
    }

    private static BusMessage Message(string id, string session) => new(id, Queue, session, "subject", id);
}
