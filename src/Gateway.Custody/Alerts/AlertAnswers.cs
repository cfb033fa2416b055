using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>
/// A receipt that ends what is owed for an alert answers the alert, as if somebody had answered it on the page. The other way round
/// <see cref="AlertTelling"/> ends what is owed once an alert is answered; whichever comes first, the second finds it done.
/// </summary>
public sealed class AlertAnswers(ICustodyStore store, AlertWatch watch, TimeProvider time)
{
    /// <summary>Tells these from messages with signals on their queue; the body is the obligation's id.</summary>
    public const string Subject = "alert-answered";

    /// <summary>What has the alert answered; empty for anything else, and while the recipient still owes something.</summary>
    internal static BusMessage[] Of(LedgerEntry message, Obligation obligation) =>
        message is { Source: AlertTelling.Source, Thread: { } alert } && Outcome.IsReached(obligation)
            ? [new BusMessage($"{Subject}-{obligation.Id}", AlertWatch.Queue, $"alert/{alert}", Subject, obligation.Id) { CorrelationId = message.Id }]
            : [];

    /// <summary>Answers the alert in the name that the receipt gave, else in the recipient's. What nobody said was found is unclear, never a guess.</summary>
    public async Task<BusVerdict> TakeAsync(string obligationId, CancellationToken cancellationToken)
    {
        if (await store.FindObligationAsync(obligationId, cancellationToken) is not { } obligation
            || await store.FindMessageAsync(obligation.MessageId, cancellationToken) is not { Source: AlertTelling.Source, Thread: { } alert })
            return BusVerdict.DeadLetter("no-such-obligation", "The ledger has no obligation of this id for an alert.");
        var history = await store.HistoryOfAsync(obligation.MessageId, cancellationToken);
        var said = history.Last(step => step.ObligationId == obligationId && step.State == obligation.State.ToString());
        var by = said.Actor.Split(": ", 2) is [_, var name] ? name : said.Actor;
        var finding = FindingNames.Find(said.Reason?.Split(':')[0]) ?? AlertFinding.Unclear;
        var row = new AuditRow(time.GetUtcNow(), obligation.Recipient, "acknowledge", $"alert/{alert}", FindingNames.Of(finding));
        // Answered before by somebody else: what they found stands.
        await watch.AcknowledgeAsync(alert, by, finding, row, cancellationToken);
        return BusVerdict.Complete;
    }
}
