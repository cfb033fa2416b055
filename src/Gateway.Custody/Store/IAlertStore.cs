using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Store;

/// <summary>
/// What the clinical alert rules remember of each home, the alerts, and what has to be told of them. Several processes may work on one home:
/// whoever comes second writes nothing and starts again from what the first has written.
/// </summary>
public interface IAlertStore
{
    /// <summary>What is remembered of a home; version 0 and no pieces when there is nothing yet.</summary>
    Task<StoredHome> ReadHomeAsync(string home, CancellationToken cancellationToken);

    /// <summary>Writes all of it in one commit, or nothing.</summary>
    Task<AlertSave> SaveAsync(AlertCommit commit, CancellationToken cancellationToken);

    /// <summary>Homes in which something is due by then.</summary>
    Task<IReadOnlyList<string>> DueAsync(DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What has to be told and was not yet, the oldest first.</summary>
    Task<IReadOnlyList<AlertNews>> UntoldAsync(int limit, CancellationToken cancellationToken);

    Task MarkToldAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken);

    Task<AlertNews?> FindNewsAsync(string id, CancellationToken cancellationToken);

    /// <summary>An alert as it is now.</summary>
    Task<Alert?> FindAsync(string id, CancellationToken cancellationToken);

    /// <summary>Alerts, newest first.</summary>
    Task<IReadOnlyList<Alert>> ListAsync(AlertListing query, CancellationToken cancellationToken);

    /// <summary>
    /// Forgets that messages were taken that arrived before this, so many at a time, and says how many. A ledger's id says when its message
    /// arrived (UUID version 7, RFC 9562, 5.7), so nothing else has to be kept of it.
    /// </summary>
    Task<int> ForgetTakenAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>A home as it is remembered: pieces of JSON by kind and key.</summary>
public sealed record StoredHome(string Home, long Version, IReadOnlyList<AlertPiece> Pieces)
{
    public override string ToString() => Home;
}

/// <summary>A piece of what is remembered; an empty body is one to forget.</summary>
public sealed record AlertPiece(string Kind, string Key, ReadOnlyMemory<byte> Json)
{
    public override string ToString() => Kind;
}

/// <summary>How a commit ended.</summary>
public enum AlertSave
{
    Saved,

    /// <summary>The home has another version: read it and start again.</summary>
    Stale,

    /// <summary>The message was taken before: there is nothing to do.</summary>
    Taken,
}

/// <summary>What one message, or one moment, changes of a home.</summary>
public sealed record AlertCommit
{
    public required string Home { get; init; }

    /// <summary>The version that it starts from.</summary>
    public required long Version { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The messages it comes from; each is taken once.</summary>
    public IReadOnlyList<string> Messages { get; init; } = [];

    public IReadOnlyList<AlertPiece> Pieces { get; init; } = [];

    /// <summary>When something is due again, null for never.</summary>
    public DateTimeOffset? NextDue { get; init; }

    /// <summary>Alerts as they are now.</summary>
    public IReadOnlyList<Alert> Alerts { get; init; } = [];

    public IReadOnlyList<AlertNews> News { get; init; } = [];

    public IReadOnlyList<AuditRow> Audit { get; init; } = [];
}

/// <summary>Something that somebody has to be told of an alert.</summary>
/// <param name="Id">The alert, what became of it and when: the same news has the same id.</param>
/// <param name="Message">The message that it comes from; null when it came of time going by.</param>
public sealed record AlertNews(string Id, AlertChange Change, string? Message)
{
    public override string ToString() => Id;
}

/// <summary>Which alerts to list; a null member does not narrow.</summary>
public sealed record AlertListing(string? Home = null, bool OnlyOpen = false, DateTimeOffset? From = null, DateTimeOffset? Until = null, int Limit = 500);
