using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Store;

/// <summary>The ledger and everything that changes with it. SQLite (embedded) and PostgreSQL (on premises, Azure) implement it.</summary>
public interface ICustodyStore
{
    /// <summary>
    /// True when what a commit sends waits in the outbox until a relay has taken it to the bus; false when it is on the bus with the commit
    /// itself, because the bus lives in the same database.
    /// </summary>
    bool IsRelayed { get; }

    /// <summary>
    /// Puts the bodies, their ledger rows and their wake-up messages on disk (synced) in one commit, then returns.
    /// A message whose (source, duplicate key) is known is stored as <see cref="MessageState.Duplicate"/> when its body hash is the
    /// same, and as <see cref="MessageState.Parked"/> with reason <c>same-id-other-content</c> when it is not.
    /// </summary>
    Task<IReadOnlyList<Reception>> ReceiveAsync(IReadOnlyList<ReceivedMessage> parts, CancellationToken cancellationToken);

    /// <summary>Writes the commit. False, with nothing written, when a step's message or obligation is not in its From state any more.</summary>
    Task<bool> CommitAsync(CustodyCommit commit, CancellationToken cancellationToken);

    Task<LedgerEntry?> FindMessageAsync(string id, CancellationToken cancellationToken);

    /// <summary>The messages of one envelope, in its order.</summary>
    Task<IReadOnlyList<LedgerEntry>> FindBatchAsync(string batchId, CancellationToken cancellationToken);

    /// <summary>The messages of one matter of one source, in order of arrival.</summary>
    Task<IReadOnlyList<LedgerEntry>> FindThreadAsync(string source, string thread, CancellationToken cancellationToken);

    /// <summary>Who stands in a line, in order of arrival, the first of them up to a number. Empty when there is neither a person nor a matter.</summary>
    Task<IReadOnlyList<LedgerEntry>> LineOfAsync(Line line, int most, CancellationToken cancellationToken);

    Task<IReadOnlyList<LedgerEntry>> ListMessagesAsync(LedgerQuery query, CancellationToken cancellationToken);

    /// <summary>The bytes as received.</summary>
    Task<ReadOnlyMemory<byte>> ReadBodyAsync(string messageId, CancellationToken cancellationToken);

    Task<Artefact?> FindArtefactAsync(string messageId, string name, CancellationToken cancellationToken);

    Task<Obligation?> FindObligationAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<Obligation>> ObligationsOfAsync(string messageId, CancellationToken cancellationToken);

    /// <summary>Every step of a message and of its obligations, in order.</summary>
    Task<IReadOnlyList<Transition>> HistoryOfAsync(string messageId, CancellationToken cancellationToken);

    /// <summary>The oldest outbox rows that were not sent.</summary>
    Task<IReadOnlyList<BusMessage>> UnsentAsync(int limit, CancellationToken cancellationToken);

    Task MarkSentAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    Task AuditAsync(AuditRow row, CancellationToken cancellationToken);

    Task<IReadOnlyList<AuditRow>> ReadAuditAsync(int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Takes the next free moment of something that only so many a second may use, first come first served over all processes, and says
    /// how long to wait for it. Longer than the request's patience: nothing was taken, come back after that time.
    /// </summary>
    Task<TimeSpan> TakeTurnAsync(TurnRequest request, CancellationToken cancellationToken);
}

/// <summary>Which messages to list; a null member does not narrow. Newest first unless <paramref name="OldestFirst"/>.</summary>
/// <param name="Key">The ledger's key of a message or of the matter it belongs to (a visit): the client, then the sender's own key, as <c>hospital/A-17</c>. Found by an index.</param>
/// <param name="KeyEnd">The last part of such a key: a control id, a correlation id, a visit, whoever sent it. Looks at every key.</param>
/// <param name="From">Received at this time or later.</param>
/// <param name="Until">Received before this time.</param>
public sealed record LedgerQuery(
    string? Source = null, MessageState? State = null, string? Person = null, int Limit = 200, bool OldestFirst = false,
    string? Key = null, DateTimeOffset? From = null, DateTimeOffset? Until = null, string? KeyEnd = null);
