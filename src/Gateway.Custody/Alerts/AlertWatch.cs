using System.Collections.Concurrent;
using Gateway.Custody.Bus;
using Gateway.Custody.Ingest;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Uk;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>
/// Has the alert rules look at what came and at the time that goes by, keeps what they remember, and sees that somebody is told.
/// What a home remembers changes in one commit with the alerts and the news of them; telling comes after it and is made good at the next look.
/// </summary>
public sealed class AlertWatch(AlertRules rules, IngestRules ingest, ICustodyStore store, IAlertStore alerts, AlertTelling telling, AlertMetrics metrics, TimeProvider time, Handover? handover = null)
{
    /// <summary>Messages with signals, by the home they come from.</summary>
    public const string Queue = "alerts";

    private const int MostTries = 10;

    /// <summary>So long nobody looked: what was due meanwhile is told now and not as if it had been told then.</summary>
    private static readonly TimeSpan s_slept = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Known> _homes = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _gates = new(StringComparer.Ordinal);
    private DateTimeOffset? _looked;

    /// <summary>The session of the bus in which the messages of a home are taken one after the other.</summary>
    public static string SessionOf(OdsCode home) => $"home/{home}";

    /// <summary>A message that is past its ingest, wherever it stands: what it says is judged although its filing may be held.</summary>
    public async Task<BusVerdict> TakeAsync(string messageId, CancellationToken cancellationToken)
    {
        if (handover?.TakeWatched(messageId) is { } watched) return await TakeAsync(messageId, watched, cancellationToken);
        if (await store.FindMessageAsync(messageId, cancellationToken) is not { } entry) return BusVerdict.DeadLetter("no-such-message", "The ledger has no message of this id.");
        if (await store.FindArtefactAsync(messageId, "bundle", cancellationToken) is not { } artefact) return BusVerdict.Complete;
        var bundle = JsonTree.ReadFhir(artefact.Body.Span).Root ?? throw new InvalidDataException($"The stored bundle of message {messageId} is damaged.");
        return SignalPlaces.WatchedOf(bundle, entry, ingest.Register) is { } read ? await TakeAsync(messageId, read, cancellationToken) : BusVerdict.Complete;
    }

    private async Task<BusVerdict> TakeAsync(string messageId, WatchedMessage watched, CancellationToken cancellationToken)
    {
        if (watched.Signals.Count == 0) return BusVerdict.Complete;
        var began = time.GetTimestamp();
        await ChangeAsync(watched.Home.ToString(), messageId, (watch, now) => Take(watch, watched.Signals, now), cancellationToken);
        metrics.Taken(watched.Signals.Count, time.GetElapsedTime(began));
        return BusVerdict.Complete;
    }

    /// <summary>What is due although nothing came: nobody answered, a device is silent, the next role. Every second.</summary>
    /// <returns>How many homes had something due.</returns>
    public async Task<int> PassAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var notBefore = _looked is { } last && now - last < s_slept ? (DateTimeOffset?)null : now;
        var due = await alerts.DueAsync(now, cancellationToken);
        foreach (var home in due) await ChangeAsync(home, null, (watch, at) => AlertEngine.Pass(rules, watch, at, notBefore), cancellationToken);
        _looked = now;
        await telling.TellAsync(cancellationToken);
        return due.Count;
    }

    /// <summary>Somebody by name says what they found.</summary>
    /// <returns>The alert as it is then; a sentence when it cannot be answered.</returns>
    public async Task<(Alert? Alert, string? Refusal)> AcknowledgeAsync(string alertId, string by, AlertFinding finding, AuditRow audit, CancellationToken cancellationToken)
    {
        if (await alerts.FindAsync(alertId, cancellationToken) is not { } alert) return (null, "There is no such alert.");
        string? refusal = null;
        await ChangeAsync(alert.Home, null, (watch, now) =>
        {
            var outcome = AlertEngine.Acknowledge(rules, watch, alertId, by, finding, now);
            refusal = outcome.Changes.Any(change => change.What == "acknowledged" && change.Alert.Id == alertId) ? null : outcome.Remarks is [var said, ..] ? said.Text : "It cannot be answered.";
            return outcome;
        }, cancellationToken, audit);
        return (await alerts.FindAsync(alertId, cancellationToken), refusal);
    }

    /// <summary>Somebody by name announces something of a home; a dry run only says whether it could be.</summary>
    /// <returns>A sentence when it cannot be taken; then nothing is written.</returns>
    public async Task<string?> AnnounceAsync(string home, Announcement announcement, AuditRow audit, bool dryRun, CancellationToken cancellationToken)
    {
        var stored = HomePieces.Read(await alerts.ReadHomeAsync(home, cancellationToken));
        if (AlertEngine.Announce(rules, stored, announcement, time.GetUtcNow()).Refusal is { } refusal) return refusal;
        if (!dryRun) await ChangeAsync(home, null, (watch, now) => AlertEngine.Announce(rules, watch, announcement, now).Outcome, cancellationToken, audit);
        return null;
    }

    /// <summary>What was announced of a home: what still holds, or with what is over.</summary>
    public async Task<IReadOnlyList<Announced>> AnnouncedAsync(string home, bool all, CancellationToken cancellationToken)
    {
        var watch = HomePieces.Read(await alerts.ReadHomeAsync(home, cancellationToken));
        return all ? watch.Announced : AlertEngine.Standing(watch, time.GetUtcNow());
    }

    private AlertOutcome Take(HomeWatch watch, IReadOnlyList<ArrivedSignal> signals, DateTimeOffset now)
    {
        var changes = new List<AlertChange>();
        var remarks = new List<Fhir.Model.Issue>();
        foreach (var arrived in signals.OrderBy(arrived => arrived.Signal.At))
        {
            var outcome = AlertEngine.Take(rules, watch, arrived.Signal, arrived.Where, now);
            watch = outcome.Watch;
            changes.AddRange(outcome.Changes);
            remarks.AddRange(outcome.Remarks);
        }
        return new AlertOutcome(watch, changes, remarks);
    }

    private async Task ChangeAsync(string home, string? message, Func<HomeWatch, DateTimeOffset, AlertOutcome> change, CancellationToken cancellationToken, AuditRow? audit = null)
    {
        // A fall and a batch of readings of one home come by two queues: whoever were second would have to read the home again.
        var gate = _gates.GetOrAdd(home, static _ => new SemaphoreSlim(1, 1));
        bool hasNews;
        await gate.WaitAsync(cancellationToken);
        try
        {
            hasNews = await ChangeAloneAsync(home, message, change, audit, cancellationToken);
        }
        finally
        {
            gate.Release();
        }
        if (hasNews) await telling.TellAsync(cancellationToken);
    }

    /// <returns>Whether somebody has to be told of it.</returns>
    private async Task<bool> ChangeAloneAsync(string home, string? message, Func<HomeWatch, DateTimeOffset, AlertOutcome> change, AuditRow? audit, CancellationToken cancellationToken)
    {
        for (var attempt = 0; attempt < MostTries; attempt++)
        {
            var known = await ReadAsync(home, cancellationToken);
            var now = time.GetUtcNow();
            var outcome = change(known.Watch, now);
            var saved = await alerts.SaveAsync(Commit(known, outcome, message, now, audit), cancellationToken);
            if (saved == AlertSave.Taken) return false;
            if (saved == AlertSave.Stale)
            {
                _homes.TryRemove(home, out _);
                continue;
            }
            _homes[home] = new Known(known.Version + 1, outcome.Watch);
            metrics.Changed(outcome);
            return outcome.Changes.Count > 0;
        }
        throw new InvalidOperationException($"Somebody else changed the home {home} {MostTries} times in a row.");
    }

    private AlertCommit Commit(Known known, AlertOutcome outcome, string? message, DateTimeOffset now, AuditRow? audit) => new()
    {
        Home = known.Watch.Home,
        Version = known.Version,
        At = now,
        Messages = message is null ? [] : [message],
        Pieces = HomePieces.Changed(known.Watch, outcome.Watch),
        NextDue = AlertEngine.NextDue(rules, outcome.Watch),
        Alerts = [.. outcome.Changes.Select(change => change.Alert.Id).Distinct().Select(id => outcome.Watch.Alerts.GetValueOrDefault(id) ?? outcome.Changes.Last(change => change.Alert.Id == id).Alert)],
        News = [.. outcome.Changes.Where(change => change.What != "repeated").Select(change => new AlertNews($"{change.Alert.Id}/{change.What}/{change.At.UtcTicks}", change, message))],
        Audit = audit is null ? [] : [audit],
    };

    private async Task<Known> ReadAsync(string home, CancellationToken cancellationToken)
    {
        if (_homes.TryGetValue(home, out var known)) return known;
        var stored = await alerts.ReadHomeAsync(home, cancellationToken);
        return new Known(stored.Version, HomePieces.Read(stored));
    }

    /// <summary>A home as this process last wrote or read it.</summary>
    private sealed record Known(long Version, HomeWatch Watch);
}
