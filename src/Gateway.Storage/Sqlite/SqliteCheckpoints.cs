namespace Gateway.Storage.Sqlite;

/// <summary>
/// Folds the log into the file beside the writer, over a connection and on a thread of its own. SQLite by itself does it at the end of a
/// commit, and everybody who waits for the writer then waits until as many scattered pages are written as the log holds: the more, the
/// larger the database. Nothing that was promised rests on it: the log is synced at every commit, and what of it is not in the file when a
/// process ends is read from it by the next (https://sqlite.org/wal.html#ckpt).
/// </summary>
internal sealed class SqliteCheckpoints : IDisposable
{
    /// <summary>So many pages in the log; where they are few the next checkpoint writes a page once that ten commits have changed.</summary>
    private const long Worthwhile = 12_000;

    /// <summary>The writer goes on meanwhile: what it adds is a tenth of what was there, and at the end there is a moment with nothing left, in which it begins the log anew.</summary>
    private const int Rounds = 4;

    private readonly SqliteSession _session;
    private readonly AutoResetEvent _due = new(false);
    private readonly Thread _thread;
    private long _written;
    private long _folded;
    private volatile bool _closed;

    public SqliteCheckpoints(SqliteSession session)
    {
        _session = session;
        _thread = new Thread(Run) { IsBackground = true, Name = "checkpoints" };
        _thread.Start();
    }

    /// <summary>Told by the writer after a commit: how many pages it has written since it was opened.</summary>
    public void Committed(long pages)
    {
        Volatile.Write(ref _written, pages);
        if (pages - Volatile.Read(ref _folded) >= Worthwhile) _due.Set();
    }

    public void Dispose()
    {
        if (_closed) return;
        _closed = true;
        _due.Set();
        _thread.Join();
        _session.Dispose();
        _due.Dispose();
    }

    private void Run()
    {
        while (_due.WaitOne() && !_closed)
        {
            Volatile.Write(ref _folded, Volatile.Read(ref _written));
            // A full disk, or a reader that still looks at an old state: the log stays as it is, and the next time does the rest.
            for (var round = 0; round < Rounds && !_closed && !_session.Fold(); round++)
            {
            }
        }
    }
}
