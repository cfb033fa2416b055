using System.Diagnostics;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// What callers of this process ask of the server at the same time goes there together: reads share a statement, writes share a
/// transaction and its sync (group commit). What cannot go with the others goes by itself.
/// </summary>
/// <param name="together">Does all of them, or none; says what came of each, or null of one that must go by itself.</param>
/// <param name="alone">Does one.</param>
internal sealed class SharedTrips<TAsked, TAnswer>(Func<IReadOnlyList<TAsked>, Task<IReadOnlyList<TAnswer?>>> together, Func<TAsked, Task<TAnswer>> alone)
    where TAnswer : class
{
    private const int Most = 128;

    /// <summary>Trips under way at a time: while one waits for the disk the server works on another.</summary>
    private const int MostUnderWay = 2;

    /// <summary>From so many a trip on, the next one waits to grow: what a trip costs by itself is then paid less often.</summary>
    private const int Busy = 8;

    /// <summary>From one trip's beginning to the next one's while it is busy.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private List<Waiting> _waiting = [];
    private int _underWay;

    /// <summary>A write's task ends when it is on disk. Nothing is cancelled once it is under way: nobody could tell what became of it.</summary>
    public Task<TAnswer> AskAsync(TAsked asked, CancellationToken cancellationToken)
    {
        var one = new Waiting(asked, cancellationToken);
        lock (_gate)
        {
            _waiting.Add(one);
            if (_underWay == MostUnderWay) return one.Answered;
            _underWay++;
        }
        _ = RunAsync();
        return one.Answered;
    }

    private async Task RunAsync()
    {
        // Those that come in the same breath go together.
        await Task.Yield();
        while (Take() is { Count: > 0 } trip)
        {
            var began = Stopwatch.GetTimestamp();
            var count = trip.Count;
            trip.RemoveAll(one => one.IsCancelled());
            if (trip.Count > 1) trip = await TogetherAsync(trip);
            foreach (var one in trip) await one.RunAsync(alone);
            if (count >= Busy && s_window - Stopwatch.GetElapsedTime(began) is { Ticks: > 0 } rest) await Task.Delay(rest, TimeProvider.System);
        }
    }

    private List<Waiting> Take()
    {
        lock (_gate)
        {
            var trip = _waiting;
            _waiting = trip.Count > Most ? trip.GetRange(Most, trip.Count - Most) : [];
            if (trip.Count > Most) trip.RemoveRange(Most, trip.Count - Most);
            if (trip.Count == 0) _underWay--;
            return trip;
        }
    }

    /// <summary>Gives those that are left to be done one by one: all of them when the server refused the whole, so that each hears of its own fault only.</summary>
    private async Task<List<Waiting>> TogetherAsync(List<Waiting> trip)
    {
        var doing = together([.. trip.Select(one => one.Asked)]);
        await ((Task)doing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        // Refused by the server, nothing of it stands. When the server is away nobody could tell, and each by itself would wait as long again.
        if (doing.Exception?.InnerException is PostgresException refusal && !PostgresAbsence.Is(refusal)) return trip;
        if (!doing.IsCompletedSuccessfully)
        {
            foreach (var one in trip) one.Fail(doing.Exception?.InnerException ?? new OperationCanceledException("The trip to the server was given up."));
            return [];
        }
        var answers = await doing;
        var left = new List<Waiting>();
        for (var i = 0; i < trip.Count; i++)
        {
            if (answers[i] is { } answer) trip[i].Answer(answer);
            else left.Add(trip[i]);
        }
        return left;
    }

#pragma warning disable CA1001 // A task on which nobody blocks holds nothing to dispose of.
    private sealed class Waiting(TAsked asked, CancellationToken cancellationToken)
#pragma warning restore CA1001
    {
        private readonly TaskCompletionSource<TAnswer> _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public TAsked Asked => asked;

        public Task<TAnswer> Answered => _answered.Task;

        /// <summary>True, and its caller told, when nobody wants it any more.</summary>
        public bool IsCancelled() => cancellationToken.IsCancellationRequested && _answered.TrySetCanceled(cancellationToken);

        public void Answer(TAnswer answer) => _answered.TrySetResult(answer);

        public void Fail(Exception fault) => _answered.TrySetException(fault);

        /// <summary>Whatever breaks is its own caller's; the next ones go on.</summary>
        public async Task RunAsync(Func<TAsked, Task<TAnswer>> alone)
        {
            var doing = alone(asked);
            await ((Task)doing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _answered.TrySetFromTask(doing);
        }
    }
}
