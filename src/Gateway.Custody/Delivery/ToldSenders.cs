using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Custody.Delivery;

/// <summary>
/// The returned messages whose sender nothing reaches: each is a task of the operator's, on the open list until somebody says that the sender has
/// been told by other means.
/// </summary>
public sealed class ToldSenders(ICustodyStore store, TimeProvider time)
{
    /// <summary>Whose task it is.</summary>
    public const string Owner = "operator";

    /// <summary>Closes the task. False when there is none (any more).</summary>
    /// <param name="messageId">A returned message.</param>
    /// <param name="actor">Who says so.</param>
    /// <param name="how">Whom they told and how; it stands in the history.</param>
    /// <param name="cancellationToken">Stops before anything is written.</param>
    public async Task<bool> CloseAsync(string messageId, string actor, string how, CancellationToken cancellationToken)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(how);
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { State: MessageState.Returned, Owner: not null }) return false;
        var now = time.GetUtcNow();
        return await store.CommitAsync(
            new CustodyCommit
            {
                Messages = [new MessageStep(messageId, MessageState.Returned, MessageState.Returned, now, actor) { Reason = $"told: {how}" }],
                Audit = [new AuditRow(now, actor, "told", $"custody/{messageId}", "ok")],
            },
            cancellationToken);
    }

    /// <summary>Makes a returned message a task.</summary>
    internal static CustodyCommit Task(LedgerEntry message, DateTimeOffset now, string actor) => new()
    {
        Messages = [new MessageStep(message.Id, MessageState.Returned, MessageState.Returned, now, actor) { Reason = message.Reason, Owner = Owner }],
    };
}
