using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>No sign of life in waking hours for longer than is usual for that person, while the sensor that saw them last is alive.</summary>
internal static class LifeRule
{
    private static readonly TimeSpan s_watched = TimeSpan.FromDays(7);

    /// <summary>A carer who charted a drink saw the person; a heartbeat only says that a device is alive, a fall that somebody fell.</summary>
    public static bool IsSign(Signal signal) => signal.Kind switch
    {
        SignalKind.Motion or SignalKind.BedEntered or SignalKind.BedLeft or SignalKind.ButtonPressed or SignalKind.Weight or SignalKind.News2 or SignalKind.Confusion => true,
        SignalKind.Stumbles or SignalKind.Fluid => signal.Value > 0,
        SignalKind.FallConfirmed or SignalKind.FallCancelled => signal.By is not null,
        _ => false,
    };

    public static void Seen(Turn turn, string key, Signal signal, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.NoSignsOfLife) is not { } rule) return;
        var subject = turn.Subject(key);
        if (signal.Device is { } device && signal.Kind is SignalKind.Motion or SignalKind.BedEntered or SignalKind.BedLeft)
            subject = subject with { LastSeen = Later(subject.LastSeen, signal.At), SeenBy = device };
        if (subject.LastSign is { } last && last >= signal.At)
        {
            turn.Keep(key, subject);
            return;
        }
        var (day, _) = DayTotals.Wall(signal.At);
        var (from, until) = Hours(rule, day);
        var quietFrom = subject.LastSign is { } before && before > from ? before : from;
        var quietUntil = signal.At < until ? signal.At : until;
        if (subject.LastSign is not null && subject.AwaySince is null && quietUntil > quietFrom)
            subject = subject with { Quiet = subject.Quiet.Most(day, (decimal)(quietUntil - quietFrom).TotalMinutes) };
        turn.Keep(key, subject with { LastSign = signal.At, MissedSince = null });
        if (turn.Open($"{rule.Id}/{key}") is { Rule: ThresholdVocabulary.NoSignsOfLife } open) turn.Clear(open, $"A sign of life at {Turn.Clock(signal.At, now)}.", now);
    }

    /// <summary>Nobody misses a sign of somebody who is away.</summary>
    public static void Gone(Turn turn, string key, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.NoSignsOfLife)?.IsInhibitedBy(AnnouncementKinds.Away) == true && turn.Open($"{ThresholdVocabulary.NoSignsOfLife}/{key}") is { Rule: ThresholdVocabulary.NoSignsOfLife } open) turn.Clear(open, "Away from the home.", now);
    }

    public static DateTimeOffset? Due(Turn turn, string key, SubjectWatch subject)
    {
        if (turn.Rules.Find(ThresholdVocabulary.NoSignsOfLife) is not { } rule) return null;
        if (subject.LastSign is not { } last || subject.LastSeen is not { } seen || (subject.AwaySince is not null && rule.IsInhibitedBy(AnnouncementKinds.Away))) return null;
        if (subject.MissedSince == last || last - seen > s_watched) return null;
        var allowed = Allowed(rule, subject, last);
        var (day, _) = DayTotals.Wall(last);
        var (from, until) = Hours(rule, day);
        var due = (last > from ? last : from) + allowed;
        if (due > until) due = Hours(rule, day.AddDays(1)).From + allowed;
        foreach (var window in turn.Watch.Maintenance)
            if (rule.IsInhibitedBy(AnnouncementKinds.Maintenance) && window.Covers(subject.SeenBy, due)) due = window.Until + allowed;
        return turn.NotBefore(rule, key, due);
    }

    public static void Move(Turn turn, string key, SubjectWatch subject, DateTimeOffset at)
    {
        turn.Keep(key, subject with { MissedSince = subject.LastSign });
        // The device itself says nothing: that is what is told, and that nobody is watched meanwhile.
        if (subject.SeenBy is { } device && SilenceRule.IsSilent(turn, device, at)) return;
        var rule = turn.Rules.Find(ThresholdVocabulary.NoSignsOfLife)!;
        var last = subject.LastSign ?? at;
        turn.Raise(rule, SubjectKeys.Subject(key, subject, subject.SeenBy), rule.Urgency, last,
            $"No sign of life since {Turn.Clock(last, at)}; usually never longer than {Usual(subject, last):0} minutes by day.", at);
    }

    private static decimal Usual(SubjectWatch subject, DateTimeOffset last)
    {
        var (day, _) = DayTotals.Wall(last);
        return subject.Quiet.Between(day.AddDays(-14), day).Select(quiet => quiet.Sum).DefaultIfEmpty(0).Max();
    }

    private static TimeSpan Allowed(AlertRule rule, SubjectWatch subject, DateTimeOffset last)
    {
        var (day, _) = DayTotals.Wall(last);
        if (subject.Quiet.Between(day.AddDays(-14), day).Length < rule.Whole("known-days")) return rule.Span("until-known");
        var own = TimeSpan.FromMinutes((double)(Usual(subject, last) * rule.Number("factor")));
        return own > rule.Span("least") ? own : rule.Span("least");
    }

    private static (DateTimeOffset From, DateTimeOffset Until) Hours(AlertRule rule, DateOnly day) =>
        (UkTime.At(day, TimeOnly.MinValue).AddHours((double)rule.Number("day-from")), UkTime.At(day, TimeOnly.MinValue).AddHours((double)rule.Number("day-until")));

    private static DateTimeOffset Later(DateTimeOffset? one, DateTimeOffset other) => one > other ? one.Value : other;
}
