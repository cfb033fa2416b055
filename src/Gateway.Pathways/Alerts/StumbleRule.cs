namespace Gateway.Pathways.Alerts;

/// <summary>More stumbles than this person's own weeks before: a note that prompts an assessment, never a score.</summary>
internal static class StumbleRule
{
    public static void Look(Turn turn, string key, SubjectWatch subject, DateOnly today, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.Stumbles) is not { } rule) return;
        var from = today.AddDays(-rule.Whole("recent-days"));
        var recent = subject.Stumbles.Between(from, today);
        var baseline = subject.Stumbles.Between(from.AddDays(-rule.Whole("baseline-days")), from);
        if (baseline.Length < rule.Number("known-days") || recent.Length * 2 <= rule.Whole("recent-days")) return;
        var counted = (double)recent.Sum(day => day.Sum);
        var usual = baseline.Mean() * recent.Length;
        if (counted < (double)rule.Number("least") || counted < usual * (double)rule.Number("ratio")) return;
        // Counts scatter by about the root of what is usual; what lies within that scatter is no news.
        if (counted - usual < (double)rule.Number("surprise") * Math.Sqrt(Math.Max(usual, 1))) return;
        turn.Raise(rule, SubjectKeys.Subject(key, subject, null), rule.Urgency, now.AddDays(-rule.Whole("recent-days")),
            $"{counted:0} stumbles counted on {recent.Length} days; in the weeks before it was {usual:0.#} in as many.", now);
    }
}
