using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>Tells whoever asked for something how far it has got: each step is a version of the Task, POSTed to the sender's return endpoint; to a webhook, a plain notice.</summary>
public sealed class StepNotices(ICustodyStore store, IRecordStore records, PartnerDirectory partners, PartnerPost post)
{
    /// <summary>What its messages on the queue of <see cref="Receipts.ReturnQueue"/> are called; the body is the obligation's id and the Task's version.</summary>
    public const string Subject = "step";

    private const string Actor = "returns";

    /// <summary>POSTs one version of a Task; a sender without a return endpoint sees it on the custody page.</summary>
    public async Task<BusVerdict> TellSenderAsync(string body, CancellationToken cancellationToken)
    {
        if (body.Split('/') is not [var id, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            || await store.FindObligationAsync(id, cancellationToken) is not { } obligation)
        {
            return BusVerdict.DeadLetter("no-such-obligation", "The ledger has no obligation of this id.");
        }
        var message = await store.FindMessageAsync(obligation.MessageId, cancellationToken)
            ?? throw new InvalidOperationException($"The message {obligation.MessageId} is not in the ledger.");
        if (partners.Find(message.Client) is not { ReturnEndpoint: { } address } sender) return BusVerdict.Complete;
        var versions = await records.HistoryAsync("Task", ObligationTask.IdOf(id), cancellationToken);
        if (versions.FirstOrDefault(one => one.Version == version) is not { } task)
            return BusVerdict.DeadLetter("no-such-task", "The record has no Task of this obligation.");

        var answer = await post.SendAsync(sender, Notice(sender, address, message, obligation, task.Json, body), cancellationToken);
        if (answer.Kind != AnswerKind.NotAsked)
            await store.AuditAsync(new AuditRow(post.Now, Actor, "step", $"custody/{message.Id}", answer.Fault ?? "ok"), cancellationToken);
        if (answer.IsTaken) return BusVerdict.Complete;
        return answer.IsPermanent
            ? BusVerdict.DeadLetter("step-refused", $"The sender's return endpoint answered {answer.Fault}.")
            : BusVerdict.Retry(answer.RetryAfter is null ? null : post.WaitAfter(sender, 1, answer));
    }

    private static Outgoing Notice(Partner sender, Uri address, LedgerEntry message, Obligation obligation, ReadOnlyMemory<byte> task, string key)
    {
        var headers = Headers(message.Id, obligation.Id, key);
        if (sender.ReturnChannel == ReturnChannel.Fhir) return new Outgoing(address, task, headers);
        var state = JsonTree.ReadFhir(task.Span).Root is { } root ? ObligationTask.StateOf(root) : AnswerWords.Requested;
        return new Outgoing(address, ReturnNotice.OfStep(message, obligation, state), headers) { ContentType = "application/json" };
    }

    private static Dictionary<string, string> Headers(string message, string obligation, string key) => new()
    {
        ["X-Gateway-Message"] = message,
        ["X-Gateway-Obligation"] = obligation,
        ["Idempotency-Key"] = $"step-{key}",
        ["X-Correlation-Id"] = message,
        ["X-Gateway-Custody-Path"] = $"/api/custody/{message}",
    };
}
