using System.Collections.Concurrent;

namespace Gateway.Storage.Sqlite;

/// <summary>Reading connections, opened when needed and kept. A reader sees what was committed when its statement began.</summary>
internal sealed class SqliteReaders(string file, int most) : IDisposable
{
    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly SemaphoreSlim _slots = new(most);

    public async Task<T> ReadAsync<T>(Func<SqliteSession, T> read, CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken);
        try
        {
            var session = _idle.TryTake(out var kept) ? kept : SqliteSession.Open(file, readOnly: true);
            try
            {
                return read(session);
            }
            finally
            {
                _idle.Add(session);
            }
        }
        finally
        {
            _slots.Release();
        }
    }

    public void Dispose()
    {
        while (_idle.TryTake(out var session)) session.Dispose();
        _slots.Dispose();
    }
}
