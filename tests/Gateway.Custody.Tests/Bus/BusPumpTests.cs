using System.Collections.Concurrent;
using Gateway.Custody.Bus;
using Gateway.Custody.Store;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Microsoft.Extensions.Logging;

namespace Gateway.Custody.Tests.Bus;

public sealed class BusPumpTests
{
    private const string Queue = "delivery";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_message_is_handled_once_and_sessions_keep_their_order()
    {
        await using var test = await PumpUnderTest.OpenAsync();
        await test.Bus.SendAsync([.. from i in Enumerable.Range(0, 10) from s in Enumerable.Range(0, 8) select Message($"s{s}-{i}", $"s{s}")], Cancel);
        var handled = new ConcurrentQueue<string>();

        await test.RunUntilAsync(
            (message, _) =>
            {
                handled.Enqueue(message.Body);
                return Task.FromResult(BusVerdict.Complete);
            },
            () => handled.Count == 80);

        handled.ShouldBeUnique();
        foreach (var session in handled.GroupBy(body => body.Split('-')[0])) session.ShouldBeInOrder();
        (await test.Bus.ReceiveAsync(Queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_retry_comes_after_its_delay_and_a_dead_letter_is_set_aside()
    {
        await using var test = await PumpUnderTest.OpenAsync();
        await test.Bus.SendAsync([Message("again", "p1"), Message("poison", "p2")], Cancel);
        var times = new ConcurrentQueue<DateTimeOffset>();

        await test.RunUntilAsync(
            (message, _) =>
            {
                if (message.Body == "poison") return Task.FromResult(BusVerdict.DeadLetter("broken", "It is broken."));
                times.Enqueue(test.Time.GetUtcNow());
                return Task.FromResult(times.Count == 1 ? BusVerdict.Retry(TimeSpan.FromMinutes(1)) : BusVerdict.Complete);
            },
            () => times.Count == 2);

        (times.Last() - times.First()).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromMinutes(1));
        (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldHaveSingleItem().Reason.ShouldBe("broken");
    }

    [Fact]
    public async Task An_exception_is_logged_without_what_it_says_tried_again_and_at_last_set_aside()
    {
        await using var test = await PumpUnderTest.OpenAsync(new BusPumpLimits { MostFailures = 3 });
        await test.Bus.SendAsync([Message("bad", "p1"), Message("good", "p1")], Cancel);
        var good = false;

        await test.RunUntilAsync(
            (message, _) =>
            {
                if (message.Body == "bad") throw new FormatException("Canaryfamily was not born on 1931-02-30");
                good = true;
                return Task.FromResult(BusVerdict.Complete);
            },
            () => good);

        var dead = (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldHaveSingleItem();
        test.GivenUp.ShouldBe([dead.Message.Id]);
        (dead.Message.Id, dead.Reason).ShouldBe(("bad", BusPump.HandlerFailed));
        dead.Description.ShouldNotContain("Canary");
        test.Lines.Count.ShouldBe(3);
        test.Lines.ShouldAllBe(line => line.Contains("FormatException") && line.Contains("bad") && !line.Contains("Canary"));
    }

    [Fact]
    public async Task Retries_that_a_handler_asks_for_are_no_failures()
    {
        await using var test = await PumpUnderTest.OpenAsync(new BusPumpLimits { MostFailures = 3 });
        await test.Bus.SendAsync([Message("slow", "p1")], Cancel);
        var count = 0;

        await test.RunUntilAsync(
            (_, _) => Interlocked.Increment(ref count) switch
            {
                < 8 => Task.FromResult(BusVerdict.Retry(TimeSpan.FromSeconds(1))),
                8 => throw new TimeoutException(),
                _ => Task.FromResult(BusVerdict.Complete),
            },
            () => count == 9);

        (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_handler_that_works_long_keeps_its_message()
    {
        await using var test = await PumpUnderTest.OpenAsync();
        await test.Bus.SendAsync([Message("long", "p1")], Cancel);
        var begun = 0;
        var ended = false;

        await test.RunUntilAsync(
            async (_, token) =>
            {
                Interlocked.Increment(ref begun);
                await Task.Delay(TimeSpan.FromMinutes(3), test.Time, token);
                ended = true;
                return BusVerdict.Complete;
            },
            () => ended);

        begun.ShouldBe(1);
    }

    [Fact]
    public async Task What_was_held_when_the_pump_stops_goes_back_at_once()
    {
        await using var test = await PumpUnderTest.OpenAsync();
        await test.Bus.SendAsync([Message("held", "p1")], Cancel);
        var begun = false;

        await test.RunUntilAsync(
            async (_, token) =>
            {
                begun = true;
                await Task.Delay(Timeout.Infinite, token);
                return BusVerdict.Complete;
            },
            () => begun);

        (await test.Bus.ReceiveAsync(Queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull().DeliveryCount.ShouldBe(2);
        test.Lines.ShouldBeEmpty();
    }

    [Fact]
    public async Task Work_by_the_clock_goes_on_after_a_failure()
    {
        await using var test = await PumpUnderTest.OpenAsync();
        using var stop = new CancellationTokenSource();
        var rounds = 0;
        var running = test.Pump.EveryAsync(
            "relay", TimeSpan.FromSeconds(5), _ => Interlocked.Increment(ref rounds) == 1 ? throw new TimeoutException() : Task.CompletedTask, stop.Token);

        while (rounds < 3)
        {
            test.Time.Advance(TimeSpan.FromSeconds(5));
            await Task.Delay(2, Cancel);
        }

        await stop.CancelAsync();
        await running;
        test.Lines.ShouldHaveSingleItem().ShouldContain("relay");
    }

    private static BusMessage Message(string id, string session) => new(id, Queue, session, "subject", id);

    private sealed class PumpUnderTest(DataFolder folder, SqliteDatabase database, HandMovedTime time, BusPumpLimits limits) : ILogger<BusPump>, IAsyncDisposable
    {
        private const int MostSteps = 20_000;

        public SqliteBus Bus => database.Bus;

        public HandMovedTime Time => time;

        public ConcurrentQueue<string> Lines { get; } = [];

        /// <summary>The messages that were given up, in order.</summary>
        public ConcurrentQueue<string> GivenUp { get; } = [];

        public BusPump Pump => field ??= new BusPump(database.Bus, time, this, limits);

        public static async Task<PumpUnderTest> OpenAsync(BusPumpLimits? limits = null)
        {
            var folder = new DataFolder();
            var time = new HandMovedTime();
            return new PumpUnderTest(folder, await folder.OpenAsync(time), time, limits ?? new BusPumpLimits());
        }

        public async Task RunUntilAsync(Func<BusMessage, CancellationToken, Task<BusVerdict>> handler, Func<bool> isDone)
        {
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
            var running = Pump.RunAsync(Queue, 4, handler, GiveUpAsync, stop.Token);
            for (var steps = 0; !isDone(); steps++)
            {
                steps.ShouldBeLessThan(MostSteps, "it is never done");
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(2, Cancel);
                // What the step has set going is on disk before the next: the clock of a loaded machine must not outrun its own leases.
                await database.Store.AuditAsync(new AuditRow(time.GetUtcNow(), "test", "step", "clock", "ok"), Cancel);
            }
            await stop.CancelAsync();
            await running;
        }

        public ValueTask DisposeAsync() => folder.DisposeAsync();

        private Task GiveUpAsync(BusMessage message, CancellationToken cancellationToken)
        {
            GivenUp.Enqueue(message.Id);
            return Task.CompletedTask;
        }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception) + exception?.Message);
    }
}
