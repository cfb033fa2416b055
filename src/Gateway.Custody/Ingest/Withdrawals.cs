using Gateway.Custody.Ledger;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>What a message takes back of its matter (a hospital visit), and what has taken the message itself back before it came.</summary>
/// <param name="TakenBack">Earlier messages on which nobody may act any more: the discharge that is cancelled.</param>
/// <param name="TakenBackBy">The message that took this one back although it arrived first: a discharge that comes after its own cancellation.</param>
internal sealed record Withdrawals(IReadOnlyList<LedgerEntry> TakenBack, LedgerEntry? TakenBackBy)
{
    /// <summary>Where the sender's own times order its messages (<c>versions: stated-at</c>), one that was written down after the cancellation stands.</summary>
    public static Withdrawals Of(MessageKind kind, SourceManifest manifest, DateTimeOffset? statedAt, IReadOnlyList<ThreadMessage> thread)
    {
        var withdrawing = manifest.Kinds.Where(other => other.Withdraws.Contains(kind.Id)).Select(other => other.Id).ToHashSet(StringComparer.Ordinal);
        var takenBack = thread.Where(one => kind.Withdraws.Contains(one.Entry.Kind!) && MessageTransitions.IsLegal(one.Entry.State, MessageState.Withdrawn) && !(one.StatedAt > statedAt));
        var takenBackBy = thread.FirstOrDefault(one => withdrawing.Contains(one.Entry.Kind!) && one.Entry.State == MessageState.Routed && one.StatedAt > statedAt);
        return new Withdrawals([.. takenBack.Select(one => one.Entry)], takenBackBy?.Entry);
    }
}
