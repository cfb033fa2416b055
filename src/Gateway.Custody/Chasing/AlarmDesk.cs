using Gateway.Custody.Store;

namespace Gateway.Custody.Chasing;

/// <summary>What became of a decision on an alarm or a threshold.</summary>
public enum DeskResult
{
    Done,
    NoSuchAlarm,

    /// <summary>The alarm is closed.</summary>
    Closed,

    /// <summary>Somebody is not named, a word is not of its list, a value cannot be.</summary>
    NotPossible,
}

/// <param name="Text">A sentence for whoever asked.</param>
public sealed record DeskAnswer(DeskResult Result, string Text);

/// <summary>What people do about alarms: take one on, change a threshold, take a change back, announce maintenance. Each leaves an audit row.</summary>
public sealed class AlarmDesk(ChaserRules rules, IAlarmStore alarms, ICustodyStore store, ChasingMetrics metrics, TimeProvider time)
{
    private const int LongestText = 200;

    /// <summary>Longer than this nobody means; a source that rests for longer has a threshold of its own.</summary>
    private static readonly TimeSpan s_longestMaintenance = TimeSpan.FromDays(31);

    /// <summary>
    /// Takes a matter on: nobody further up the ladder is told for as long as the threshold <c>acknowledged</c> says. What is owed stays owed.
    /// </summary>
    /// <param name="actor">The client that says so.</param>
    /// <param name="id">The alarm; every open alarm of the same matter is taken on with it.</param>
    /// <param name="by">The person or role that has taken it on.</param>
    /// <param name="outcome">One of <see cref="AlarmNames.Outcomes"/>.</param>
    public async Task<DeskAnswer> AcknowledgeAsync(string actor, string id, string? by, string? outcome, CancellationToken cancellationToken)
    {
        if (!IsText(by)) return await RefuseAsync(actor, "alarm", "nobody-named", "Say who has taken it on in 'by': a name or a role, at most 200 characters.", cancellationToken);
        if (outcome is null || !AlarmNames.Outcomes.Contains(outcome))
            return await RefuseAsync(actor, "alarm", "no-such-outcome", $"Say what came of it in 'outcome': {string.Join(", ", AlarmNames.Outcomes)}.", cancellationToken);
        if (await alarms.FindAsync(id, cancellationToken) is not { } alarm)
            return await RefuseAsync(actor, "alarm", "no-such-alarm", "There is no alarm of this id.", cancellationToken, DeskResult.NoSuchAlarm);

        var now = time.GetUtcNow();
        var quiet = (await ThresholdsAsync(cancellationToken)).Of(ThresholdNames.Acknowledged) ?? TimeSpan.Zero;
        var taken = new Acknowledgement(alarm.Id, by!.Trim(), outcome, now, now + quiet);
        return await alarms.AcknowledgeAsync(taken, new AuditRow(now, actor, "acknowledge", $"custody/alarms/{alarm.Id}", outcome), cancellationToken)
            ? new DeskAnswer(DeskResult.Done, $"Nobody else is told of it for {ThresholdNames.Text(quiet)}; what is owed stays owed.")
            : await RefuseAsync(actor, $"custody/alarms/{alarm.Id}", "closed", "The alarm is closed: what it was about is over.", cancellationToken, DeskResult.Closed);
    }

    /// <summary>Changes a threshold, or announces maintenance; it holds from the next round on, and over any deployment.</summary>
    /// <param name="actor">The client that says so.</param>
    /// <param name="name">The threshold, or <c>maintenance/SOURCE</c>.</param>
    /// <param name="value">A duration or <c>never</c>; for maintenance an interval that ends in the future.</param>
    /// <param name="by">Who changes it.</param>
    /// <param name="because">Why.</param>
    public async Task<DeskAnswer> ChangeAsync(string actor, string? name, string? value, string? by, string? because, CancellationToken cancellationToken)
    {
        if (await RefuseUnnamedAsync(actor, name, by, because, cancellationToken) is { } refusal) return refusal;
        var now = time.GetUtcNow();
        var fault = name!.StartsWith(ThresholdNames.Maintenance, StringComparison.Ordinal) ? MaintenanceFault(value, now) : ThresholdFault(name, value);
        if (fault is not null) return await RefuseAsync(actor, "threshold", "no-such-value", fault, cancellationToken);
        await AddAsync(actor, name, value, by!, because!, now, "change-threshold", cancellationToken);
        return new DeskAnswer(DeskResult.Done, $"{name} is {value} from now on.");
    }

    /// <summary>Takes the last change of a threshold back: what held before it holds again.</summary>
    public async Task<DeskAnswer> UndoAsync(string actor, string? name, string? by, string? because, CancellationToken cancellationToken)
    {
        if (await RefuseUnnamedAsync(actor, name, by, because, cancellationToken) is { } refusal) return refusal;
        var changes = (await alarms.ChangesAsync(cancellationToken)).Where(change => change.Name == name).ToList();
        if (changes is not [.., { Value: not null }])
            return await RefuseAsync(actor, "threshold", "nothing-to-undo", "It was not changed: the file's value holds.", cancellationToken);
        var before = changes.Count > 1 ? changes[^2].Value : null;
        // A window that was over already comes back as nothing.
        await AddAsync(actor, name!, before, by!, because!, time.GetUtcNow(), "undo-threshold", cancellationToken);
        return new DeskAnswer(DeskResult.Done, before is null ? $"{name} is what the file says again." : $"{name} is {before} again.");
    }

    public async Task<Thresholds> ThresholdsAsync(CancellationToken cancellationToken) => new(rules.Chasing, await alarms.ChangesAsync(cancellationToken));

    private Task AddAsync(string actor, string name, string? value, string by, string because, DateTimeOffset now, string action, CancellationToken cancellationToken) =>
        alarms.ChangeAsync(new ThresholdChange(0, name, value, by.Trim(), because.Trim(), now), new AuditRow(now, actor, action, $"threshold/{name}", "ok"), cancellationToken);

    private static string? ThresholdFault(string name, string? value) =>
        !ThresholdNames.TryRead(value, out var span) || value is null ? "A threshold is an ISO 8601 duration such as PT4H, or 'never'."
        : span is null && !ThresholdNames.MayBeNever(name) ? "This one cannot be 'never': give it a duration."
        : null;

    private static string? MaintenanceFault(string? value, DateTimeOffset now) =>
        ThresholdNames.ReadInterval(value) is not { } during ? "Maintenance is an interval with an end: 2026-11-22T20:00:00Z/2026-11-23T04:00:00Z."
        : during.Until <= now ? "This window is over already; give one that ends in the future."
        : during.Until - during.From > s_longestMaintenance ? "A window lasts 31 days at most; give the source a threshold of its own instead."
        : null;

    private async Task<DeskAnswer?> RefuseUnnamedAsync(string actor, string? name, string? by, string? because, CancellationToken cancellationToken)
    {
        if (name is null || !rules.IsKnown(name))
            return await RefuseAsync(actor, "threshold", "no-such-threshold",
                $"There is no such threshold. Use one of {string.Join(", ", ThresholdNames.All)}, feed/SOURCE or heartbeat/SOURCE, either with /CLIENT, or maintenance/SOURCE; sources and clients are those that the gateway knows.", cancellationToken);
        if (!IsText(by) || !IsText(because))
            return await RefuseAsync(actor, "threshold", "nobody-named", "Say who changes it in 'by' and why in 'because', at most 200 characters each.", cancellationToken);
        return null;
    }

    private async Task<DeskAnswer> RefuseAsync(
        string actor, string what, string reason, string text, CancellationToken cancellationToken, DeskResult result = DeskResult.NotPossible)
    {
        metrics.Refused(reason);
        await store.AuditAsync(new AuditRow(time.GetUtcNow(), actor, "refuse", what, reason), cancellationToken);
        return new DeskAnswer(result, text);
    }

    private static bool IsText(string? text) => !string.IsNullOrWhiteSpace(text) && text.Length <= LongestText;
}
