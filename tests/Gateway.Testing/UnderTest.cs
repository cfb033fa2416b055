using Gateway.Custody.Bus;
using Gateway.Custody.Store;

namespace Gateway.Testing;

/// <summary>A store that a contract suite may use, with its clock; disposal leaves nothing behind.</summary>
public sealed record StoreUnderTest(ICustodyStore Store, IRecordStore Records, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}

/// <summary>A ledger that a contract suite may use, and a hand in its tables.</summary>
public sealed record LedgerUnderTest(ICustodyStore Store, ILedgerStore Ledger, Func<string, Task> ExecuteAsync, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}

/// <summary>Alarms that a contract suite may use, and the ledger they are about.</summary>
public sealed record AlarmsUnderTest(ICustodyStore Store, IAlarmStore Alarms, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}

/// <summary>Two instances of a bus on the same queues, as two processes have them, with the clock of both.</summary>
public sealed record BusUnderTest(IBus Bus, IBus Other, HandMovedTime Time, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();

    /// <summary>Takes and completes whatever the queue gives out now, and names it in that order.</summary>
    public async Task<List<string>> DrainAsync(string queue, CancellationToken cancellationToken)
    {
        var ids = new List<string>();
        while (await Bus.ReceiveAsync(queue, TimeSpan.FromSeconds(30), TimeSpan.Zero, cancellationToken) is { } delivery)
        {
            ids.Add(delivery.Message.Id);
            if (!await Bus.CompleteAsync(delivery, cancellationToken)) throw new InvalidOperationException($"The lock of {delivery.Message.Id} was lost.");
        }
        return ids;
    }
}
