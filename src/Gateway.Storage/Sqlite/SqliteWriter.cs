using System.Threading.Channels;
using Microsoft.Data.Sqlite;

namespace Gateway.Storage.Sqlite;

/// <summary>
/// The one writer of a database. Writes that wait at the same time share a transaction and its sync (group commit);
/// each stands in its own savepoint, so that one that fails takes back nothing but itself.
/// </summary>
internal sealed class SqliteWriter : IAsyncDisposable
{
    private const int LargestGroup = 256;

    private readonly SqliteSession _session;
    private readonly Channel<Write> _waiting = Channel.CreateUnbounded<Write>(new UnboundedChannelOptions { SingleReader = true });
    private readonly Task _loop;
    private long _writes;
    private long _commits;

    public SqliteWriter(SqliteSession session)
    {
        _session = session;
        _loop = Task.Run(RunAsync);
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
        _waiting.Writer.TryComplete();
        await _loop;
        _session.Dispose();
    }

    private Task<T> Queue<T>(Write<T> write)
    {
        ObjectDisposedException.ThrowIf(!_waiting.Writer.TryWrite(write), this);
        return write.Done;
    }

    private async Task RunAsync()
    {
        var group = new List<Write>();
        try
        {
            while (await _waiting.Reader.WaitToReadAsync())
            {
                while (group.Count < LargestGroup && _waiting.Reader.TryRead(out var write))
                    if (!write.IsCancelled()) group.Add(write);
                if (group.Count > 0) Commit(group);
                group.Clear();
            }
        }
        finally
        {
            // Reached early only by a bug: nobody may wait for a writer that is gone.
            _waiting.Writer.TryComplete();
            while (_waiting.Reader.TryRead(out var write)) write.Fail(new ObjectDisposedException(nameof(SqliteWriter)));
        }
    }

    private void Commit(List<Write> group)
    {
        try
        {
            _session.Execute("BEGIN IMMEDIATE");
            foreach (var write in group)
            {
                _session.Execute("SAVEPOINT one");
                if (!write.Run(_session)) _session.Execute("ROLLBACK TO one");
                _session.Execute("RELEASE one");
            }
            _session.Execute("COMMIT");
        }
        catch (SqliteException broken)
        {
            // The disk is full or another process holds the file: nothing of the group stands, and everybody is told.
            if (_session.IsInTransaction) _session.Execute("ROLLBACK");
            foreach (var write in group) write.Fail(broken);
            return;
        }
        Interlocked.Add(ref _writes, group.Count);
        Interlocked.Increment(ref _commits);
        foreach (var write in group) write.Complete();
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
