using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Delivers what obligations are about. The ledger counts every attempt that reached out to the recipient; a permanent refusal by its
/// system fails the obligation, which the operator then owns; anything else is tried again for as long as it is owed, past its due time too,
/// unless it could do twice what it asks for: then the recipient is asked first or, if it cannot be asked, a person is.
/// </summary>
public sealed class Courier(ICustodyStore store, IRecordStore records, PartnerDirectory partners, PartnerPost post, Receipts receipts, Handover? handover = null)
{
    /// <summary>The queue of obligations to be delivered; the body is the obligation's id.</summary>
    public const string Queue = "delivery";

    /// <summary>Each recipient hears of one person in order; of no person, of one message.</summary>
    public static string SessionOf(Obligation obligation) => $"{obligation.Recipient}/{obligation.Person?.ToString() ?? obligation.MessageId}";

    private const string Actor = "courier";

    /// <summary>Stands in the ledger while a request that must not be repeated is on its way.</summary>
    private const string Sending = "sending";

    private readonly ReceiptInquiry _inquiry = new(post);
    private readonly TaskSteps _tasks = new(records, partners);

    /// <summary>Makes one delivery and says what to do with its bus message. Patient data leaves in the body of the request and nowhere else.</summary>
    public async Task<BusVerdict> DeliverAsync(string obligationId, CancellationToken cancellationToken)
    {
        if (await store.FindObligationAsync(obligationId, cancellationToken) is not { } obligation)
            return BusVerdict.DeadLetter("no-such-obligation", "The ledger has no obligation of this id.");
        // Delivered before and not acknowledged to the bus, withdrawn, or filed by other means: there is nothing to bring.
        if (obligation.State != ObligationState.Queued) return BusVerdict.Complete;
        var routed = handover?.TakeRouted(obligationId);
        var message = routed?.Entry ?? await store.FindMessageAsync(obligation.MessageId, cancellationToken)
            ?? throw new InvalidOperationException($"The message {obligation.MessageId} is not in the ledger.");
        var task = await _tasks.FindAsync(obligation, cancellationToken);
        if (partners.Find(obligation.Recipient) is not { Endpoint: not null } recipient)
        {
            return await SettleAsync(
                obligation, now => Undeliverable(Step(now, ObligationState.Failed, "no-endpoint", null), message, now, task, "no-endpoint"), BusVerdict.Complete, cancellationToken);
        }
        var isAsked = recipient.Idempotency == Idempotency.ReceiptQuery && obligation.Attempts > 0;
        if (isAsked && await AskFirstAsync(new Sent(message, obligation, recipient, null, task), cancellationToken) is { } known) return known;
        // Whoever sent it did not live to hear the answer.
        if (recipient.Idempotency == Idempotency.None && obligation.Reason == Sending)
            return await SettleAsync(obligation, now => Now(Step(now, ObligationState.Unknown, "interrupted", null, now.Attempts)), BusVerdict.Complete, cancellationToken);

        var content = await MessageContent.OfAsync(message, obligation, recipient, routed?.Bundle, store, records, cancellationToken);
        var body = JsonText.ToBytes(MessageBundle.Of(message, obligation, recipient, content, post.Now, task?.Task));
        var sending = new Sent(message, obligation, recipient, Convert.ToHexStringLower(SHA256.HashData(body)), task);
        if (recipient.Idempotency is Idempotency.None or Idempotency.ReceiptQuery)
        {
            if (!await store.CommitAsync(Step(obligation, ObligationState.Queued, Sending, sending.Hash), cancellationToken)) return BusVerdict.Retry(TimeSpan.Zero);
            sending = sending with { IsMarked = true };
        }
        return await ConcludeAsync(sending, await post.SendAsync(recipient, DeliveryRequest.Of(message, obligation, recipient, body), cancellationToken), cancellationToken);
    }

    /// <summary>Null when the recipient has not got it and it must be sent.</summary>
    private async Task<BusVerdict?> AskFirstAsync(Sent sent, CancellationToken cancellationToken)
    {
        var (result, receipt, answer) = await _inquiry.AskAsync(sent.Recipient, sent.Obligation, cancellationToken);
        if (result == InquiryResult.HasNot) return null;
        if (result == InquiryResult.Has)
            return await SettleAsync(sent.Obligation, now => DeliverAsync(sent with { Obligation = now }, receipt, cancellationToken), BusVerdict.Complete, cancellationToken);
        return BusVerdict.Retry(post.WaitAfter(sent.Recipient, sent.Obligation.Attempts, answer));
    }

    private async Task<BusVerdict> ConcludeAsync(Sent sent, PostAnswer answer, CancellationToken cancellationToken)
    {
        var (obligation, recipient) = (sent.Obligation, sent.Recipient);
        CustodyCommit Stepped(Obligation now, ObligationState state) => Step(now, state, answer.Fault, sent.Hash, Attempt(sent));
        Task<BusVerdict> Settle(ObligationState state, BusVerdict verdict) => SettleAsync(obligation, now => Now(Stepped(now, state)), verdict, cancellationToken);

        var again = BusVerdict.Retry(post.WaitAfter(recipient, Math.Max(1, obligation.Attempts + 1), answer));
        // A partner that was told before and says so has it.
        if (answer.IsTaken || (answer.Fault == PostAnswer.Duplicate && obligation.Attempts > 0))
            return await SettleAsync(obligation, now => DeliverAsync(sent with { Obligation = now }, ReceiptOf(answer, now), cancellationToken), BusVerdict.Complete, cancellationToken);
        // A record of the wrong person cannot be refused: that it is still there is somebody's.
        if (answer.Kind == AnswerKind.Rejected || (answer.Kind == AnswerKind.Refused && Retraction.Is(sent.Message, obligation)))
        {
            return await SettleAsync(
                obligation, now => Undeliverable(Stepped(now, ObligationState.Failed), sent.Message, now, sent.Task, answer.Fault!), BusVerdict.Complete, cancellationToken);
        }
        if (answer.Kind == AnswerKind.Refused)
            return await SettleAsync(obligation, now => receipts.StepAsync(sent.Message, now, recipient, Refusal(now, answer), [], cancellationToken), BusVerdict.Complete, cancellationToken);
        if (answer.MayHaveArrived && recipient.Idempotency == Idempotency.None) return await Settle(ObligationState.Unknown, BusVerdict.Complete);
        // Nobody was asked: that is no attempt, only a wait; the mark goes.
        if (answer.Kind == AnswerKind.NotAsked) return sent.IsMarked ? await Settle(ObligationState.Queued, again) : again;
        return await Settle(ObligationState.Queued, again);
    }

    /// <summary>A body that is no receipt, or another's, takes nothing away from the delivery.</summary>
    private static ReceiptBody? ReceiptOf(PostAnswer answer, Obligation obligation)
    {
        if (ReceiptBody.Read(answer.Body.Span).Receipt is not { } receipt) return null;
        if (receipt.Obligation == obligation.Id) return receipt;
        Refusals.Count("receipt", "not-this-obligation");
        return null;
    }

    private static ReceiptBody Refusal(Obligation obligation, PostAnswer answer) => new(obligation.Id, ObligationState.Refused, null, answer.Fault, null);

    /// <summary>Delivered, and what the recipient said of it in the same breath.</summary>
    private async Task<CustodyCommit> DeliverAsync(Sent sent, ReceiptBody? receipt, CancellationToken cancellationToken)
    {
        var (message, obligation, recipient, hash, task) = sent;
        var after = obligation with { State = ObligationState.Delivered, Attempts = Attempt(sent) };
        var delivered = Step(obligation, ObligationState.Delivered, null, hash, after.Attempts);
        // What it says in the answer counts as what it says later does, and no more.
        if (receipt is not null && receipt.State != ObligationState.Delivered && receipts.Refuse(message, after, task, receipt) is null)
        {
            var said = await receipts.StepAsync(message, after, recipient, receipt, [AnswerWords.Delivered], cancellationToken);
            delivered = said with { Obligations = [.. delivered.Obligations, .. said.Obligations], Audit = [.. delivered.Audit, .. said.Audit] };
            after = after with { State = receipt.State };
        }
        else
        {
            delivered = _tasks.Take(delivered, message, obligation, task, [AnswerWords.Delivered], Actor, null, post.Now);
        }
        return after.IsEnded ? delivered : delivered with { Outbox = [.. delivered.Outbox, .. ReceiptPolls.First(after, recipient, post.Now)] };
    }

    /// <summary>Whose number the step has: the mark has counted the attempt already, a question counts none.</summary>
    private static int Attempt(Sent sent) => sent.Obligation.Attempts + (sent.Hash is null ? 0 : 1);

    private Task<CustodyCommit> Undeliverable(CustodyCommit failed, LedgerEntry message, Obligation obligation, KeptTask? task, string reason) =>
        Now(_tasks.Take(failed, message, obligation, task, [AnswerWords.Undeliverable], Actor, reason, post.Now));

    private static Task<CustodyCommit> Now(CustodyCommit commit) => Task.FromResult(commit);

    private CustodyCommit Step(Obligation obligation, ObligationState to, string? reason, string? sent, int? attempt = null) => new()
    {
        Obligations =
        [
            new ObligationStep(obligation.Id, obligation.State, to, post.Now, Actor) { Reason = reason, Attempt = attempt ?? obligation.Attempts + 1, Moved = sent },
        ],
        Audit = [new AuditRow(post.Now, Actor, "deliver", $"custody/{obligation.MessageId}", reason ?? "ok")],
    };

    private async Task<BusVerdict> SettleAsync(Obligation obligation, Func<Obligation, Task<CustodyCommit>> step, BusVerdict verdict, CancellationToken cancellationToken)
    {
        var commit = await step(obligation);
        if (!await store.CommitAsync(commit, cancellationToken))
        {
            // A receipt, a withdrawal or another courier was faster. If the obligation is still queued it is looked at again at once.
            var now = await store.FindObligationAsync(obligation.Id, cancellationToken);
            if (now?.State == ObligationState.Queued) return BusVerdict.Retry(TimeSpan.Zero);
            // Somebody took us for dead; we have the answer.
            if (now?.State != ObligationState.Unknown || commit.Obligations is not [{ To: not (ObligationState.Unknown or ObligationState.Queued) }, ..]) return BusVerdict.Complete;
            commit = await step(obligation with { State = ObligationState.Unknown });
            if (!await store.CommitAsync(commit, cancellationToken)) return BusVerdict.Complete;
        }
        if (commit.Outbox.Count > 0) await receipts.FlushAsync(cancellationToken);
        return verdict;
    }

    /// <summary>What went to whom, and the hash of its body; null when nothing was sent but a question.</summary>
    private sealed record Sent(LedgerEntry Message, Obligation Obligation, Partner Recipient, string? Hash, KeptTask? Task)
    {
        /// <summary>True when the ledger was told before that it is on its way.</summary>
        public bool IsMarked { get; init; }
    }
}
