using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Takes a referral back on the word of whoever sent it: nothing is owed for it any more, its ServiceRequest is revoked (or entered in error), its Task
/// is over, and everybody who was told of it is told so, which is owed and chased like anything else.
/// </summary>
public sealed class Revocations(ICustodyStore store, IRecordStore records, IngestRules rules, Relay relay, TimeProvider time)
{
    /// <summary>The kind of news by which routes.yaml says how soon it is told, and the event of the message that tells it.</summary>
    public const string Kind = "referral-revoked";

    private const int MostTries = 5;

    // FHIR R4 request-status; BaRS: SERVREQ01 revoked, SERVREQ02 entered-in-error.
    private static readonly Dictionary<string, string> s_statuses = new(StringComparer.Ordinal)
    {
        [AnswerWords.Revoked] = "revoked",
        [AnswerWords.Deleted] = "entered-in-error",
    };

    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(10);

    private readonly TaskSteps _tasks = new(records, rules.Partners);

    /// <summary>True for a request that was revoked or deleted: it is brought as it is now, whenever it is brought.</summary>
    internal static bool IsRevoked(Element request) => request["status"]?.Text is { } status && s_statuses.ContainsValue(status);

    public async Task<ReceiptAnswer> ApplyAsync(Partner from, string messageId, RevocationBody body, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < MostTries; tries++)
        {
            var obligation = await store.FindObligationAsync(body.Obligation, cancellationToken);
            if (obligation is null || obligation.MessageId != messageId || await store.FindMessageAsync(messageId, cancellationToken) is not { } message)
                return new ReceiptAnswer(ReceiptResult.NoSuchObligation, "This message has no such obligation.");
            if (message.Client != from.Id) return new ReceiptAnswer(ReceiptResult.NotYours, "Only whoever referred can take it back; whoever was asked says rejected, with a reason.");
            var kept = await _tasks.FindAsync(obligation, cancellationToken);
            var (route, refusal) = Refuse(obligation, kept, body);
            if (route is null) return refusal!;
            if (!await store.CommitAsync(await StepAsync(message, obligation, kept!, route, from, body, cancellationToken), cancellationToken)) continue;
            await relay.FlushAsync(cancellationToken);
            return new ReceiptAnswer(ReceiptResult.Applied, "It is taken back, and everybody who was told of it is told so. Ring whoever may have set out.");
        }
        throw new TimeoutException($"The obligation {body.Obligation} kept changing while it was revoked.");
    }

    /// <summary>How it is told, or why nothing comes of it.</summary>
    private (Routes.Route? Route, ReceiptAnswer? Refusal) Refuse(Obligation obligation, KeptTask? kept, RevocationBody body)
    {
        static (Routes.Route?, ReceiptAnswer?) No(string text, ReceiptResult result = ReceiptResult.NotPossible) => (null, new ReceiptAnswer(result, text));
        if (body.At is { } at && at > time.GetUtcNow() + s_clocks) return No("The time of this revocation lies in the future. Check the clock.", ReceiptResult.NotPlausible);
        if (kept is null || kept.Pathway != Referral.Pathway) return No("Nobody was asked to come by this obligation; only a referral can be revoked.");
        var step = kept.Pathway.Take(kept.State, body.Happening);
        if (kept.State is AnswerWords.Cancelled or AnswerWords.EnteredInError) return No("This was taken back already.", ReceiptResult.AlreadyApplied);
        if (step.Refusal is { } refusal) return No($"{refusal} Ring whoever did it.");
        if (!ObligationTransitions.IsLegal(obligation.State, ObligationState.Withdrawn)) return No("What was asked has ended in the meantime; it cannot be taken back.");
        return rules.Routes.RoutesOf(Kind, Element.Resource("Bundle"), null, []).FirstOrDefault(route => route.To.Contains(Routes.Route.Owner)) is { } route
            ? (route, null)
            : No($"The route table has no route to the owner of a {Kind}, so nobody would be told: ring them.");
    }

    private async Task<CustodyCommit> StepAsync(
        LedgerEntry message, Obligation obligation, KeptTask kept, Routes.Route route, Partner from, RevocationBody body, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var actor = $"{from.Id}: {body.By}";
        var work = new IngestWork(message, now);
        foreach (var told in (await store.ObligationsOfAsync(message.Id, cancellationToken)).Where(IsTold).DistinctBy(owed => owed.Recipient))
            work.Oblige(Recipients.OfOwner(route, told, work));
        var telling = work.ToCommit();
        var commit = new CustodyCommit
        {
            Obligations = [new ObligationStep(obligation.Id, obligation.State, ObligationState.Withdrawn, now, actor) { Reason = $"{body.Happening}: {body.Reason}", Attempt = obligation.Attempts }],
            NewObligations = telling.NewObligations,
            Resources = await RequestsAsync(message, obligation, actor, body, now, cancellationToken),
            Audit = [new AuditRow(now, from.Id, "revoke", $"custody/{message.Id}", body.Happening)],
            Outbox = telling.Outbox,
        };
        return _tasks.Take(commit, message, obligation, kept, [body.Happening], actor, body.Reason, now);

        // Who said no knows that they need not come; what never left is never brought.
        bool IsTold(Obligation owed) => owed.Route != route.Id
            && owed.State is not (ObligationState.Refused or ObligationState.Withdrawn or ObligationState.Superseded)
            && !(owed.Id == obligation.Id && owed is { State: ObligationState.Queued, Attempts: 0 });
    }

    /// <summary>The requests of the message as they stand in the record, revoked, with who says so and why.</summary>
    private async Task<IReadOnlyList<ResourceVersion>> RequestsAsync(
        LedgerEntry message, Obligation obligation, string actor, RevocationBody body, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (await store.FindArtefactAsync(message.Id, "bundle", cancellationToken) is not { } kept || JsonTree.ReadFhir(kept.Body.Span).Root is not { } bundle) return [];
        var revoked = new List<ResourceVersion>();
        foreach (var stated in PersonBinding.Resources(bundle).Where(resource => resource.ResourceType == "ServiceRequest"))
        {
            if (await records.ReadAsync("ServiceRequest", stated["id"]?.Text ?? "", cancellationToken) is not { } stored || JsonTree.ReadFhir(stored.Json.Span).Root is not { } known) continue;
            var request = known.Clone(known.ResourceType);
            foreach (var stamp in (string[])["versionId", "lastUpdated"])
                if (request["meta"]?[stamp] is { } old) request["meta"]!.Remove(old);
            request.With("status", s_statuses[body.Happening]);
            request.Add(new Element("note") { IsRepeat = true }).With("authorString", actor).With("time", MessageBundle.Instant(now)).With("text", body.Reason);
            revoked.Add(new ResourceVersion(request, obligation.Person, message.Source, message.Id, now));
        }
        return revoked;
    }
}
