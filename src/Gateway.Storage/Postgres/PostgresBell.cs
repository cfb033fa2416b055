using System.Collections.Concurrent;
using Npgsql;

namespace Gateway.Storage.Postgres;

/// <summary>
/// Wakes receivers of every process when a queue may have something for them: those of this process at once, the others by NOTIFY,
/// for which this process listens on one connection. A bell that is not heard costs time, never a message: receivers also look by themselves.
/// </summary>
/// <remarks>
/// It rings after the commit, not within it: a commit with a NOTIFY holds a lock over its sync that no other such commit passes,
/// which would end the server's group commit. What comes while a notification is on its way goes together with the next.
/// </remarks>
internal sealed class PostgresBell : IAsyncDisposable
{
    private const string Channel = "gateway_bus";
    private static readonly TimeSpan s_pause = TimeSpan.FromSeconds(1);

    /// <summary>From one telling to the next: others hear so much later at most, and the server is told less often.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(10);

    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly QueueSignals _signals = new();
    private readonly ConcurrentDictionary<string, bool> _unsaid = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _told = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    /// <summary>The session by which this process tells others; what it says itself it has heard.</summary>
    private volatile int _teller;

    public PostgresBell(NpgsqlConnectionStringBuilder address)
    {
        // Not of the pool: they are never given back.
        _address = new NpgsqlConnectionStringBuilder(address.ConnectionString) { Pooling = false, KeepAlive = 30 };
        _work = Task.WhenAll(Task.Run(ListenAsync), Task.Run(TellAsync));
    }

    /// <summary>Ends when the queue's bell rings next. Taken before looking, so that one in between is not missed.</summary>
    public Task Next(string queue) => _signals.Next(queue);

    public void Ring(string queue)
    {
        _signals.Pulse(queue);
        if (_unsaid.TryAdd(queue, true)) _told.Release();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _work;
        _stop.Dispose();
        _told.Dispose();
    }

    private Task ListenAsync() => UntilStoppedAsync(async stop =>
    {
        await using var connection = new NpgsqlConnection(_address.ConnectionString);
        await connection.OpenAsync(stop);
        connection.Notification += (_, note) =>
        {
            if (note.PID != _teller) _signals.Pulse(note.Payload);
        };
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stop);
        while (true) await connection.WaitAsync(stop);
    });

    private Task TellAsync() => UntilStoppedAsync(async stop =>
    {
        await using var connection = new NpgsqlConnection(_address.ConnectionString);
        await connection.OpenAsync(stop);
        _teller = connection.ProcessID;
        while (true)
        {
            await _told.WaitAsync(stop);
            while (_told.Wait(0, CancellationToken.None)) { } // all that rang before the look that follows
            await using var notify = connection.CreateBatch();
            // A notification is gone with the server anyway: nobody waits for the disk.
            notify.Add("SELECT set_config('synchronous_commit', 'off', true)");
            foreach (var queue in _unsaid.Keys)
            {
                // Taken off first: what rings from here on is told again.
                if (_unsaid.TryRemove(queue, out _)) notify.Add($"SELECT pg_notify('{Channel}', $1)", queue);
            }
            await notify.ExecuteNonQueryAsync(stop);
            await Task.Delay(s_quiet, TimeProvider.System, stop);
        }
    });

    /// <summary>Goes on after the database was away; until then receivers look by themselves, and hear of the fault when they do.</summary>
    private async Task UntilStoppedAsync(Func<CancellationToken, Task> work)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await work(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            catch (NpgsqlException)
            {
                await Task.Delay(s_pause, TimeProvider.System, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }
}
