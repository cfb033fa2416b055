using Gateway.Custody.Store;

namespace Gateway.Custody.Bus;

/// <summary>
/// Moves outbox rows to the bus. A row is marked after the bus has it, so a crash in between sends it twice,
/// and the bus takes an id once. Called after each commit that wrote a row, and by a timer for those whose caller died.
/// </summary>
public sealed class Relay(ICustodyStore store, IBus bus) : IDisposable
{
    private const int PageSize = 200;

    private readonly SemaphoreSlim _one = new(1);
    private readonly Lock _gate = new();
    private Task<int>? _next;

    /// <summary>Sends all that waits, oldest first, and says how many. All who come while it runs share the one run that follows it.</summary>
    public Task<int> FlushAsync(CancellationToken cancellationToken)
    {
        return store.IsRelayed ? SweepAsync(cancellationToken) : Task.FromResult(0);
    }

    /// <summary>As <see cref="FlushAsync"/>, by the clock: also what a program left that had a relay, where there is none any more.</summary>
    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        Task<int> next;
        lock (_gate) next = _next ??= RunAsync();
        // Nobody's cancelling ends a run that others wait for too.
        return next.WaitAsync(cancellationToken);
    }

    private async Task<int> RunAsync()
    {
        // Off the caller's back, who holds the gate.
        await Task.Yield();
        await _one.WaitAsync();
        try
        {
            // From here on what is written may be missed: whoever wrote it starts the next run.
            lock (_gate) _next = null;
            var sent = 0;
            while (await store.UnsentAsync(PageSize, CancellationToken.None) is { Count: > 0 } page)
            {
                await bus.SendAsync(page, CancellationToken.None);
                await store.MarkSentAsync([.. page.Select(message => message.Id)], CancellationToken.None);
                sent += page.Count;
            }
            return sent;
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();
}
