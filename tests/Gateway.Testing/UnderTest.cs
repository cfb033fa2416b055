using Gateway.Custody.Bus;
using Gateway.Custody.Store;

namespace Gateway.Testing;

/// <summary>A store that a contract suite may use, with its clock; disposal leaves nothing behind.</summary>
public sealed record StoreUnderTest(ICustodyStore Store, IRecordStore Records, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}

/// <summary>Two instances of a bus on the same queues, as two processes have them, with the clock of both.</summary>
public sealed record BusUnderTest(IBus Bus, IBus Other, HandMovedTime Time, Func<ValueTask> Remove) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Remove();
}
