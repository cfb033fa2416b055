using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>An earlier message of the same matter (a hospital visit), and when its sender wrote it down where the sender's times order its messages.</summary>
internal sealed record ThreadMessage(LedgerEntry Entry, DateTimeOffset? StatedAt)
{
    /// <summary>The earlier arrivals that a message of this kind may have to do with; only messages of stays, or that withdraw or are withdrawn, are opened.</summary>
    public static async Task<IReadOnlyList<ThreadMessage>> BeforeAsync(
        LedgerEntry entry, MessageKind kind, SourceSystem source, ICustodyStore store, CancellationToken cancellationToken)
    {
        if (entry.Thread is not { } thread || !Concerns(kind, source)) return [];
        var messages = new List<ThreadMessage>();
        foreach (var earlier in await store.FindThreadAsync(entry.Source, thread, cancellationToken))
            if (earlier.Sequence < entry.Sequence && earlier.Kind is not null)
                messages.Add(new ThreadMessage(earlier, await StatedAtAsync(earlier, source, store, cancellationToken)));
        return messages;
    }

    private static bool Concerns(MessageKind kind, SourceSystem source) =>
        kind.Withdraws.Count > 0 || StayNews.IsOfStay(kind.Id) || source.Manifest.Kinds.Any(other => other.Withdraws.Contains(kind.Id));

    private static async Task<DateTimeOffset?> StatedAtAsync(LedgerEntry earlier, SourceSystem source, ICustodyStore store, CancellationToken cancellationToken) =>
        source.Manifest.Versions == StatementOrder.StatedAt
        && source.Open(await store.ReadBodyAsync(earlier.Id, cancellationToken), earlier.ContentType).Parts is [var part]
            ? part.StatedAt
            : null;
}
