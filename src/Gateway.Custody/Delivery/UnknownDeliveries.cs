using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>What came of a person's word on a delivery of which nobody knew.</summary>
public enum ResolveResult
{
    Done,
    NoSuchObligation,

    /// <summary>Its outcome is known, or known by now.</summary>
    NotUnknown,
}

/// <summary>
/// What people do with deliveries that may or may not have arrived at a partner that could do them twice: they ask there, and say which.
/// </summary>
public sealed class UnknownDeliveries(ICustodyStore store, PartnerDirectory partners, Relay relay, TimeProvider time)
{
    /// <param name="obligationId">An unknown one.</param>
    /// <param name="isDelivered">True: the recipient has it, and its receipt is awaited. False: it has not, and it is sent again.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="reason">How that is known; it stands in the ledger.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<ResolveResult> ResolveAsync(string obligationId, bool isDelivered, string actor, string reason, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        if (await store.FindObligationAsync(obligationId, cancellationToken) is not { } obligation) return ResolveResult.NoSuchObligation;
        var message = await store.FindMessageAsync(obligation.MessageId, cancellationToken)
            ?? throw new InvalidOperationException($"The message {obligation.MessageId} is not in the ledger.");
        var now = time.GetUtcNow();
        var to = isDelivered ? ObligationState.Delivered : ObligationState.Queued;
        var commit = new CustodyCommit
        {
            Obligations = [new ObligationStep(obligationId, ObligationState.Unknown, to, now, actor) { Reason = reason, Attempt = obligation.Attempts }],
            Outbox = isDelivered ? AskLater(obligation, now) : [Again(obligation, message.Urgency, now)],
            Audit = [new AuditRow(now, actor, "resolve", $"custody/{obligation.MessageId}", isDelivered ? "delivered" : "not-delivered")],
        };
        if (obligation.State != ObligationState.Unknown || !await store.CommitAsync(commit, cancellationToken)) return ResolveResult.NotUnknown;
        await relay.FlushAsync(cancellationToken);
        return ResolveResult.Done;
    }

    private IReadOnlyList<BusMessage> AskLater(Obligation obligation, DateTimeOffset now) =>
        partners.Find(obligation.Recipient) is { } recipient ? ReceiptPolls.First(obligation, recipient, now) : [];

    /// <summary>Not the id of the first wake-up: within the duplicate window the bus would drop it.</summary>
    private static BusMessage Again(Obligation obligation, Urgency urgency, DateTimeOffset now) =>
        new(Guid.CreateVersion7(now).ToString(), UrgentQueue.Of(Courier.Queue, urgency), Courier.SessionOf(obligation), "resolved", obligation.Id) { CorrelationId = obligation.MessageId };
}
