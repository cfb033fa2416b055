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

    /// <summary>Sends all that waits, oldest first, and says how many. Whoever comes while it runs waits and finds little left.</summary>
    public async Task<int> FlushAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken);
        try
        {
            var sent = 0;
            while (await store.UnsentAsync(PageSize, cancellationToken) is { Count: > 0 } page)
            {
                await bus.SendAsync(page, cancellationToken);
                await store.MarkSentAsync([.. page.Select(message => message.Id)], cancellationToken);
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
