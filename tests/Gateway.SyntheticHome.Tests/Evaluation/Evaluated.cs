using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>A month through the alert rules, with staff who answer what they are told.</summary>
internal static class Evaluated
{
    private static readonly TimeSpan s_passed = TimeSpan.FromHours(24);

    public static MonthResult Month(ulong seed, AlertRules rules, HomeRates rates)
    {
        var month = HomeMonth.Of(seed, rates);
        var judge = new Judge(month);
        var raised = Run(month, rules, rates, judge).Values.Where(alert => Judge.SecondOf(alert.RaisedAt) is >= Calendar.MonthStart and < Calendar.End).ToList();
        var told = month.Falls.Where(fall => fall.IsInjurious && fall.Second >= Calendar.MonthStart && LastTold(fall) < Calendar.End).ToList();
        return new MonthResult(
            seed,
            [.. raised.Select(alert => (alert, judge.IsTrue(alert)))],
            told.Count,
            told.Count(fall => !raised.Exists(alert => IsAbout(alert, fall, judge, LastTold(fall)))),
            told.Count(fall => raised.Exists(alert => IsAbout(alert, fall, judge, fall.Found ?? fall.Reported!.Value))));
    }

    /// <summary>Every alert that was raised, as it is at the end.</summary>
    private static Dictionary<string, Alert> Run(HomeMonth month, AlertRules rules, HomeRates rates, Judge judge)
    {
        var staff = new Answers(rates, new Dice(month.Seed).For("answers"));
        var alerts = new Dictionary<string, Alert>(StringComparer.Ordinal);
        var watch = new HomeWatch { Home = AlertFeed.HomeCode };
        foreach (var (signal, where) in new AlertFeed(month).Signals())
        {
            while (staff.Next(signal.At) is { } answer) Keep(AlertEngine.Acknowledge(rules, watch, answer.Alert, "carer", answer.Finding, answer.At));
            Keep(AlertEngine.Take(rules, watch, signal, where, signal.At));
        }
        Keep(AlertEngine.Pass(rules, watch, Calendar.At(Calendar.End) + s_passed));
        return alerts;

        void Keep(AlertOutcome outcome)
        {
            watch = outcome.Watch;
            foreach (var change in outcome.Changes)
            {
                alerts[change.Alert.Id] = change.Alert;
                if (change.What == "raised") staff.Hear(change.Alert, judge.IsTrue(change.Alert), change.At);
            }
        }
    }

    private static int LastTold(Fall fall) => fall.Reported!.Value + Calendar.Hour;

    private static bool IsAbout(Alert alert, Fall fall, Judge judge, int until) =>
        alert.Rule is "fall" or "no-signs-of-life" && judge.IsOf(alert, fall.Resident) && Judge.SecondOf(alert.RaisedAt) is var second && second >= fall.Second && second <= until;
}
