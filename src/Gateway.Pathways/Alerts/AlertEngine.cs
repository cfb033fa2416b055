using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>
/// The door of the alert rules: what a home remembers and a signal, a moment or an answer in; what it remembers then and what has to be
/// told out. The same in the same order gives the same, however often somebody looks.
/// </summary>
public static class AlertEngine
{
    /// <summary>A signal that arrived. Everything that was due before comes first.</summary>
    /// <param name="where">Whose it is, as the register has it at the time of the signal.</param>
    /// <param name="received">When it arrived; never before what was taken last.</param>
    public static AlertOutcome Take(AlertRules rules, HomeWatch watch, Signal signal, Whereabouts where, DateTimeOffset received)
    {
        var turn = new Turn(rules, watch);
        Pass(turn, received, null);
        if (SignalCheck.Check(signal, received, turn.Remarks) is { } good) Read(turn, good, where, received);
        // What comes late is late now: nobody could be told before it came.
        Pass(turn, received, received);
        return turn.Outcome();
    }

    /// <summary>Time goes by: whatever is due until then happens, each at its own time.</summary>
    /// <param name="notBefore">Nobody could be told before this: what was due earlier happens then. For a gateway that did not run.</param>
    public static AlertOutcome Pass(AlertRules rules, HomeWatch watch, DateTimeOffset now, DateTimeOffset? notBefore = null)
    {
        var turn = new Turn(rules, watch);
        Pass(turn, now, notBefore);
        return turn.Outcome();
    }

    /// <summary>Somebody by name says what they found. What is not open any more may still be answered; what was answered may not be answered twice.</summary>
    /// <returns>No changes and a remark when there is no such alert or it cannot be answered.</returns>
    public static AlertOutcome Acknowledge(AlertRules rules, HomeWatch watch, string alertId, string by, AlertFinding finding, DateTimeOffset now)
    {
        var turn = new Turn(rules, watch);
        Pass(turn, now, null);
        if (turn.Watch.Alerts.GetValueOrDefault(alertId) is { } alert) turn.Acknowledge(alert, by, finding, now);
        else turn.Remark("ALR006", $"alert {alertId}", "There is no such alert in this home, or it is too old to be answered.");
        return turn.Outcome();
    }

    /// <summary>Somebody announces work on devices, an absence, a return, or the hub of a device.</summary>
    /// <returns>Nothing changed, and a sentence, when it cannot be taken.</returns>
    public static (AlertOutcome Outcome, string? Refusal) Announce(AlertRules rules, HomeWatch watch, Announcement announcement, DateTimeOffset now)
    {
        if (Announcing.Refuse(rules, watch, announcement, now) is { } refusal) return (new AlertOutcome(watch, [], []), refusal);
        var turn = new Turn(rules, watch);
        Pass(turn, now, null);
        Announcing.Take(turn, announcement, now);
        Pass(turn, now, now);
        return (turn.Outcome(), null);
    }

    /// <summary>What was announced and still holds.</summary>
    public static IReadOnlyList<Announced> Standing(HomeWatch watch, DateTimeOffset now) => Announcing.Standing(watch, now);

    /// <summary>Work on devices until a given time; what they do not send meanwhile is not missed. A fall is raised all the same.</summary>
    /// <exception cref="ArgumentException">The window has no end after its beginning, or no reason.</exception>
    public static HomeWatch Maintain(HomeWatch watch, MaintenanceWindow window)
    {
        if (window.Until <= window.From) throw new ArgumentException("A maintenance window ends after it begins.", nameof(window));
        if (string.IsNullOrWhiteSpace(window.Because)) throw new ArgumentException("A maintenance window says why.", nameof(window));
        return watch with { Maintenance = watch.Maintenance.Add(window), NextDue = null };
    }

    /// <summary>When something happens in the home although nothing arrives; null when nothing ever will.</summary>
    public static DateTimeOffset? NextDue(AlertRules rules, HomeWatch watch)
    {
        var turn = new Turn(rules, watch);
        return turn.Watch.NextDue ?? Scan(turn);
    }

    private static void Pass(Turn turn, DateTimeOffset now, DateTimeOffset? notBefore)
    {
        if (turn.Watch.DailyAt is null) turn.Keep(turn.Watch with { DailyAt = NextDaily(turn.Rules, now), NextDue = null });
        while (turn.Watch.NextDue is null || turn.Watch.NextDue <= now)
        {
            var next = Scan(turn) ?? DateTimeOffset.MaxValue;
            turn.Keep(turn.Watch with { NextDue = next });
            if (next > now) return;
            Happen(turn, next < notBefore ? notBefore.Value : next);
            turn.Keep(turn.Watch with { NextDue = null });
        }
    }

    private static DateTimeOffset? Scan(Turn turn)
    {
        var next = turn.Watch.DailyAt;
        foreach (var fall in turn.Watch.Falls.Values) next = Turn.Sooner(next, FallRule.Due(turn, fall));
        foreach (var alert in turn.Watch.Alerts.Values) next = Turn.Sooner(next, Turn.DueOf(alert));
        foreach (var (id, device) in turn.Watch.Devices) next = Turn.Sooner(next, SilenceRule.Due(turn, id, device));
        foreach (var (key, subject) in turn.Watch.Subjects) next = Turn.Sooner(Turn.Sooner(next, LifeRule.Due(turn, key, subject)), subject.AwayUntil);
        return next;
    }

    /// <summary>Hubs come before their devices and silent devices before the people they watch, so that a child is inhibited by its parent.</summary>
    private static void Happen(Turn turn, DateTimeOffset at)
    {
        foreach (var (key, fall) in turn.Watch.Falls)
            if (FallRule.Due(turn, fall) <= at) FallRule.Move(turn, key, fall, at);
        foreach (var (key, subject) in turn.Watch.Subjects)
            if (subject.AwayUntil <= at) Announcing.Return(turn, key, at);
        SilenceRule.Move(turn, at);
        foreach (var (key, subject) in turn.Watch.Subjects)
            if (LifeRule.Due(turn, key, subject) <= at) LifeRule.Move(turn, key, subject, at);
        foreach (var id in turn.Watch.Alerts.Keys)
            if (turn.Watch.Alerts[id] is var alert && Turn.DueOf(alert) <= at) turn.Move(alert, at);
        if (turn.Watch.DailyAt <= at)
        {
            turn.Keep(turn.Watch with { DailyAt = NextDaily(turn.Rules, at) });
            Daily.Look(turn, at);
        }
    }

    private static DateTimeOffset NextDaily(AlertRules rules, DateTimeOffset after)
    {
        var (day, time) = DayTotals.Wall(after);
        return UkTime.At(time < rules.NotesAt ? day : day.AddDays(1), rules.NotesAt);
    }

    private static void Read(Turn turn, Signal signal, Whereabouts where, DateTimeOffset now)
    {
        if (signal.Device is { } device) SilenceRule.Heard(turn, signal, device, where, now);
        var about = AlertSubject.Of(where, signal.Device);
        if (signal.Kind is SignalKind.FallDetected or SignalKind.FallConfirmed or SignalKind.FallCancelled or SignalKind.ButtonPressed or SignalKind.BedEntered)
            FallRule.Read(turn, signal, where, now);
        if (SubjectKeys.Of(where.Person, where.Room) is not { } key) return;
        var subject = turn.Subject(key) with { Room = where.Room ?? turn.Subject(key).Room };
        turn.Keep(key, Remember(subject, signal, turn.Rules));
        if (signal.Kind == SignalKind.Away) LifeRule.Gone(turn, key, now);
        if (LifeRule.IsSign(signal)) LifeRule.Seen(turn, key, signal, now);
        if (about.Person is not null && Together(signal, subject, turn.Subject(key))) FluidRule.Look(turn, key, now);
    }

    private static SubjectWatch Remember(SubjectWatch subject, Signal signal, AlertRules rules) => signal.Kind switch
    {
        SignalKind.Stumbles => subject with { Stumbles = subject.Stumbles.Add(signal) },
        SignalKind.Sleep => subject with { Sleep = subject.Sleep.Put(signal) },
        SignalKind.Wakings => subject with { Wakings = subject.Wakings.Put(signal) },
        SignalKind.Fluid => subject with { Fluid = subject.Fluid.Add(signal) },
        SignalKind.Weight => subject with { Weight = subject.Weight.Put(signal) },
        SignalKind.FluidRestriction => subject with { RestrictedSince = signal.Value == 1 ? subject.RestrictedSince ?? signal.At : null },
        SignalKind.Confusion => signal.Value == 1 ? subject with { ConfusedAt = signal.At } : subject,
        SignalKind.News2 => subject with
        {
            News2 = signal.Value,
            News2RoseAt = signal.Value - subject.News2 >= (rules.Find(ThresholdVocabulary.Fluids)?.Number("news2-rise") ?? 2) ? signal.At : subject.News2RoseAt,
        },
        SignalKind.Away => subject with { AwaySince = signal.At, AwayUntil = signal.At + rules.MostOf(AnnouncementKinds.Away) },
        SignalKind.Back => subject with { AwaySince = null, AwayUntil = null, LastSign = signal.At, MissedSince = null },
        _ => subject,
    };

    private static bool Together(Signal signal, SubjectWatch before, SubjectWatch after) =>
        (signal.Kind == SignalKind.Confusion && signal.Value == 1) || (signal.Kind == SignalKind.News2 && after.News2RoseAt != before.News2RoseAt);
}
