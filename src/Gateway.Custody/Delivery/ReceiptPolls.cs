using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>Fetches the receipts of partners that do not send them: asks from time to time until the obligation has ended or the time for asking has.</summary>
public sealed class ReceiptPolls(ICustodyStore store, PartnerDirectory partners, ReceiptInquiry inquiry, Receipts receipts, TimeProvider time)
{
    /// <summary>The queue of obligations that are asked for; the body is the obligation's id.</summary>
    public const string Queue = "receipt-polls";

    private const string Actor = "receipt-polls";

    /// <summary>The wake-up of the first question; nothing for a partner that is not asked.</summary>
    internal static IReadOnlyList<BusMessage> First(Obligation obligation, Partner partner, DateTimeOffset now) => partner.ReceiptPolling is not { } polling ? []
        : [new BusMessage(string.Create(CultureInfo.InvariantCulture, $"poll-{obligation.Id}-{obligation.Attempts}"), Queue, obligation.Id, "poll", obligation.Id)
            {
                CorrelationId = obligation.MessageId,
                ScheduledAt = now + polling.Interval,
            }];

    /// <summary>Asks once and says when to ask again.</summary>
    public async Task<BusVerdict> PollAsync(string obligationId, CancellationToken cancellationToken)
    {
        if (await store.FindObligationAsync(obligationId, cancellationToken) is not { } obligation)
            return BusVerdict.DeadLetter("no-such-obligation", "The ledger has no obligation of this id.");
        if (!IsAwaited(obligation) || partners.Find(obligation.Recipient) is not { ReceiptPolling: { } polling } partner) return BusVerdict.Complete;
        if (time.GetUtcNow() > obligation.CreatedAt + polling.Until)
        {
            // From here on it is overdue or will be: the recipient is chased, not asked.
            await AuditAsync(obligation, "poll", "given-up", cancellationToken);
            return BusVerdict.Complete;
        }
        var (result, receipt, _) = await inquiry.AskAsync(partner, obligation, cancellationToken);
        if (result == InquiryResult.Another)
        {
            Refusals.Count("receipt", "not-this-obligation");
            await AuditAsync(obligation, "refuse", "not-this-obligation", cancellationToken);
        }
        if (result == InquiryResult.Has) await receipts.ApplyAsync(partner, obligation.MessageId, receipt!, cancellationToken); // what it has comes with a receipt
        return await store.FindObligationAsync(obligationId, cancellationToken) is { } now && IsAwaited(now) ? BusVerdict.Retry(polling.Interval) : BusVerdict.Complete;
    }

    private static bool IsAwaited(Obligation obligation) => !obligation.IsEnded && obligation.State is (ObligationState.Delivered or ObligationState.Filed or ObligationState.Accepted or ObligationState.InProgress);

    private Task AuditAsync(Obligation obligation, string action, string outcome, CancellationToken cancellationToken) =>
        store.AuditAsync(new AuditRow(time.GetUtcNow(), Actor, action, $"custody/{obligation.MessageId}", outcome), cancellationToken);
}
