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
/// system fails the obligation, which the operator then owns; anything else is tried again for as long as it is owed, past its due time too.
/// </summary>
public sealed class Courier(ICustodyStore store, IRecordStore records, PartnerDirectory partners, PartnerPost post, Receipts receipts)
{
    private const string Actor = "courier";

    private readonly TaskSteps _tasks = new(records, partners);

    /// <summary>Makes one delivery and says what to do with its bus message. Patient data leaves in the body of the POST and nowhere else.</summary>
    public async Task<BusVerdict> DeliverAsync(string obligationId, CancellationToken cancellationToken)
    {
        if (await store.FindObligationAsync(obligationId, cancellationToken) is not { } obligation)
            return BusVerdict.DeadLetter("no-such-obligation", "The ledger has no obligation of this id.");
        // Delivered before and not acknowledged to the bus, withdrawn, or filed by other means: there is nothing to bring.
        if (obligation.State != ObligationState.Queued) return BusVerdict.Complete;
        var message = await store.FindMessageAsync(obligation.MessageId, cancellationToken)
            ?? throw new InvalidOperationException($"The message {obligation.MessageId} is not in the ledger.");
        if (partners.Find(obligation.Recipient) is not { Endpoint: { } address } recipient)
            return await SettleAsync(obligation, await FailAsync(message, obligation, "no-endpoint", null, cancellationToken), BusVerdict.Complete, cancellationToken);

        var content = await MessageContent.OfAsync(message, obligation, store, records, cancellationToken);
        var task = await _tasks.FindAsync(obligation, cancellationToken);
        var body = JsonText.ToBytes(MessageBundle.Of(message, obligation, recipient, content, post.Now, task?.Task));
        var answer = await post.PostAsync(recipient, address, body, Headers(message, obligation), cancellationToken);
        return await ConcludeAsync(new Sending(message, obligation, recipient, Convert.ToHexStringLower(SHA256.HashData(body))), answer, cancellationToken);
    }

    private static Dictionary<string, string> Headers(LedgerEntry message, Obligation obligation) => new()
    {
        ["X-Gateway-Obligation"] = obligation.Id,
        ["Idempotency-Key"] = obligation.Id,
        ["X-Correlation-Id"] = message.Id,
        ["X-Gateway-Receipt-Path"] = $"/api/custody/{message.Id}/receipts",
    };

    private async Task<BusVerdict> ConcludeAsync(Sending sending, PostAnswer answer, CancellationToken cancellationToken)
    {
        var (obligation, recipient) = (sending.Obligation, sending.Recipient);
        if (answer.IsTaken) return await SettleAsync(obligation, await DeliverAsync(sending, answer, cancellationToken), BusVerdict.Complete, cancellationToken);
        if (answer.IsPermanent)
            return await SettleAsync(obligation, await FailAsync(sending.Message, obligation, answer.Fault!, sending.Hash, cancellationToken), BusVerdict.Complete, cancellationToken);
        // Nobody was asked: that is no attempt, only a wait.
        if (answer.Fault == PostAnswer.CircuitOpen) return BusVerdict.Retry(post.WaitAfter(recipient, Math.Max(1, obligation.Attempts), answer));
        var attempt = obligation.Attempts + 1;
        var again = BusVerdict.Retry(post.WaitAfter(recipient, attempt, answer));
        return await SettleAsync(obligation, Step(obligation, ObligationState.Queued, answer.Fault, sending.Hash), again, cancellationToken);
    }

    /// <summary>Delivered, and what the recipient said of it in the same breath.</summary>
    private async Task<CustodyCommit> DeliverAsync(Sending sending, PostAnswer answer, CancellationToken cancellationToken)
    {
        var (message, obligation, recipient, hash) = sending;
        var delivered = Step(obligation, ObligationState.Delivered, null, hash);
        // A body that is no receipt, or another's, takes nothing away from the delivery.
        if (ReceiptBody.Read(answer.Body.Span).Receipt is not { } receipt || receipt.Obligation != obligation.Id)
            return _tasks.Take(delivered, message, obligation, await _tasks.FindAsync(obligation, cancellationToken), [AnswerWords.Delivered], Actor, null, post.Now);
        var there = obligation with { State = ObligationState.Delivered, Attempts = obligation.Attempts + 1 };
        var said = await receipts.StepAsync(message, there, recipient, receipt, [AnswerWords.Delivered], cancellationToken);
        return said with { Obligations = [.. delivered.Obligations, .. said.Obligations], Audit = [.. delivered.Audit, .. said.Audit] };
    }

    private async Task<CustodyCommit> FailAsync(LedgerEntry message, Obligation obligation, string reason, string? sent, CancellationToken cancellationToken) =>
        _tasks.Take(
            Step(obligation, ObligationState.Failed, reason, sent), message, obligation, await _tasks.FindAsync(obligation, cancellationToken),
            [AnswerWords.Undeliverable], Actor, reason, post.Now);

    private CustodyCommit Step(Obligation obligation, ObligationState to, string? reason, string? sent) => new()
    {
        Obligations =
        [
            new ObligationStep(obligation.Id, ObligationState.Queued, to, post.Now, Actor) { Reason = reason, Attempt = obligation.Attempts + 1, Moved = sent },
        ],
        Audit = [new AuditRow(post.Now, Actor, "deliver", $"custody/{obligation.MessageId}", reason ?? "ok")],
    };

    private async Task<BusVerdict> SettleAsync(Obligation obligation, CustodyCommit commit, BusVerdict verdict, CancellationToken cancellationToken)
    {
        if (!await store.CommitAsync(commit, cancellationToken))
        {
            // A receipt, a withdrawal or another courier was faster. If the obligation is still queued it is looked at again at once.
            var now = await store.FindObligationAsync(obligation.Id, cancellationToken);
            return now?.State == ObligationState.Queued ? BusVerdict.Retry(TimeSpan.Zero) : BusVerdict.Complete;
        }
        if (commit.Outbox.Count > 0) await receipts.FlushAsync(cancellationToken);
        return verdict;
    }

    /// <summary>What goes to whom, and the hash of its body.</summary>
    private sealed record Sending(LedgerEntry Message, Obligation Obligation, Partner Recipient, string Hash);
}
