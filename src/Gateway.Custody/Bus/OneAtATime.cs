namespace Gateway.Custody.Bus;

/// <summary>The doors of a bus for whoever works on one message at a time.</summary>
public static class OneAtATime
{
    /// <summary>The next message, or null when none came within <paramref name="wait"/>.</summary>
    public static async Task<BusDelivery?> ReceiveAsync(this IBus bus, string queue, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken) =>
        await bus.ReceiveAsync(queue, 1, lease, wait, cancellationToken) is [var delivery] ? delivery : null;

    /// <summary>Removes the message; false when the lock was lost (it will be delivered again).</summary>
    public static async Task<bool> CompleteAsync(this IBus bus, BusDelivery delivery, CancellationToken cancellationToken) =>
        (await bus.CompleteAsync([delivery], cancellationToken)).Count == 0;
}
