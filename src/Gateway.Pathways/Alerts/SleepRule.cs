namespace Gateway.Pathways.Alerts;

/// <summary>Shorter or more broken sleep than this person's own weeks before: a note, never a score.</summary>
internal static class SleepRule
{
    public static void Look(Turn turn, string key, SubjectWatch subject, DateOnly today, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.Sleep) is not { } rule) return;
        var about = SubjectKeys.Subject(key, subject, null);
        var nights = rule.Whole("recent-nights");
        var (recent, baseline) = Split(rule, subject.Sleep.Between(today.AddDays(-rule.Whole("baseline-nights") - nights), today.AddDays(1)), nights, today);
        if (recent > 0 && baseline.Mean > 0 && recent <= baseline.Mean * (double)rule.Number("fraction")
            && baseline.Mean - recent >= (double)rule.Number("surprise") * baseline.Deviation / Math.Sqrt(nights))
            turn.Raise(rule, about, rule.Urgency, now.AddDays(-nights), $"{recent:0} minutes of sleep a night on the last {nights} nights; in the weeks before it was {baseline.Mean:0}.", now);
        var (wakings, usual) = Split(rule, subject.Wakings.Between(today.AddDays(-rule.Whole("baseline-nights") - nights), today.AddDays(1)), nights, today);
        if (wakings > 0 && usual.Mean >= 0 && usual.Known && wakings >= Math.Max(usual.Mean, 1) * (double)rule.Number("wakings-ratio")
            && wakings - usual.Mean >= (double)rule.Number("surprise") * Math.Max(usual.Deviation, 0.5) / Math.Sqrt(nights))
            turn.Raise(rule, about, rule.Urgency, now.AddDays(-nights), $"Awake {wakings:0.#} times a night on the last {nights} nights; in the weeks before it was {usual.Mean:0.#}.", now);
    }

    /// <summary>The mean of the last known nights, and the nights before them; nothing when too few are known or the last are old.</summary>
    private static (double Recent, (double Mean, double Deviation, bool Known) Baseline) Split(AlertRule rule, System.Collections.Immutable.ImmutableArray<DayTotal> nights, int count, DateOnly today)
    {
        if (nights.Length < count + rule.Whole("known-nights")) return (0, (0, 0, false));
        var recent = nights[^count..];
        if (recent[0].Day < today.AddDays(-count - 2)) return (0, (0, 0, false));
        var before = nights[..^count];
        return (recent.Mean(), (before.Mean(), before.Deviation(), true));
    }
}
