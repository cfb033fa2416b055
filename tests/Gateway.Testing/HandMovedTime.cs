namespace Gateway.Testing;

/// <summary>A clock that stands still until a test moves it; its timers fire while it is moved.</summary>
public sealed class HandMovedTime(DateTimeOffset start) : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<HandTimer> _timers = [];
    private DateTimeOffset _now = start;
    private TimeSpan _wrong;

    /// <summary>A morning in spring, so that no test depends on the day it runs.</summary>
    public HandMovedTime()
        : this(new DateTimeOffset(2026, 3, 2, 8, 0, 0, TimeSpan.Zero))
    {
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow()
    {
        lock (_lock) return _now + _wrong;
    }

    /// <summary>As a steady clock has it, that nobody sets.</summary>
    public override long GetTimestamp()
    {
        lock (_lock) return _now.UtcTicks;
    }

    /// <summary>Sets the clock of the wall, without any time going by.</summary>
    public void Set(TimeSpan forward)
    {
        lock (_lock) _wrong += forward;
    }

    public void Advance(TimeSpan by)
    {
        List<HandTimer> due;
        lock (_lock)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now).OrderBy(timer => timer.Due)];
            foreach (var timer in due) timer.Moved(_now);
            _timers.RemoveAll(timer => timer.Due == DateTimeOffset.MaxValue);
        }
        foreach (var timer in due) timer.Fire();
    }

    /// <summary>Moves the clock, a step (a second) at a time, until the task has ended: for what ends by the clock, however often it looks at it.</summary>
    public async Task<T> UntilAsync<T>(Task<T> task, TimeSpan? step = null)
    {
        while (!task.IsCompleted)
        {
            Advance(step ?? TimeSpan.FromSeconds(1));
            await Task.WhenAny(task, Task.Delay(2));
        }
        return await task;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new HandTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    private sealed class HandTimer(HandMovedTime time, TimerCallback callback, object? state) : ITimer
    {
        private TimeSpan _period = Timeout.InfiniteTimeSpan;

        public DateTimeOffset Due { get; private set; } = DateTimeOffset.MaxValue;

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            bool fires;
            lock (time._lock)
            {
                _period = period;
                fires = dueTime == TimeSpan.Zero;
                Due = dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
                if (fires) Moved(time._now);
                time._timers.Remove(this);
                if (Due != DateTimeOffset.MaxValue) time._timers.Add(this);
            }
            if (fires) Fire();
            return true;
        }

        /// <summary>Sets when it fires next; under the clock's lock.</summary>
        public void Moved(DateTimeOffset now) => Due = _period > TimeSpan.Zero ? now + _period : DateTimeOffset.MaxValue;

        public void Fire() => callback(state);

        public void Dispose()
        {
            lock (time._lock) time._timers.Remove(this);
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
