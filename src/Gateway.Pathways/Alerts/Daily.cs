namespace Gateway.Pathways.Alerts;

/// <summary>What is looked at once a day: trends against a person's own days before, and what nobody needs to remember any longer.</summary>
internal static class Daily
{
    /// <summary>How long a closed alert is remembered at least.</summary>
    internal static readonly TimeSpan KeptAlert = TimeSpan.FromDays(14);

    private static readonly TimeSpan s_keptFall = TimeSpan.FromDays(2);

    public static void Look(Turn turn, DateTimeOffset now)
    {
        Forget(turn, now);
        var (today, _) = DayTotals.Wall(now);
        foreach (var (key, subject) in turn.Watch.Subjects.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!SubjectKeys.IsPerson(key) || subject.AwaySince is not null) continue;
            StumbleRule.Look(turn, key, subject, today, now);
            SleepRule.Look(turn, key, subject, today, now);
            FluidRule.Look(turn, key, now);
            WeightRule.Look(turn, key, subject, today, now);
        }
    }

    private static void Forget(Turn turn, DateTimeOffset now)
    {
        var (today, _) = DayTotals.Wall(now);
        var watch = turn.Watch;
        foreach (var (key, subject) in watch.Subjects)
        {
            var trimmed = subject with
            {
                Stumbles = subject.Stumbles.Trim(today),
                Sleep = subject.Sleep.Trim(today),
                Wakings = subject.Wakings.Trim(today),
                Fluid = subject.Fluid.Trim(today),
                Weight = subject.Weight.Trim(today),
                Quiet = subject.Quiet.Trim(today),
            };
            if (trimmed != subject) watch = watch with { Subjects = watch.Subjects.SetItem(key, trimmed) };
        }
        foreach (var (key, fall) in watch.Falls)
            if (now - fall.HeardAt > s_keptFall && (fall.AlertId is null || watch.Alerts.GetValueOrDefault(fall.AlertId) is not { IsOpen: true })) watch = watch with { Falls = watch.Falls.Remove(key) };
        foreach (var (id, alert) in watch.Alerts)
            if (alert.ClosedAt is { } closed && now - closed > KeptAlert && now - alert.RaisedAt > (turn.Rules.Find(alert.Rule)?.ReAlarm ?? TimeSpan.Zero)) watch = watch with { Alerts = watch.Alerts.Remove(id) };
        turn.Keep(watch with { Maintenance = [.. watch.Maintenance.Where(window => window.Until > now)] });
    }
}
