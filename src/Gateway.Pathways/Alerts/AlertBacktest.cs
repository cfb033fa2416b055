using Gateway.Fhir.Model;

namespace Gateway.Pathways.Alerts;

/// <summary>What somebody found who looked, so that a rule can be judged by it.</summary>
/// <param name="Subject">The resident; the room when nobody knew whose it was; the device when it was about one.</param>
public sealed record AlertLabel(string Rule, string Subject, DateTimeOffset At, AlertFinding Finding)
{
    public override string ToString() => Rule;
}

/// <summary>A signal as it came: when it arrived, and whose it was by the register at its time.</summary>
public sealed record ArrivedSignal(Signal Signal, Whereabouts Where, DateTimeOffset Received)
{
    public override string ToString() => Signal.ToString();
}

/// <summary>What rules would have done over signals that came: nobody is told, nothing is kept.</summary>
/// <param name="Alerts">Each as it is at the end.</param>
/// <param name="News">How often somebody would have been told: alerts, worse ones and further roles.</param>
/// <param name="MissedLabels">What somebody found to be so and no alert was about.</param>
public sealed record AlertBacktest(
    IReadOnlyList<Alert> Alerts, IReadOnlyList<AlertChange> Changes, IReadOnlyList<Issue> Remarks, int News, IReadOnlyList<AlertLabel> MissedLabels, AlertFigures Figures)
{
    /// <summary>So far apart may an alert and what somebody found of the same matter be.</summary>
    private static readonly TimeSpan s_same = TimeSpan.FromHours(12);

    /// <summary>Runs the rules over the signals in order of arrival, home by home. Nobody answers while it runs; findings come from the labels.</summary>
    public static AlertBacktest Run(AlertRules rules, IEnumerable<ArrivedSignal> signals, IReadOnlyList<AlertLabel> labels)
    {
        var changes = new List<AlertChange>();
        var remarks = new List<Issue>();
        var homeDays = 0m;
        foreach (var home in signals.GroupBy(arrived => arrived.Signal.Home).OrderBy(group => group.Key, StringComparer.Ordinal))
        {
            var watch = new HomeWatch { Home = home.Key };
            var ordered = home.OrderBy(arrived => arrived.Received).ToList();
            foreach (var arrived in ordered) watch = Keep(AlertEngine.Take(rules, watch, arrived.Signal, arrived.Where, arrived.Received));
            Keep(AlertEngine.Pass(rules, watch, ordered[^1].Received + s_same));
            homeDays += Math.Max(1, (decimal)(ordered[^1].Received - ordered[0].Received).TotalDays);
        }
        var alerts = changes.Select(change => change.Alert).GroupBy(alert => alert.Id).Select(same => Judge(same.Last(), labels)).ToList();
        var missed = labels.Where(label => label.Finding == AlertFinding.Real && !alerts.Exists(alert => IsAbout(alert, label))).ToList();
        return new AlertBacktest(alerts, changes, remarks, changes.Count(change => change.IsNews), missed, AlertFigures.Of(alerts, homeDays));

        HomeWatch Keep(AlertOutcome outcome)
        {
            changes.AddRange(outcome.Changes);
            remarks.AddRange(outcome.Remarks);
            return outcome.Watch;
        }
    }

    /// <summary>What nobody labelled stays unknown: it is not taken for wrong.</summary>
    private static Alert Judge(Alert alert, IReadOnlyList<AlertLabel> labels) =>
        labels.Where(label => IsAbout(alert, label)).MinBy(label => (label.At - alert.RaisedAt).Duration()) is { } label
            ? alert with { Finding = label.Finding }
            : alert;

    private static bool IsAbout(Alert alert, AlertLabel label) =>
        label.Rule == alert.Rule && (label.Subject == alert.Person || label.Subject == alert.Room || label.Subject == alert.Device)
        && (label.At - alert.RaisedAt).Duration() <= s_same;
}
