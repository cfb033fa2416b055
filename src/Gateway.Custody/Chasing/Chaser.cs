using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Microsoft.Extensions.Logging;

namespace Gateway.Custody.Chasing;

/// <summary>
/// Goes over what is open, raises an alarm for each rung of each step that is late, and closes those that are over. Every round starts
/// from the store, so that a restart or a second process raises nothing twice.
/// </summary>
public sealed partial class Chaser(ChaserRules rules, IAlarmStore alarms, IBus bus, IReadOnlyList<string> queues, ChasingMetrics metrics, TimeProvider time, ILogger<Chaser> logger)
{
    private const int PageSize = 500;

    private static readonly AlarmKind[] s_watched = [AlarmKind.DeadLetter, AlarmKind.SilentFeed, AlarmKind.NoHeartbeat, AlarmKind.NoAlarms];

    /// <summary>Has everything that is open looked at again; called once at the start, since deadlines and ladders may be others than before.</summary>
    public Task BeginAsync(CancellationToken cancellationToken) => alarms.LookAgainAsync(cancellationToken);

    /// <summary>The obligations: what is late of them, and which alarms of them are over. Every few seconds.</summary>
    /// <returns>How many alarms were new.</returns>
    public async Task<int> ChaseAsync(CancellationToken cancellationToken)
    {
        var chase = new ObligationChase(rules.Routes, rules.Chasing, await ThresholdsAsync(cancellationToken), People(), NewId);
        var raised = 0;
        while (true)
        {
            var now = time.GetUtcNow();
            var due = await alarms.DueAsync(now, PageSize, cancellationToken);
            if (due.Count == 0) break;
            var quiet = await alarms.QuietAsync(now, cancellationToken);
            var looks = due.Select(owed => (Owed: owed, Look: chase.Look(owed, quiet, now))).ToList();
            raised += await RecordAsync(
                new ChaseRound
                {
                    At = now,
                    Raise = [.. looks.SelectMany(one => one.Look.Alarms)],
                    Looks = [.. looks.Select(one => (one.Owed.Obligation.Id, one.Owed.Obligation.State, one.Look.Next))],
                },
                cancellationToken);
            if (due.Count < PageSize) break;
        }
        await CloseAsync(cancellationToken);
        return raised;
    }

    /// <summary>The rest: parked messages, dead letters, feeds, and alarming itself. Every half minute.</summary>
    /// <returns>How many alarms were new.</returns>
    public async Task<int> WatchAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var watch = new WatchChase(rules.Chasing, await ThresholdsAsync(cancellationToken), People(), NewId);
        var open = new List<Alarm>();
        foreach (var kind in s_watched) open.AddRange(await alarms.ListAsync(new AlarmQuery(Kind: kind, Limit: int.MaxValue), cancellationToken));

        var feeds = await alarms.FeedsAsync(now - WatchChase.Lag, cancellationToken);
        var letters = new List<DeadLetter>();
        foreach (var queue in queues) letters.AddRange(await bus.DeadLettersAsync(queue, cancellationToken));
        var last = await alarms.ListAsync(new AlarmQuery(OnlyOpen: false, Limit: 1), cancellationToken);
        var matters = new List<WatchChase.Matter>();
        matters.AddRange(watch.DeadLetters(letters));
        matters.AddRange(watch.Silent(feeds));
        matters.AddRange(watch.NoAlarms(last is [var newest] ? newest.RaisedAt : feeds.Select(feed => (DateTimeOffset?)feed.First).Min()));
        var over = watch.Over(open, matters, now).ToList();

        // Parked ones are closed when their message moves (see CloseAsync); here only those are read that may get another rung.
        var parked = await alarms.ParkedAsync(watch.ParkedSince(urgent: false, now), watch.ParkedSince(urgent: true, now), watch.ParkedRungs, PageSize, cancellationToken);
        matters.AddRange(watch.Parked(parked));

        var keys = open.Select(alarm => alarm.Key).ToHashSet(StringComparer.Ordinal);
        var late = watch.Raise(matters, keys, await alarms.QuietAsync(now, cancellationToken), now).ToList();
        var raised = await RecordAsync(new ChaseRound { At = now, Raise = late, Close = over }, cancellationToken);
        metrics.Open(await alarms.CountOpenAsync(cancellationToken));
        return raised;
    }

    /// <summary>Closes the alarms whose step was done, or is not expected any more, or whose message somebody moved.</summary>
    private async Task CloseAsync(CancellationToken cancellationToken)
    {
        var over = from one in await alarms.MovedAsync(cancellationToken)
                   where one.Alarm.Kind == AlarmKind.Parked || ObligationChase.IsOver(one.Alarm, Enum.Parse<ObligationState>(one.State))
                   select (one.Alarm.Id, one.State);
        await RecordAsync(new ChaseRound { At = time.GetUtcNow(), Close = [.. over] }, cancellationToken);
    }

    private async Task<int> RecordAsync(ChaseRound round, CancellationToken cancellationToken)
    {
        if (round.Raise.Count + round.Close.Count + round.Looks.Count == 0) return 0;
        var raised = await alarms.RecordAsync(round, cancellationToken);
        metrics.Raised(raised);
        if (raised > 0 || round.Close.Count > 0) LogRound(logger, raised, round.Close.Count);
        return raised;
    }

    private async Task<Thresholds> ThresholdsAsync(CancellationToken cancellationToken) => new(rules.Chasing, await alarms.ChangesAsync(cancellationToken));

    private LadderPartners People() => new(rules.Partners, rules.Register);

    private string NewId() => Guid.CreateVersion7(time.GetUtcNow()).ToString();

    [LoggerMessage(1, LogLevel.Information, "Chasing: {Raised} alarms raised, {Closed} closed.")]
    private static partial void LogRound(ILogger logger, int raised, int closed);
}
