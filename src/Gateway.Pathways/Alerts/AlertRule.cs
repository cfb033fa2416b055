namespace Gateway.Pathways.Alerts;

/// <summary>A rule as a site has it: its thresholds, whom it tells, and why.</summary>
public sealed class AlertRule
{
    private readonly IReadOnlyDictionary<string, AlertThreshold> _thresholds;

    internal AlertRule(string id, IReadOnlyDictionary<string, AlertThreshold> thresholds) => (Id, _thresholds) = (id, thresholds);

    public string Id { get; }

    public required Urgency Urgency { get; init; }

    /// <summary>What it asks of whoever reads the alert.</summary>
    public required string Ask { get; init; }

    public required string Citation { get; init; }

    /// <summary>Roles in the order in which they are told, each so long after the alert was raised.</summary>
    public required IReadOnlyList<AlertRung> Ladder { get; init; }

    /// <summary>After it was closed, the same is not raised again before this has passed since it was raised.</summary>
    public required TimeSpan ReAlarm { get; init; }

    /// <summary>Null when it waits for a person for ever.</summary>
    public TimeSpan? Expires { get; init; }

    /// <summary>What holds it back (<see cref="AnnouncementKinds"/>); nothing ever a fall.</summary>
    public required IReadOnlyList<string> InhibitedBy { get; init; }

    internal bool IsInhibitedBy(string kind) => InhibitedBy.Contains(kind);

    public IReadOnlyDictionary<string, AlertThreshold> Thresholds => _thresholds;

    internal TimeSpan LooksBack => _thresholds.Aggregate(ReAlarm, (sum, threshold) => sum + ThresholdVocabulary.WindowOf(Id, threshold.Key, threshold.Value.Value));

    internal decimal Number(string name) => _thresholds[name].Value;

    internal int Whole(string name) => (int)_thresholds[name].Value;

    internal TimeSpan Span(string name) => TimeSpan.FromMinutes((double)_thresholds[name].Value);

    internal AlertRule With(string name, AlertThreshold threshold) => new(Id, new Dictionary<string, AlertThreshold>(_thresholds) { [name] = threshold })
    {
        Urgency = Urgency,
        Ask = Ask,
        Citation = Citation,
        Ladder = Ladder,
        ReAlarm = ReAlarm,
        Expires = Expires,
        InhibitedBy = InhibitedBy,
    };
}

/// <summary>A default that a clinician owns.</summary>
/// <param name="Value">A number, or minutes.</param>
/// <param name="Text">As it is written.</param>
/// <param name="Citation">Where it comes from, or that it comes from nowhere and is a clinician's to set.</param>
public sealed record AlertThreshold(decimal Value, string Text, string Citation);

/// <summary>A role, and after how long without an answer it is told.</summary>
public sealed record AlertRung(string Role, TimeSpan After);
