using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Sources.Hl7v2;
using Gateway.Web.Startup;

namespace Gateway.Web.Inbound.Mllp;

/// <summary>
/// The second answer of enhanced mode (HL7 v2.4 §2.9.2): after the accept acknowledgement on the line, AA, AE or AR by the sender's return
/// channel once it is known what became of the message.
/// </summary>
internal sealed class ApplicationAcknowledgements(ICustodyStore store, PartnerDirectory partners, PartnerPost post, RelayWorker relay, TimeProvider time)
{
    /// <summary>The queue of answers that are owed.</summary>
    public const string Queue = "application-acknowledgements";

    private const string Actor = "application-acknowledgement";
    private const string MediaType = "application/hl7-v2";

    /// <summary>How soon a message that has not come to rest is looked at again.</summary>
    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(1);

    /// <summary>Writes down which messages of a body are owed an answer, each by its own header. Promised twice (the sender repeats its message) it is owed once.</summary>
    public async Task PromiseAsync(Intake taken)
    {
        if (taken.Source.Manifest.Reply != ReplyForm.Hl7Ack) return;
        var owed = new List<BusMessage>();
        for (var i = 0; i < taken.Receptions.Count; i++)
            if (Hl7Acknowledgement.Asked(taken.Envelope.Parts[i].Body.Span) is { IsEnhanced: true, Application: not AcknowledgementCondition.Never })
                owed.Add(Owed(taken.AnswersForPart(i).Id));
        if (owed.Count == 0) return;
        await store.CommitAsync(new CustodyCommit { Outbox = owed }, CancellationToken.None);
        relay.Ring();
    }

    /// <summary>Sends the answer when the message has come to rest.</summary>
    public async Task<BusVerdict> SendAsync(string messageId, CancellationToken cancellationToken)
    {
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { } message)
            return BusVerdict.DeadLetter("no-such-message", "The ledger has no message of this id.");
        if (CodeOf(message.State) is not { } code) return BusVerdict.Retry(LookAgain);
        // Without a return channel the custody page is where the sender looks.
        if (partners.Find(message.Client) is not { ReturnEndpoint: { } address } sender) return BusVerdict.Complete;

        var body = await store.ReadBodyAsync(messageId, cancellationToken);
        var condition = Hl7Acknowledgement.Asked(body.Span).Application;
        if (!condition.Wants(code == AcknowledgementCode.Accept)) return BusVerdict.Complete;
        IReadOnlyList<Issue> issues = code == AcknowledgementCode.Accept ? []
            : [Issue.Error("CUS010", "processing", "", $"The message is {StateNames.Of(message.State)} ({message.Reason ?? "no-reason"}).")];
        var acknowledgement = Hl7Acknowledgement.Build(body.Span, code, Hl7Replies.ControlId(Reversed(message.Id)), time.GetUtcNow(), issues);
        var headers = new Dictionary<string, string> { ["X-Gateway-Message"] = message.Id, ["Idempotency-Key"] = $"{message.Id}-{code}" };
        var answer = await post.SendAsync(sender, new Outgoing(address, acknowledgement, headers) { ContentType = MediaType }, cancellationToken);
        if (answer.Kind != AnswerKind.NotAsked)
            await store.AuditAsync(new AuditRow(post.Now, Actor, "return", $"custody/{messageId}", answer.Fault ?? "ok"), cancellationToken);
        if (answer.IsTaken) return BusVerdict.Complete;
        return answer.IsPermanent
            ? BusVerdict.DeadLetter("return-refused", $"The sender's return endpoint answered {answer.Fault}.")
            : BusVerdict.Retry(answer.RetryAfter is null ? null : post.WaitAfter(sender, 1, answer));
    }

    private static BusMessage Owed(string messageId) => new($"application-ack-{messageId}", Queue, messageId, "application-acknowledgement", messageId);

    /// <summary>AA: it is recorded and routed. AE: it waits for a person. AR: it went back. Null: it is still on its way.</summary>
    private static AcknowledgementCode? CodeOf(MessageState state) => state switch
    {
        MessageState.Routed or MessageState.Withdrawn or MessageState.Duplicate => AcknowledgementCode.Accept,
        MessageState.Parked => AcknowledgementCode.Error,
        MessageState.Returned or MessageState.Discarded => AcknowledgementCode.Reject,
        _ => null,
    };

    /// <summary>The accept acknowledgement's control id is the end of the message's id; this one must not be the same.</summary>
    private static string Reversed(string id) => new([.. id.Reverse()]);
}
