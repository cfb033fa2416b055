namespace Gateway.Pathways.Alerts;

/// <summary>Weight lost against the person's own first weights of the time that the rule looks at; weighed more than once, because a scale may be wrong.</summary>
internal static class WeightRule
{
    /// <summary>The higher band of MUST step 2: more than 10 %.</summary>
    private const decimal High = 0.10m;

    public static void Look(Turn turn, string key, SubjectWatch subject, DateOnly today, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.Weight) is not { } rule) return;
        var weights = subject.Weight.Between(today.AddDays(-(int)rule.Span("within").TotalDays), today.AddDays(1));
        var count = rule.Whole("weighings");
        if (weights.Length <= count || weights[^1].Day < today.AddDays(-1)) return;
        var first = weights[..^count];
        var reference = DayTotals.Median(first.Take(3).Select(day => day.Sum));
        var last = weights[^count..];
        if (last.Any(day => day.Sum > reference * (1 - rule.Number("loss")))) return;
        var lost = (reference - last[^1].Sum) / reference;
        turn.Raise(rule, SubjectKeys.Subject(key, subject, null), lost > High && rule.Urgency < Urgency.Soon ? Urgency.Soon : rule.Urgency, now,
            $"{last[^1].Sum:0.#} kg, {lost * 100:0.#} % less than {reference:0.#} kg at the beginning of {(last[^1].Day.DayNumber - first[0].Day.DayNumber) / 7} weeks.", now);
    }
}
