using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Store;

/// <summary>
/// What is overdue, who was told, who took it on; and the thresholds that were changed. Several processes chase at once: what makes an
/// alarm the same one is its key, and whoever comes second writes nothing.
/// </summary>
public interface IAlarmStore
{
    /// <summary>Open obligations whose time to be looked at has come, the longest due first.</summary>
    Task<IReadOnlyList<OwedStep>> DueAsync(DateTimeOffset now, int limit, CancellationToken cancellationToken);

    /// <summary>Has every open obligation looked at again: after a start, as the deadlines may be others.</summary>
    Task LookAgainAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Messages parked since before that time for a cause of their own (urgent ones since before <paramref name="urgentSince"/>), with fewer
    /// than <paramref name="rungs"/> open alarms; urgent ones first, then those with the fewest.
    /// </summary>
    Task<IReadOnlyList<StillParked>> ParkedAsync(DateTimeOffset since, DateTimeOffset urgentSince, int rungs, int limit, CancellationToken cancellationToken);

    /// <summary>When each feed last sent, of all that was received up to that time.</summary>
    Task<IReadOnlyList<Feed>> FeedsAsync(DateTimeOffset until, CancellationToken cancellationToken);

    /// <summary>Open alarms whose obligation or message is not in the state in which it was found, with the state it is in now.</summary>
    Task<IReadOnlyList<MovedOn>> MovedAsync(CancellationToken cancellationToken);

    /// <summary>The matters that somebody has taken on for the time being.</summary>
    Task<IReadOnlyList<Quiet>> QuietAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>Raises, closes, and sets when obligations are looked at next, in one commit; says how many alarms were new.</summary>
    Task<int> RecordAsync(ChaseRound round, CancellationToken cancellationToken);

    /// <summary>The partners for whom alarms wait to be sent.</summary>
    Task<IReadOnlyList<WaitingNotice>> WaitingAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Puts what waits for a partner into one notice and its wake-up into the outbox, unless a notice was made for it after
    /// <paramref name="notSince"/>; says how many alarms it carries.
    /// </summary>
    Task<int> NotifyAsync(string notice, string partner, DateTimeOffset at, DateTimeOffset notSince, int most, BusMessage wake, CancellationToken cancellationToken);

    /// <summary>Notes that the partner's system took the notice, or with a fault that it will not.</summary>
    Task NoticeEndedAsync(string notice, DateTimeOffset at, string? fault, CancellationToken cancellationToken);

    Task<Alarm?> FindAsync(string id, CancellationToken cancellationToken);

    Task<IReadOnlyList<Alarm>> ListAsync(AlarmQuery query, CancellationToken cancellationToken);

    /// <summary>How many alarms are open, by kind.</summary>
    Task<IReadOnlyDictionary<AlarmKind, int>> CountOpenAsync(CancellationToken cancellationToken);

    /// <summary>Somebody takes the matter on: every open alarm of it. False, and nothing written, when the alarm is not open any more.</summary>
    Task<bool> AcknowledgeAsync(Acknowledgement acknowledgement, AuditRow audit, CancellationToken cancellationToken);

    /// <summary>Every change of a threshold, oldest first.</summary>
    Task<IReadOnlyList<ThresholdChange>> ChangesAsync(CancellationToken cancellationToken);

    /// <summary>Adds a change and its audit row; the store gives it its sequence.</summary>
    Task ChangeAsync(ThresholdChange change, AuditRow audit, CancellationToken cancellationToken);
}

/// <summary>An obligation with what the chaser must know of its message.</summary>
/// <param name="Since">When it came into the state it is in.</param>
public sealed record OwedStep(Obligation Obligation, string Client, string Source, Urgency Urgency, DateTimeOffset Since);

/// <summary>A parked message, since when nobody has moved it, and how many alarms of it are open.</summary>
public sealed record StillParked(LedgerEntry Message, DateTimeOffset Since, int Raised);

/// <summary>When a client last sent a kind of message to a source; an empty kind is one that is not known.</summary>
public sealed record Feed(string Source, string Client, string Kind, DateTimeOffset First, DateTimeOffset Last);

/// <param name="State">The state of its obligation, or of its message when it has none.</param>
public sealed record MovedOn(Alarm Alarm, string State);

/// <summary>A matter that somebody has taken on.</summary>
public sealed record Quiet(AlarmKind Kind, string Subject, ObligationState? Step, DateTimeOffset Until);

/// <param name="Urgent">Whether any of them is.</param>
public sealed record WaitingNotice(string Partner, bool Urgent);

/// <summary>What one round of chasing found.</summary>
public sealed record ChaseRound
{
    public required DateTimeOffset At { get; init; }

    public IReadOnlyList<Alarm> Raise { get; init; } = [];

    /// <summary>By alarm id, why it is over.</summary>
    public IReadOnlyList<(string Id, string Because)> Close { get; init; } = [];

    /// <summary>When an obligation that was found in this state is looked at next; null is never, as long as it stays in it.</summary>
    public IReadOnlyList<(string Obligation, ObligationState Found, DateTimeOffset? At)> Looks { get; init; } = [];
}

/// <summary>Who took an alarm on, what came of it, and until when nobody else is told.</summary>
public sealed record Acknowledgement(string AlarmId, string By, string Outcome, DateTimeOffset At, DateTimeOffset QuietUntil)
{
    /// <summary>The alarm only: the other is a person.</summary>
    public override string ToString() => AlarmId;
}

/// <summary>Which alarms to list, newest first; a null member does not narrow.</summary>
/// <param name="For">Only those that this partner was told or that are its own to see to.</param>
public sealed record AlarmQuery(bool OnlyOpen = true, AlarmKind? Kind = null, string? For = null, string? Notice = null, int Limit = 500);
