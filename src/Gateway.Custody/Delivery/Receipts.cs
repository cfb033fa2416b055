using System.Globalization;
using Gateway.Custody.Alerts;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Pathways;
using Gateway.Pathways.Alerts;
using Gateway.Pathways.Answers;

namespace Gateway.Custody.Delivery;

/// <summary>What became of a receipt.</summary>
public enum ReceiptResult
{
    Applied,

    /// <summary>The obligation is that far already; saying so again is harmless.</summary>
    AlreadyApplied,

    /// <summary>The obligation is another partner's.</summary>
    NotYours,

    NoSuchObligation,

    /// <summary>The obligation has ended otherwise.</summary>
    NotPossible,

    /// <summary>It says of itself that it is still to be made.</summary>
    NotPlausible,
}

/// <param name="Text">A sentence for the partner.</param>
public sealed record ReceiptAnswer(ReceiptResult Result, string Text);

/// <summary>
/// Takes recipients' receipts and moves their obligations along their pathways; a refusal passes to the next recipient of the route, and
/// where there is none returns the message to its sender.
/// </summary>
public sealed class Receipts(ICustodyStore store, IRecordStore records, IngestRules rules, Relay relay, SenderAnswers answers, TimeProvider time)
{
    /// <summary>The queue of messages whose sender must be told; the body is the message's id.</summary>
    public const string ReturnQueue = "returns";

    private const int MostTries = 5;

    private static readonly ObligationState[] s_onTheWay =
        [ObligationState.Delivered, ObligationState.Filed, ObligationState.Accepted, ObligationState.InProgress, ObligationState.Actioned];

    /// <summary>How far a recipient's clock may be from ours.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(10);

    private readonly TaskSteps _tasks = new(records, rules.Partners);
    private readonly NextRecipient _next = new(rules);

    public async Task<ReceiptAnswer> ApplyAsync(Partner from, string messageId, ReceiptBody body, CancellationToken cancellationToken)
    {
        // A try is stale when something else moved the message or the obligation in between; then the table is asked again.
        for (var tries = 0; tries < MostTries; tries++)
        {
            var obligation = await store.FindObligationAsync(body.Obligation, cancellationToken);
            if (obligation is null || obligation.MessageId != messageId)
                return new ReceiptAnswer(ReceiptResult.NoSuchObligation, "This message has no such obligation.");
            if (obligation.Recipient != from.Id) return new ReceiptAnswer(ReceiptResult.NotYours, "This obligation is another recipient's.");
            var kept = await _tasks.FindAsync(obligation, cancellationToken);
            var message = await MessageAsync(messageId, cancellationToken);
            if (Refuse(message, obligation, kept, body) is { } refusal) return refusal;

            if (!await store.CommitAsync(await StepAsync(message, obligation, from, body, [], cancellationToken), cancellationToken)) continue;
            await relay.FlushAsync(cancellationToken);
            return new ReceiptAnswer(ReceiptResult.Applied, "Thank you.");
        }
        throw new TimeoutException($"The obligation {body.Obligation} kept changing while a receipt for it was applied.");
    }

    /// <summary>The commit that a legal receipt makes.</summary>
    /// <param name="before">What happened to the Task in the same breath, before the receipt.</param>
    internal async Task<CustodyCommit> StepAsync(
        LedgerEntry message, Obligation obligation, Partner from, ReceiptBody body, IReadOnlyList<string> before, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var actor = body.By is null ? from.Id : $"{from.Id}: {body.By}";
        var to = body.Happening == AnswerWords.Concern ? obligation.State : body.State;
        var next = to == ObligationState.Refused ? await PassOnAsync(message, obligation, now, cancellationToken) : null;
        var returns = to == ObligationState.Refused && next is null && message.State == MessageState.Routed;
        var commit = new CustodyCommit
        {
            Obligations = [new ObligationStep(obligation.Id, obligation.State, to, now, actor) { Reason = Said(body), Attempt = obligation.Attempts }],
            NewObligations = next?.NewObligations ?? [],
            Resources = next?.Resources ?? [],
            Audit = [new AuditRow(now, from.Id, "receipt", $"custody/{message.Id}", body.Happening == AnswerWords.Concern ? body.Happening : body.State.ToString())],
            // "Filed" wants every recipient, so one refusal puts it out of reach; what the others owe goes on.
            Messages = returns ? [Return(message, from, now)] : [],
            Outbox = [.. Notice(message, obligation, to, returns), .. AlertAnswers.Of(message, obligation with { State = to }), .. next?.Outbox ?? []],
        };
        return _tasks.Take(commit, message, obligation, await _tasks.FindAsync(obligation, cancellationToken), [.. before, body.Happening], actor, body.Reason, now);
    }

    /// <summary>Why nothing comes of the receipt; null when something does.</summary>
    internal ReceiptAnswer? Refuse(LedgerEntry message, Obligation obligation, KeptTask? kept, ReceiptBody body)
    {
        if (body.At is { } at && at > time.GetUtcNow() + s_clocks)
            return new ReceiptAnswer(ReceiptResult.NotPlausible, "The time of this receipt lies in the future. Check the clock.");
        if (kept is null && body.Happening is AnswerWords.Arrived or AnswerWords.Concern)
            return new ReceiptAnswer(ReceiptResult.NotPossible, "Only of somebody who is on the way home can it be said that they arrived, or that something is not safe.");
        if (body.Happening == AnswerWords.Concern)
            return kept!.Pathway.Take(kept.State, body.Happening).Refusal is { } not ? new ReceiptAnswer(ReceiptResult.NotPossible, not) : null;
        if (body.Happening == AnswerWords.Arrived && kept!.State == AnswerWords.Arrived || body.Happening != AnswerWords.Arrived && IsThere(obligation.State, body.State))
            return new ReceiptAnswer(ReceiptResult.AlreadyApplied, "This was known already.");
        if (kept is not null && kept.Pathway.Take(kept.State, body.Happening).Refusal is { } refusal) return new ReceiptAnswer(ReceiptResult.NotPossible, refusal);
        if (body.State == ObligationState.Refused && Retraction.Is(message, obligation))
            return new ReceiptAnswer(ReceiptResult.NotPossible, "What is another person's cannot be kept. Take it out and say actioned; if you do not have it, say actioned and that.");
        if (obligation.Goal == ObligationState.Filed && body.State is ObligationState.Accepted or ObligationState.InProgress)
            return new ReceiptAnswer(ReceiptResult.NotPossible, "Nothing is asked of you but to file it; say filed, or refused with a reason.");
        return obligation.State == body.State || ObligationTransitions.IsLegal(obligation.State, body.State)
            ? null
            : new ReceiptAnswer(ReceiptResult.NotPossible, string.Create(CultureInfo.InvariantCulture, $"The obligation is {obligation.State}; it cannot become {body.State} any more."));
    }

    /// <summary>What asks the next recipient of the route; null when nobody is left, and then the sender must see to it.</summary>
    private async Task<CustodyCommit?> PassOnAsync(LedgerEntry message, Obligation refused, DateTimeOffset now, CancellationToken cancellationToken)
    {
        if (message.State != MessageState.Routed) return null;
        var asked = await store.ObligationsOfAsync(message.Id, cancellationToken);
        return await _tasks.FindAsync(refused, cancellationToken) is { } kept && !kept.Pathway.Take(kept.State, AnswerWords.Rejected).Has(DutyKind.PassOn)
            ? null
            : _next.After(message, refused, asked, await _tasks.FindAsync(refused, cancellationToken), now);
    }

    /// <summary>The history has one row a step; the word that moved nothing, or what was found, is its reason.</summary>
    private static string? Said(ReceiptBody body)
    {
        var word = body.Happening is AnswerWords.Arrived or AnswerWords.Concern ? body.Happening : body.Finding is { } finding ? FindingNames.Of(finding) : null;
        return word is null ? body.Reason : body.Reason is null ? word : $"{word}: {body.Reason}";
    }

    private MessageStep Return(LedgerEntry message, Partner from, DateTimeOffset now)
    {
        var channel = rules.Partners.Find(message.Client)?.ReturnChannel ?? ReturnChannel.None;
        return new MessageStep(message.Id, MessageState.Routed, MessageState.Returned, now, from.Id)
        {
            Reason = $"refused-by-{from.Id}",
            // An acknowledgement and a control report were final when it was routed. Where nothing speaks by itself it stays open until somebody has told the sender.
            Owner = channel is ReturnChannel.Fhir or ReturnChannel.Webhook ? null : ToldSenders.Owner,
        };
    }

    /// <summary>The sender is told of a return, and where it waits for an answer, of whatever may decide it.</summary>
    private BusMessage[] Notice(LedgerEntry message, Obligation obligation, ObligationState state, bool returns)
    {
        if (rules.Partners.Find(message.Client)?.ReturnEndpoint is null) return [];
        if (returns) return [new BusMessage($"returned-{message.Id}", ReturnQueue, message.Id, "returned", message.Id) { CorrelationId = message.Id }];
        var isReached = Outcome.IsReached(obligation with { State = state });
        return isReached && message.State == MessageState.Routed && answers.IsExpected(message)
            ? [new BusMessage($"answered-{obligation.Id}", ReturnQueue, message.Id, "answered", message.Id) { CorrelationId = message.Id }]
            : [];
    }

    internal Task<int> FlushAsync(CancellationToken cancellationToken) => relay.FlushAsync(cancellationToken);

    /// <summary>True when the obligation stands where the receipt would put it, or past it.</summary>
    internal static bool IsThere(ObligationState state, ObligationState receipt) =>
        state == receipt || (Array.IndexOf(s_onTheWay, receipt) is >= 0 and var place && Array.IndexOf(s_onTheWay, state) > place);

    private async Task<LedgerEntry> MessageAsync(string id, CancellationToken cancellationToken) =>
        await store.FindMessageAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The message {id} is not in the ledger.");
}
