using Gateway.Custody.Ledger;

namespace Gateway.Custody.Store;

/// <summary>The ledger as a whole: what is open in it, and the seals that show that nobody changed it. Written only through <see cref="ICustodyStore"/> and <see cref="SealAsync"/>.</summary>
public interface ILedgerStore
{
    /// <summary>The messages that somebody still has to see to, oldest first: not routed yet, parked, or with an obligation that has not ended.</summary>
    /// <param name="client">Only what this client sent; null is everybody.</param>
    Task<IReadOnlyList<LedgerEntry>> OpenMessagesAsync(string? client, CancellationToken cancellationToken);

    /// <summary>The obligations that have not ended, oldest first.</summary>
    /// <param name="recipient">Only what this partner owes; null is everybody.</param>
    Task<IReadOnlyList<Obligation>> OpenObligationsAsync(string? recipient, CancellationToken cancellationToken);

    /// <summary>Seals every step that stands in no seal yet, in one more link of the chain of seals; null when there is none.</summary>
    Task<Seal?> SealAsync(DateTimeOffset at, CancellationToken cancellationToken);

    /// <summary>Every seal, oldest first.</summary>
    Task<IReadOnlyList<Seal>> SealsAsync(CancellationToken cancellationToken);

    /// <summary>Every step of the ledger with its link, in the order in which they were written, from after <paramref name="sequence"/>; at most so many.</summary>
    Task<IReadOnlyList<LinkedTransition>> StepsAfterAsync(long sequence, int limit, CancellationToken cancellationToken);

    /// <summary>Every message with the hash of its stored body, in order of arrival, from after <paramref name="sequence"/>; at most so many.</summary>
    Task<IReadOnlyList<(LedgerEntry Entry, string StoredHash)>> BodiesAfterAsync(long sequence, int limit, CancellationToken cancellationToken);

    /// <summary>Every obligation, in the order in which they were made, from after the one with this id, or from the first; at most so many.</summary>
    Task<IReadOnlyList<Obligation>> ObligationsAfterAsync(string? id, int limit, CancellationToken cancellationToken);
}
