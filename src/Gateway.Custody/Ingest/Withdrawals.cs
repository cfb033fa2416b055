using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>What a message takes back of its matter (a hospital visit), and what has taken the message itself back before it came.</summary>
/// <param name="TakenBack">Earlier messages on which nobody may act any more: the discharge that is cancelled.</param>
/// <param name="TakenBackBy">The message that took this one back although it arrived first: a discharge that comes after its own cancellation.</param>
internal sealed record Withdrawals(IReadOnlyList<LedgerEntry> TakenBack, LedgerEntry? TakenBackBy)
{
    private static readonly Withdrawals s_none = new([], null);

    /// <summary>
    /// Looks at the earlier arrivals of the matter. Where the sender's own times order its messages (<c>versions: stated-at</c>), one that was
    /// written down after the cancellation stands; only messages that withdraw or are withdrawn are opened for that.
    /// </summary>
    public static async Task<Withdrawals> OfAsync(
        LedgerEntry entry, MessageKind kind, SourceSystem source, DateTimeOffset? statedAt, ICustodyStore store, CancellationToken cancellationToken)
    {
        var withdrawing = source.Manifest.Kinds.Where(other => other.Withdraws.Contains(kind.Id)).Select(other => other.Id).ToHashSet(StringComparer.Ordinal);
        if (entry.Thread is not { } thread || (kind.Withdraws.Count == 0 && withdrawing.Count == 0)) return s_none;

        var takenBack = new List<LedgerEntry>();
        LedgerEntry? takenBackBy = null;
        foreach (var earlier in await store.FindThreadAsync(entry.Source, thread, cancellationToken))
        {
            if (earlier.Sequence >= entry.Sequence || earlier.Kind is not { } earlierKind) continue;
            var isTakenBack = kind.Withdraws.Contains(earlierKind) && MessageTransitions.IsLegal(earlier.State, MessageState.Withdrawn);
            var mayTakeBack = withdrawing.Contains(earlierKind) && earlier.State == MessageState.Routed;
            if (!isTakenBack && !mayTakeBack) continue;
            var isLater = await StatedAtAsync(earlier, source, store, cancellationToken) > statedAt;
            if (isTakenBack && !isLater) takenBack.Add(earlier);
            if (mayTakeBack && isLater) takenBackBy ??= earlier;
        }
        return new Withdrawals(takenBack, takenBackBy);
    }

    private static async Task<DateTimeOffset?> StatedAtAsync(LedgerEntry earlier, SourceSystem source, ICustodyStore store, CancellationToken cancellationToken) =>
        source.Manifest.Versions == StatementOrder.StatedAt
        && source.Open(await store.ReadBodyAsync(earlier.Id, cancellationToken), earlier.ContentType).Parts is [var part]
            ? part.StatedAt
            : null;
}
