using System.Globalization;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

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

/// <summary>Takes recipients' receipts and moves their obligations; a refusal that cannot be mended returns the message to its sender.</summary>
public sealed class Receipts(ICustodyStore store, PartnerDirectory partners, Relay relay, SenderAnswers answers, TimeProvider time)
{
    /// <summary>The queue of messages whose sender must be told; the body is the message's id.</summary>
    public const string ReturnQueue = "returns";

    private const int MostTries = 5;

    /// <summary>How far a recipient's clock may be from ours.</summary>
    private static readonly TimeSpan s_clocks = TimeSpan.FromMinutes(10);

    public async Task<ReceiptAnswer> ApplyAsync(Partner from, string messageId, ReceiptBody body, CancellationToken cancellationToken)
    {
        // A try is stale when something else moved the message or the obligation in between; then the table is asked again.
        for (var tries = 0; tries < MostTries; tries++)
        {
            var obligation = await store.FindObligationAsync(body.Obligation, cancellationToken);
            if (obligation is null || obligation.MessageId != messageId)
                return new ReceiptAnswer(ReceiptResult.NoSuchObligation, "This message has no such obligation.");
            if (obligation.Recipient != from.Id) return new ReceiptAnswer(ReceiptResult.NotYours, "This obligation is another recipient's.");
            if (body.At is { } at && at > time.GetUtcNow() + s_clocks)
                return new ReceiptAnswer(ReceiptResult.NotPlausible, "The time of this receipt lies in the future. Check the clock.");
            if (IsThere(obligation.State, body.State)) return new ReceiptAnswer(ReceiptResult.AlreadyApplied, "This was known already.");
            if (!ObligationTransitions.IsLegal(obligation.State, body.State))
                return new ReceiptAnswer(ReceiptResult.NotPossible, string.Create(CultureInfo.InvariantCulture, $"The obligation is {obligation.State}; it cannot become {body.State} any more."));

            var message = await MessageAsync(messageId, cancellationToken);
            if (!await store.CommitAsync(Step(message, obligation, from, body), cancellationToken)) continue;
            await relay.FlushAsync(cancellationToken);
            return new ReceiptAnswer(ReceiptResult.Applied, "Thank you.");
        }
        throw new TimeoutException($"The obligation {body.Obligation} kept changing while a receipt for it was applied.");
    }

    /// <summary>The commit that a legal receipt makes.</summary>
    internal CustodyCommit Step(LedgerEntry message, Obligation obligation, Partner from, ReceiptBody body)
    {
        var now = time.GetUtcNow();
        var actor = body.By is null ? from.Id : $"{from.Id}: {body.By}";
        var returns = body.State == ObligationState.Refused && message.State == MessageState.Routed;
        return new CustodyCommit
        {
            Obligations = [new ObligationStep(obligation.Id, obligation.State, body.State, now, actor) { Reason = body.Reason, Attempt = obligation.Attempts }],
            Audit = [new AuditRow(now, from.Id, "receipt", $"custody/{message.Id}", body.State.ToString())],
            // "Filed" wants every recipient, so one refusal puts it out of reach; what the others owe goes on.
            Messages = returns ? [Return(message, from, now)] : [],
            Outbox = Notice(message, obligation, body.State, returns),
        };
    }

    private MessageStep Return(LedgerEntry message, Partner from, DateTimeOffset now)
    {
        var channel = partners.Find(message.Client)?.ReturnChannel ?? ReturnChannel.None;
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
        if (partners.Find(message.Client)?.ReturnEndpoint is null) return [];
        if (returns) return [new BusMessage($"returned-{message.Id}", ReturnQueue, message.Id, "returned", message.Id) { CorrelationId = message.Id }];
        var isReached = Outcome.IsReached(obligation with { State = state });
        return isReached && message.State == MessageState.Routed && answers.IsExpected(message)
            ? [new BusMessage($"answered-{obligation.Id}", ReturnQueue, message.Id, "answered", message.Id) { CorrelationId = message.Id }]
            : [];
    }

    internal Task<int> FlushAsync(CancellationToken cancellationToken) => relay.FlushAsync(cancellationToken);

    /// <summary>True when the obligation stands where the receipt would put it, or past it.</summary>
    internal static bool IsThere(ObligationState state, ObligationState receipt) =>
        state == receipt || (receipt == ObligationState.Filed && state == ObligationState.Actioned)
        || (receipt == ObligationState.Delivered && state is (ObligationState.Filed or ObligationState.Actioned));

    private async Task<LedgerEntry> MessageAsync(string id, CancellationToken cancellationToken) =>
        await store.FindMessageAsync(id, cancellationToken) ?? throw new InvalidOperationException($"The message {id} is not in the ledger.");
}
