namespace Gateway.Custody.Bus;

/// <summary>
/// A queue with the semantics of Azure Service Bus: peek-lock, sessions (first in, first out per session, one
/// holder at a time), scheduled messages, a window in which a message id is taken once, and dead letters.
/// At least once, never exactly once. The body carries ids and routing only, never patient data.
/// </summary>
/// <remarks>Engines: SQLite (embedded), PostgreSQL (on premises), Service Bus. One contract suite runs on each.</remarks>
public interface IBus
{
    /// <summary>Takes all of them or none. A message whose id was seen within the duplicate window is dropped silently.</summary>
    Task SendAsync(IReadOnlyList<BusMessage> messages, CancellationToken cancellationToken);

    /// <summary>
    /// The next messages of sessions that nobody holds, one of each and no more than <paramref name="most"/>, locked for
    /// <paramref name="lease"/>; waits up to <paramref name="wait"/> for the first, then none. While a message is locked no other of its
    /// session is given out.
    /// </summary>
    Task<IReadOnlyList<BusDelivery>> ReceiveAsync(string queue, int most, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken);

    /// <summary>Prolongs the lock; false when it is lost already.</summary>
    Task<bool> RenewAsync(BusDelivery delivery, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Removes the messages, each by itself, and gives back those whose lock was lost (they will be delivered again).</summary>
    Task<IReadOnlyList<BusDelivery>> CompleteAsync(IReadOnlyList<BusDelivery> deliveries, CancellationToken cancellationToken);

    /// <summary>Gives it back; it comes again, first of its session, after <paramref name="delay"/>.</summary>
    Task<bool> AbandonAsync(BusDelivery delivery, TimeSpan delay, CancellationToken cancellationToken);

    /// <summary>Sets it aside with a reason code and a sentence without patient data; its session goes on.</summary>
    Task<bool> DeadLetterAsync(BusDelivery delivery, string reason, string description, CancellationToken cancellationToken);

    /// <summary>The dead letters of a queue, oldest first.</summary>
    Task<IReadOnlyList<DeadLetter>> DeadLettersAsync(string queue, CancellationToken cancellationToken);

    /// <summary>Sends a dead letter again, behind what its session holds now; false when there is none of that id.</summary>
    Task<bool> ResubmitAsync(string queue, string messageId, CancellationToken cancellationToken);
}

/// <summary>What travels on the bus. <paramref name="Id"/> is the outbox row's; <paramref name="Session"/> keeps the order of one person or source.</summary>
public sealed record BusMessage(string Id, string Queue, string Session, string Subject, string Body)
{
    public string? CorrelationId { get; init; }

    /// <summary>Not before this time; null is at once.</summary>
    public DateTimeOffset? ScheduledAt { get; init; }

    /// <summary>It is dead-lettered if not taken within this time; null is never.</summary>
    public TimeSpan? TimeToLive { get; init; }
}

/// <summary>A message that is locked for one consumer.</summary>
public sealed record BusDelivery(BusMessage Message, string LockToken, int DeliveryCount, DateTimeOffset LockedUntil, long SequenceNumber);

/// <summary>A message set aside.</summary>
public sealed record DeadLetter(BusMessage Message, string Reason, string Description, DateTimeOffset At);
