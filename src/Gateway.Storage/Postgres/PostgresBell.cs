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

    private readonly NpgsqlConnectionStringBuilder _address;
    private readonly NpgsqlDataSource _source;
    private readonly QueueSignals _signals = new();
    private readonly ConcurrentDictionary<string, bool> _unsaid = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim _told = new(0);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _work;

    public PostgresBell(NpgsqlConnectionStringBuilder address, NpgsqlDataSource source)
    {
        _source = source;
        // Not one of the pool: it is never given back.
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
        connection.Notification += (_, note) => _signals.Pulse(note.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {Channel}", connection)) await listen.ExecuteNonQueryAsync(stop);
        while (true) await connection.WaitAsync(stop);
    });

    private Task TellAsync() => UntilStoppedAsync(async stop =>
    {
        while (true)
        {
            await _told.WaitAsync(stop);
            foreach (var queue in _unsaid.Keys)
            {
                // Taken off first: what rings from here on is told again.
                if (!_unsaid.TryRemove(queue, out _)) continue;
                await using var notify = _source.CreateCommand($"SELECT pg_notify('{Channel}', $1)");
                notify.Parameters.Add(PostgresCommands.Parameter(queue));
                await notify.ExecuteNonQueryAsync(stop);
            }
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
