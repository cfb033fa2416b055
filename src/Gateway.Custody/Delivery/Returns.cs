using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>The return channel: tells a sender what happened to a message after it had been acknowledged.</summary>
public sealed class Returns(ICustodyStore store, PartnerDirectory partners, PartnerPost post)
{
    private const string Actor = "returns";

    /// <summary>POSTs to its sender's return endpoint what became of a parked or returned message: an OperationOutcome, or a plain notice.</summary>
    public async Task<BusVerdict> TellSenderAsync(string messageId, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { } message)
            return BusVerdict.DeadLetter("no-such-message", "The ledger has no message of this id.");
        // Mended in the meantime: there is nothing to tell any more.
        if (message.State is not (MessageState.Parked or MessageState.Returned)) return BusVerdict.Complete;
        // The other channels speak for themselves, and where there is none somebody of ours has the message as a task.
        if (partners.Find(message.Client) is not { ReturnEndpoint: { } address, ReturnChannel: ReturnChannel.Fhir or ReturnChannel.Webhook } sender) return BusVerdict.Complete;

        var obligations = await store.ObligationsOfAsync(messageId, cancellationToken);
        var answer = await post.SendAsync(sender, Notice(message, obligations, sender, address), cancellationToken);
        if (answer.Kind != AnswerKind.NotAsked)
            await store.AuditAsync(new AuditRow(post.Now, Actor, "return", $"custody/{messageId}", answer.Fault ?? "ok"), cancellationToken);
        if (answer.IsTaken) return BusVerdict.Complete;
        if (!answer.IsPermanent) return BusVerdict.Retry(answer.RetryAfter is null ? null : post.WaitAfter(sender, 1, answer));
        // A parked message has its owner.
        if (message.State == MessageState.Returned) await store.CommitAsync(ToldSenders.Task(message, post.Now, Actor), cancellationToken);
        return BusVerdict.DeadLetter("return-refused", $"The sender's return endpoint answered {answer.Fault}.");
    }

    private static Outgoing Notice(LedgerEntry message, IReadOnlyList<Obligation> obligations, Partner sender, Uri address) =>
        sender.ReturnChannel == ReturnChannel.Webhook
            ? new Outgoing(address, ReturnNotice.Of(message, obligations), Headers(message)) { ContentType = "application/json" }
            : new Outgoing(address, JsonText.ToBytes(OperationOutcome.Of(Issues(message, obligations))), Headers(message));

    private static IEnumerable<Issue> Issues(LedgerEntry message, IReadOnlyList<Obligation> obligations)
    {
        var reason = message.Reason ?? "no-reason";
        yield return message.State == MessageState.Parked
            ? Issue.Error("CUS010", "processing", "", $"The message is parked ({reason}). A person looks at it; it reaches nobody before that.")
            : Issue.Error("CUS011", "processing", "", $"The message is returned ({reason}). It will not be acted on; see to it by other means.");
        foreach (var refused in obligations.Where(obligation => obligation.State == ObligationState.Refused))
            yield return Issue.Error("CUS012", "business-rule", "", $"The recipient {refused.Recipient} refused it for the reason beside.", refused.Reason);
    }

    private static Dictionary<string, string> Headers(LedgerEntry message) => new()
    {
        ["X-Gateway-Message"] = message.Id,
        ["Idempotency-Key"] = $"{message.Id}-{message.State}",
        ["X-Correlation-Id"] = message.Id,
        ["X-Gateway-Custody-Path"] = $"/api/custody/{message.Id}",
    };
}
