using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Stays;

namespace Gateway.Custody.Delivery;

/// <summary>The return channel: tells a sender what happened to a message after it had been acknowledged.</summary>
public sealed class Returns(ICustodyStore store, PartnerDirectory partners, PartnerPost post, SenderAnswers answers)
{
    private const string Actor = "returns";

    /// <summary>
    /// POSTs an OperationOutcome or, to a webhook, a plain notice about a parked, returned or odd message to its sender's return endpoint. A sender that waits for
    /// an answer in its own format is sent that instead, once the recipients have decided.
    /// </summary>
    public async Task<BusVerdict> TellSenderAsync(string messageId, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { } message)
            return BusVerdict.DeadLetter("no-such-message", "The ledger has no message of this id.");
        if (partners.Find(message.Client) is not { ReturnEndpoint: { } address } sender) return BusVerdict.Complete;
        if (message.State is MessageState.Routed or MessageState.Returned && answers.IsExpected(message))
        {
            var (written, contentType, fault) = await answers.WriteAsync(message, cancellationToken);
            if (fault is not null) return BusVerdict.DeadLetter("answer-not-written", fault);
            // Somebody has not decided yet.
            return written is { } own ? await PostAsync(message, sender, address, own, contentType, cancellationToken) : BusVerdict.Complete;
        }
        // Mended in the meantime: there is nothing to tell any more.
        if (message.State is not (MessageState.Parked or MessageState.Returned) && !IsRemarked(message)) return BusVerdict.Complete;
        // The other channels speak for themselves, and where there is none somebody of ours has the message as a task.
        if (sender.ReturnChannel is not (ReturnChannel.Fhir or ReturnChannel.Webhook)) return BusVerdict.Complete;

        var obligations = await store.ObligationsOfAsync(messageId, cancellationToken);
        return sender.ReturnChannel == ReturnChannel.Webhook
            ? await PostAsync(message, sender, address, ReturnNotice.Of(message, obligations), "application/json", cancellationToken)
            : await PostAsync(message, sender, address, JsonText.ToBytes(OperationOutcome.Of(Issues(message, obligations))), null, cancellationToken);
    }

    private async Task<BusVerdict> PostAsync(LedgerEntry message, Partner sender, Uri address, ReadOnlyMemory<byte> body, string? contentType, CancellationToken cancellationToken)
    {
        var notice = new Outgoing(address, body, Headers(message));
        var answer = await post.SendAsync(sender, contentType is null ? notice : notice with { ContentType = contentType }, cancellationToken);
        if (answer.Kind != AnswerKind.NotAsked)
            await store.AuditAsync(new AuditRow(post.Now, Actor, "return", $"custody/{message.Id}", answer.Fault ?? "ok"), cancellationToken);
        if (answer.IsTaken) return BusVerdict.Complete;
        if (!answer.IsPermanent) return BusVerdict.Retry(answer.RetryAfter is null ? null : post.WaitAfter(sender, 1, answer));
        // A parked message has its owner.
        if (message.State == MessageState.Returned) await store.CommitAsync(ToldSenders.Task(message, post.Now, Actor), cancellationToken);
        return BusVerdict.DeadLetter("return-refused", $"The sender's return endpoint answered {answer.Fault}.");
    }

    /// <summary>It went on, and something about it is odd.</summary>
    private static bool IsRemarked(LedgerEntry message) => message.State == MessageState.Routed && (StayRemarks.IsRemark(message.Reason) || MeasurementRemarks.IsRemark(message.Reason));

    private static IEnumerable<Issue> Issues(LedgerEntry message, IReadOnlyList<Obligation> obligations)
    {
        var reason = message.Reason ?? "no-reason";
        if (IsRemarked(message))
        {
            yield return Issue.Warning("CUS013", "business-rule", "", reason);
            yield break;
        }
        yield return message.State == MessageState.Parked
            ? Issue.Error("CUS010", "processing", "", $"The message is parked ({reason}). A person looks at it; {(obligations.Count > 0 ? "those who must act on it were told, and no record has it" : "it reaches nobody")} before that.")
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
