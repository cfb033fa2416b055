using System.Collections.Immutable;

namespace Gateway.Pathways.Alerts;

/// <summary>
/// Drinking well below the person's own usual on two or more days that were charted completely. A day that was not is unknown, never
/// nothing; whoever is told to drink less is left out. Together with new confusion or a risen NEWS2 it is urgent.
/// </summary>
internal static class FluidRule
{
    public static void Look(Turn turn, string key, DateTimeOffset now)
    {
        var subject = turn.Subject(key);
        if (turn.Rules.Find(ThresholdVocabulary.Fluids) is not { } rule || subject.RestrictedSince is not null || subject.AwaySince is not null) return;
        var (today, _) = DayTotals.Wall(now);
        var days = rule.Whole("days");
        var complete = Complete(rule, subject.Fluid.Between(today.AddDays(-rule.Whole("baseline-days") - days - 1), today));
        if (complete.Length < days + rule.Whole("known-days")) return;
        var recent = complete[^days..];
        // One day without a chart may lie between; two days that are weeks apart say nothing together.
        if (recent[0].Day < today.AddDays(-days - 1)) return;
        var usual = DayTotals.Median(complete[..^days].Select(day => day.Sum));
        if (usual <= 0 || recent.Any(day => day.Sum >= usual * rule.Number("fraction"))) return;
        var together = Together(rule, subject, now);
        turn.Raise(rule, SubjectKeys.Subject(key, subject, null), together is null ? rule.Urgency : Urgency.Urgent, now.AddDays(-days),
            $"Drank {string.Join(" and ", recent.Select(day => $"{day.Sum:0}"))} mL on {days} completely charted days, usually {usual:0} mL a day.{together}", now);
    }

    private static string? Together(AlertRule rule, SubjectWatch subject, DateTimeOffset now)
    {
        var since = now - rule.Span("together-within");
        if (subject.ConfusedAt >= since) return " New confusion with it.";
        return subject.News2RoseAt >= since ? " The NEWS2 has risen with it." : null;
    }

    private static ImmutableArray<DayTotal> Complete(AlertRule rule, ImmutableArray<DayTotal> days) =>
    [
        .. days.Where(day => day.Count >= rule.Number("entries")
            && day.First.ToTimeSpan().TotalHours <= (double)rule.Number("first-by")
            && day.Last.ToTimeSpan().TotalHours >= (double)rule.Number("last-after")),
    ];
}
