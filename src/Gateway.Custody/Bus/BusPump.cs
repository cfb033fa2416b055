using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Gateway.Custody.Bus;

/// <summary>How a pump holds and repeats.</summary>
public sealed record BusPumpLimits
{
    /// <summary>How long a message is locked at a time; renewed while its handler works. What a process that died held waits no longer than this.</summary>
    public TimeSpan Lease { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a lane waits for a message before it asks again.</summary>
    public TimeSpan Wait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>After this many exceptions of its handler a message is a dead letter.</summary>
    public int MostFailures { get; init; } = 10;

    /// <summary>The wait after the first exception; it doubles up to <see cref="LongestWait"/>.</summary>
    public TimeSpan FirstWait { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan LongestWait { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>The longest wait before a bus that was away is asked again: how much later than the bus the queues may come back.</summary>
    public TimeSpan LongestAbsence { get; init; } = TimeSpan.FromSeconds(5);
}

/// <summary>
/// The queue edge: hands the messages of a queue to a handler, some at a time, keeps their locks alive and does what the handler says.
/// A handler's exception ends here: logged once, by type and ids only, and tried again.
/// </summary>
public sealed partial class BusPump(IBus bus, TimeProvider time, ILogger<BusPump> logger, BusPumpLimits limits)
{
    /// <summary>The reason code of a message whose handler kept throwing.</summary>
    public const string HandlerFailed = "handler-failed";

    // Exceptions by message, of this process: a courier's ordinary retries count as deliveries but are no failures.
    private readonly ConcurrentDictionary<string, int> _failures = new(StringComparer.Ordinal);

    /// <summary>Runs until it is stopped; then handlers are cancelled and what they held goes back at once.</summary>
    /// <param name="queue">Which queue.</param>
    /// <param name="lanes">How many messages, each of another session, are handled at a time.</param>
    /// <param name="handler">Works on a message.</param>
    /// <param name="givenUp">Told of a message before it becomes a dead letter, so that the ledger knows too; null when nobody need be.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(
        string queue, int lanes, Func<BusMessage, CancellationToken, Task<BusVerdict>> handler, Func<BusMessage, CancellationToken, Task>? givenUp, CancellationToken stop)
    {
        using var free = new SemaphoreSlim(lanes);
        using var ended = new CancellationTokenSource();
        var (completions, renewals) = (new BusCompletions(bus), new BusRenewals());
        var renewing = RenewAllAsync(renewals, ended.Token);
        var broken = 0;
        while (await TakeAsync(free, stop) is > 0 and var places)
        {
            var taken = 0;
            try
            {
                var deliveries = await bus.ReceiveAsync(queue, places, limits.Lease, limits.Wait, stop);
                taken = deliveries.Count;
                foreach (var delivery in deliveries) _ = LaneAsync(delivery, handler, givenUp, completions, renewals, free, stop);
                broken = 0;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // Told to stop; those that are at work are waited for below.
            }
            catch (Exception failure)
            {
                LogBroken(logger, queue, TypeOf(failure));
                await PauseAsync(Backoff.After(++broken, limits.FirstWait, limits.LongestAbsence), stop);
            }
            finally
            {
                if (places > taken) free.Release(places - taken);
            }
        }
        for (var left = lanes; left > 0; left--) await free.WaitAsync(CancellationToken.None);
        await ended.CancelAsync();
        await renewing;
    }

    /// <summary>Repeats some work by the clock until it is stopped; a failure is logged and the next round comes.</summary>
    public async Task EveryAsync(string name, TimeSpan period, Func<CancellationToken, Task> work, CancellationToken stop)
    {
        using var timer = new PeriodicTimer(period, time);
        while (await TickAsync(timer, stop))
        {
            try
            {
                await work(stop);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogBroken(logger, name, TypeOf(failure));
            }
        }
    }

    /// <summary>Waits until a lane is free, and takes all that are; none when it is told to stop.</summary>
    private static async Task<int> TakeAsync(SemaphoreSlim free, CancellationToken stop)
    {
        try
        {
            await free.WaitAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return 0;
        }
        var places = 1;
        while (free.Wait(0, CancellationToken.None)) places++;
        return places;
    }

    private async Task LaneAsync(
        BusDelivery delivery, Func<BusMessage, CancellationToken, Task<BusVerdict>> handler, Func<BusMessage, CancellationToken, Task>? givenUp,
        BusCompletions completions, BusRenewals renewals, SemaphoreSlim free, CancellationToken stop)
    {
        // So that the next of those that came together does not wait until this one waits.
        await Task.Yield();
        try
        {
            var verdict = await WorkAsync(delivery, handler, renewals, stop);
            if (verdict?.Kind == BusVerdictKind.DeadLetter && givenUp is not null) await givenUp(delivery.Message, stop);
            await SettleAsync(delivery, verdict, completions);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // Told to stop.
        }
        catch (Exception failure)
        {
            // The bus itself fails. What was held comes again when its lock has run out.
            LogBroken(logger, delivery.Message.Queue, TypeOf(failure));
            await PauseAsync(limits.FirstWait, stop);
        }
        finally
        {
            free.Release();
        }
    }

    /// <summary>Runs the handler; null when the lock was lost and there is nothing to settle.</summary>
    private async Task<BusVerdict?> WorkAsync(
        BusDelivery delivery, Func<BusMessage, CancellationToken, Task<BusVerdict>> handler, BusRenewals renewals, CancellationToken stop)
    {
        using var work = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var held = renewals.Hold(delivery, work);
        try
        {
            var verdict = await handler(delivery.Message, work.Token);
            if (!_failures.IsEmpty) _failures.TryRemove(Key(delivery), out _);
            return verdict;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return BusVerdict.Retry(TimeSpan.Zero);
        }
        catch (OperationCanceledException) when (work.IsCancellationRequested)
        {
            return null;
        }
        catch (Exception failure)
        {
            return Failed(delivery, failure);
        }
        finally
        {
            // The renewal ends before the message is settled, so that it cannot revive a lock that was given up.
            await renewals.EndAsync(held);
        }
    }

    private BusVerdict Failed(BusDelivery delivery, Exception failure)
    {
        var count = _failures.AddOrUpdate(Key(delivery), 1, static (_, before) => before + 1);
        LogFailed(logger, delivery.Message.Queue, delivery.Message.Id, delivery.Message.Body, count, TypeOf(failure), failure.TargetSite?.Name ?? "");
        if (count < limits.MostFailures) return BusVerdict.Retry(Backoff.After(count, limits.FirstWait, limits.LongestWait));
        _failures.TryRemove(Key(delivery), out _);
        return BusVerdict.DeadLetter(HandlerFailed, $"Its handler failed {count} times, at last with {TypeOf(failure)}.");
    }

    private async Task SettleAsync(BusDelivery delivery, BusVerdict? verdict, BusCompletions completions)
    {
        // What is done is done: a stop does not cancel saying so.
        var kept = verdict?.Kind switch
        {
            null => true,
            BusVerdictKind.Complete => await completions.CompleteAsync(delivery),
            BusVerdictKind.DeadLetter => await bus.DeadLetterAsync(delivery, verdict.Reason, verdict.Text, CancellationToken.None),
            _ => await bus.AbandonAsync(
                delivery, verdict.Delay ?? Backoff.After(delivery.DeliveryCount, limits.FirstWait, limits.LongestWait), CancellationToken.None),
        };
        if (!kept) LogLost(logger, delivery.Message.Queue, delivery.Message.Id);
    }

    /// <summary>Renews a lock once; when it is lost the handler is told.</summary>
    private async Task RenewAsync(BusDelivery delivery, CancellationTokenSource work)
    {
        try
        {
            if (await bus.RenewAsync(delivery, limits.Lease, CancellationToken.None)) return;
            LogLost(logger, delivery.Message.Queue, delivery.Message.Id);
            await work.CancelAsync();
        }
        catch (Exception failure)
        {
            // There are more rounds before the lock runs out.
            LogBroken(logger, delivery.Message.Queue, TypeOf(failure));
        }
    }

    private async Task RenewAllAsync(BusRenewals renewals, CancellationToken ended)
    {
        while (await PauseAsync(limits.Lease / 3, ended)) await renewals.RoundAsync(RenewAsync);
    }

    private async Task<bool> PauseAsync(TimeSpan pause, CancellationToken stop)
    {
        await Task.Delay(pause, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !stop.IsCancellationRequested;
    }

    private static async Task<bool> TickAsync(PeriodicTimer timer, CancellationToken stop)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stop);
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    private static string Key(BusDelivery delivery) => $"{delivery.Message.Queue}/{delivery.Message.Id}";

    // The type only: a message may quote the data that caused it.
    private static string TypeOf(Exception failure) => failure.GetType().Name;

    [LoggerMessage(1, LogLevel.Error, "Queue {Queue}: message {Message} about {Subject} failed (time {Count}): {Exception} in {Method}.")]
    private static partial void LogFailed(ILogger logger, string queue, string message, string subject, int count, string exception, string method);

    [LoggerMessage(2, LogLevel.Warning, "Queue {Queue}: the lock of message {Message} was lost; it will come again.")]
    private static partial void LogLost(ILogger logger, string queue, string message);

    [LoggerMessage(3, LogLevel.Error, "{Name} is not working: {Exception}. It is tried again.")]
    private static partial void LogBroken(ILogger logger, string name, string exception);
}
