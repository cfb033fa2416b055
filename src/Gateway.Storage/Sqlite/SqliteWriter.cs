using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The one writer of a database, on a thread of its own. Writes that wait at the same time share a transaction and its sync (group
/// commit); one that fails takes back nothing but itself.
/// The work may run twice before it is committed, and must give the same then.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 1024;

    /// <summary>From so many writes a group on, the next one waits to grow: a page that many of them change is then written once.</summary>
    private const int Busy = 8;

    /// <summary>From one commit to the next while it is busy.</summary>
    private static readonly TimeSpan s_window = TimeSpan.FromMilliseconds(10);

    /// <summary>From so many writes a group on, the next one waits longer: what each commit costs beside its rows is then paid less often.</summary>
    private const int Crowded = 64;

    private static readonly TimeSpan s_longWindow = TimeSpan.FromMilliseconds(20);

    private readonly SqliteSession _session;
    private readonly SqliteCheckpoints _checkpoints;
    private readonly object _gate = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<Write> _waiting = [];
    private bool _closed;
    private long _writes;
    private long _commits;

    public SqliteWriter(SqliteSession session, SqliteCheckpoints checkpoints)
    {
        _session = session;
        _checkpoints = checkpoints;
        // Syncs block; on a thread of the pool they would keep the others from their work.
        new Thread(Run) { IsBackground = true, Name = "writer" }.Start();
    }

    /// <summary>Writes that were committed.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Transactions that were committed, each synced once.</summary>
    public long Commits => Interlocked.Read(ref _commits);

    /// <summary>Runs the work on the writer; the task ends when its transaction is on disk.</summary>
    public Task<T> WriteAsync<T>(Func<SqliteSession, T> work, CancellationToken cancellationToken) =>
        Queue(new Write<T>(work, static _ => true, cancellationToken));

    /// <summary>As <see cref="WriteAsync"/>, but nothing is kept when the work says false.</summary>
    public Task<bool> TryWriteAsync(Func<SqliteSession, bool> work, CancellationToken cancellationToken) =>
        Queue(new Write<bool>(work, static kept => kept, cancellationToken));

    /// <summary>Finishes what is waiting, then closes.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _closed = true;
            Monitor.Pulse(_gate);
        }
        await _ended.Task;
        _checkpoints.Dispose();
        _session.Dispose();
    }

    private Task<T> Queue<T>(Write<T> write)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_closed, this);
            _waiting.Add(write);
            if (_waiting.Count == 1) Monitor.Pulse(_gate);
        }
        return write.Done;
    }

    private void Run()
    {
        var group = new List<Write>();
        try
        {
            for (long begun = 0; Take(ref group, begun);)
            {
                begun = Stopwatch.GetTimestamp();
                for (var from = 0; from < group.Count; from += LargestGroup)
                    Commit(group.GetRange(from, Math.Min(LargestGroup, group.Count - from)));
            }
        }
        finally
        {
            // Reached early only by a bug: nobody may wait for a writer that is gone.
            lock (_gate)
            {
                _closed = true;
                foreach (var write in _waiting) write.Fail(new ObjectDisposedException(nameof(SqliteWriter)));
                _waiting.Clear();
            }
            _ended.TrySetResult();
        }
    }

    /// <summary>Waits for writes and takes all there are; false when it was closed and there are none.</summary>
    private bool Take(ref List<Write> group, long begun)
    {
        var window = group.Count >= Crowded ? s_longWindow : group.Count >= Busy ? s_window : TimeSpan.Zero;
        group.Clear();
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_closed) Monitor.Wait(_gate);
            // Those that come meanwhile ring no bell; only the closing does.
            if (window > TimeSpan.Zero && !_closed && window - Stopwatch.GetElapsedTime(begun) is { Ticks: > 0 } rest) Monitor.Wait(_gate, rest);
            (group, _waiting) = (_waiting, group);
        }
        return group.Count > 0;
    }

    private void Commit(List<Write> taken)
    {
        var group = taken.FindAll(write => !write.IsCancelled());
        if (group.Count == 0) return;
        try
        {
            // Nearly always everything is kept. When something is not, all of it is done again, each in a savepoint of its own: for those
            // SQLite copies every page before it is changed, which costs more than the change.
            if (!TryTogether(group)) OneByOne(group);
        }
        catch (SqliteException broken)
        {
            // The disk is full or another process holds the file: nothing of the group stands, and everybody is told.
            _session.Rollback();
            foreach (var write in group) write.Fail(broken);
            return;
        }
        Interlocked.Add(ref _writes, group.Count);
        Interlocked.Increment(ref _commits);
        foreach (var write in group) write.Complete();
        _checkpoints.Committed(_session.PagesWritten);
    }

    /// <summary>False, and nothing was written, when one of them must not be kept.</summary>
    private bool TryTogether(List<Write> group)
    {
        _session.Begin();
        foreach (var write in group)
        {
            if (write.Run(_session)) continue;
            _session.Rollback();
            return false;
        }
        _session.Commit();
        return true;
    }

    private void OneByOne(List<Write> group)
    {
        _session.Begin();
        foreach (var write in group)
        {
            _session.Execute("SAVEPOINT one");
            if (!write.Run(_session)) _session.Execute("ROLLBACK TO one");
            _session.Execute("RELEASE one");
        }
        _session.Commit();
    }

    private abstract class Write
    {
        /// <summary>True, and its caller told, when nobody wants it any more.</summary>
        public abstract bool IsCancelled();

        /// <summary>False when what it wrote must be taken back.</summary>
        public abstract bool Run(SqliteSession session);

        /// <summary>Tells the caller what the work gave or threw.</summary>
        public abstract void Complete();

        public abstract void Fail(Exception exception);
    }

#pragma warning disable CA1001 // A task on which nobody blocks holds nothing to dispose of.
    private sealed class Write<T>(Func<SqliteSession, T> work, Func<T, bool> keeps, CancellationToken cancellationToken) : Write
#pragma warning restore CA1001
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private Task<T>? _run;

        public Task<T> Done => _done.Task;

        public override bool IsCancelled() => cancellationToken.IsCancellationRequested && _done.TrySetCanceled(cancellationToken);

        public override bool Run(SqliteSession session)
        {
            // A task keeps what the work throws for its own caller, whatever it is; the others of the group go on.
            _run = new Task<T>(() => work(session));
            _run.RunSynchronously(TaskScheduler.Default);
            return _run.IsCompletedSuccessfully && keeps(_run.GetAwaiter().GetResult());
        }

        public override void Complete() => _done.TrySetFromTask(_run!);

        public override void Fail(Exception exception) => _done.TrySetException(exception);
    }
}
