namespace Gateway.Pathways.Alerts;

/// <summary>What a home's alerts cost and what they are worth: how many a day, how many were so, how long until somebody answered.</summary>
public sealed record AlertFigures
{
    /// <summary>Homes times days.</summary>
    public required decimal HomeDays { get; init; }

    public required int Raised { get; init; }

    /// <summary>Alerts per home per day; null over no time.</summary>
    public decimal? PerHomeDay => HomeDays > 0 ? Raised / HomeDays : null;

    public required IReadOnlyList<AlertShare> Rules { get; init; }

    public required IReadOnlyList<AlertShare> Devices { get; init; }

    /// <summary>All together.</summary>
    public required AlertShare All { get; init; }

    /// <summary>Until somebody answered, of those that were answered; null when none was.</summary>
    public TimeSpan? AnsweredMedian { get; init; }

    /// <summary>The time within which 95 of 100 answered alerts were answered.</summary>
    public TimeSpan? AnsweredP95 { get; init; }

    /// <summary>The figures of these alerts, each as it is now.</summary>
    /// <param name="alerts">Each once.</param>
    /// <param name="homeDays">Over how many homes times days they were raised.</param>
    public static AlertFigures Of(IReadOnlyCollection<Alert> alerts, decimal homeDays)
    {
        var waits = alerts.Where(alert => alert is { State: AlertStates.Acknowledged, ClosedAt: not null }).Select(alert => alert.ClosedAt!.Value - alert.RaisedAt).Order().ToList();
        return new AlertFigures
        {
            HomeDays = homeDays,
            Raised = alerts.Count,
            Rules = Shares(alerts, alert => alert.Rule),
            Devices = Shares(alerts, alert => alert.Device),
            All = AlertShare.Of("all", alerts),
            AnsweredMedian = At(waits, 0.5),
            AnsweredP95 = At(waits, 0.95),
        };
    }

    private static List<AlertShare> Shares(IReadOnlyCollection<Alert> alerts, Func<Alert, string?> by) =>
    [
        .. alerts.Where(alert => by(alert) is not null)
            .GroupBy(alert => by(alert)!)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => AlertShare.Of(group.Key, [.. group])),
    ];

    private static TimeSpan? At(List<TimeSpan> ordered, double share) =>
        ordered.Count == 0 ? null : ordered[Math.Min(ordered.Count - 1, (int)Math.Ceiling(share * ordered.Count) - 1)];
}

/// <summary>How many of them were so, by what people found who went to see.</summary>
/// <param name="Unknown">Nobody has said yet, or could not tell.</param>
public sealed record AlertShare(string Name, int Raised, int Real, int NotReal, int Unknown)
{
    /// <summary>The share that was so among those of which somebody could tell (positive predictive value); null when nobody could.</summary>
    public decimal? Confirmed => Real + NotReal > 0 ? (decimal)Real / (Real + NotReal) : null;

    internal static AlertShare Of(string name, IReadOnlyCollection<Alert> alerts)
    {
        var real = alerts.Count(alert => alert.Finding == AlertFinding.Real);
        var not = alerts.Count(alert => alert.Finding == AlertFinding.NotReal);
        return new AlertShare(name, alerts.Count, real, not, alerts.Count - real - not);
    }
}
