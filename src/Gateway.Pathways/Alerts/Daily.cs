namespace Gateway.Pathways.Alerts;

/// <summary>What is looked at once a day: trends against a person's own days before, and what nobody needs to remember any longer.</summary>
internal static class Daily
{
    /// <summary>How long a closed alert is remembered at least.</summary>
    internal static readonly TimeSpan KeptAlert = TimeSpan.FromDays(14);

    private static readonly TimeSpan s_keptSaying = TimeSpan.FromDays(90);
    private static readonly TimeSpan s_keptFall = TimeSpan.FromDays(2);

    public static void Look(Turn turn, DateTimeOffset now)
    {
        Forget(turn, now);
        var (today, _) = DayTotals.Wall(now);
        foreach (var (key, subject) in turn.Watch.Subjects.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (!SubjectKeys.IsPerson(key)) continue;
            bool Looks(string rule) => subject.AwaySince is null || turn.Rules.Find(rule)?.IsInhibitedBy(AnnouncementKinds.Away) == false;
            if (Looks(ThresholdVocabulary.Stumbles)) StumbleRule.Look(turn, key, subject, today, now);
            if (Looks(ThresholdVocabulary.Sleep)) SleepRule.Look(turn, key, subject, today, now);
            if (Looks(ThresholdVocabulary.Fluids)) FluidRule.Look(turn, key, now);
            if (Looks(ThresholdVocabulary.Weight)) WeightRule.Look(turn, key, subject, today, now);
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
        if (watch.Maintenance.Any(window => window.Until <= now)) watch = watch with { Maintenance = [.. watch.Maintenance.Where(window => window.Until > now)] };
        // What is behind which hub holds until somebody says otherwise, so who said it is kept with it.
        if (watch.Announced.Any(said => IsForgotten(said, now))) watch = watch with { Announced = [.. watch.Announced.Where(said => !IsForgotten(said, now))] };
        turn.Keep(watch);
    }

    private static bool IsForgotten(Announced said, DateTimeOffset now) => said.Kind != AnnouncementKinds.Hub && now - (said.Until ?? said.At) > s_keptSaying;
}
