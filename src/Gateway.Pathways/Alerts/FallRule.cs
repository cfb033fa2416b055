using System.Collections.Immutable;

namespace Gateway.Pathways.Alerts;

/// <summary>A fall that was confirmed, or that nobody answered; and a person who may still be lying there.</summary>
internal static class FallRule
{
    /// <summary>How long after it a fall without a name of its own may still be confirmed or cancelled.</summary>
    private static readonly TimeSpan s_spokenOf = TimeSpan.FromHours(2);

    public static DateTimeOffset? Due(Turn turn, FallWatch fall)
    {
        if (turn.Rules.Find(ThresholdVocabulary.Fall) is not { } rule) return null;
        if (fall.State == FallStates.Detected) return fall.At + rule.Span("answer-within");
        return !fall.LongLieTold && fall.AlertId is not null && fall.State is FallStates.Unanswered or FallStates.Confirmed
            ? fall.At + rule.Span("long-lie")
            : null;
    }

    public static void Move(Turn turn, string key, FallWatch fall, DateTimeOffset at)
    {
        if (fall.State == FallStates.Detected)
        {
            var within = turn.Rules.Find(ThresholdVocabulary.Fall)!.Span("answer-within");
            Take(turn, key, fall, FallStates.NotAnswered, $"Possible fall at {Turn.Clock(fall.At, at)}; nobody answered within {within.TotalMinutes:0.#} minutes.", at);
            return;
        }
        // Told or not, it is asked once: whoever answered has been there.
        turn.Keep(key, fall with { LongLieTold = true });
        if (fall.AlertId is { } id && turn.Watch.Alerts.GetValueOrDefault(id) is { IsOpen: true })
            Take(turn, key, turn.Watch.Falls[key], FallStates.LongLie, $"Nobody has answered since {Turn.Clock(fall.At, at)}: somebody may have been lying there for longer than {turn.Rules.Find(ThresholdVocabulary.Fall)!.Span("long-lie").TotalMinutes:0} minutes.", at);
    }

    public static void Read(Turn turn, Signal signal, Whereabouts where, DateTimeOffset now)
    {
        if (turn.Rules.Find(ThresholdVocabulary.Fall) is not { } rule) return;
        switch (signal.Kind)
        {
            case SignalKind.FallDetected:
                Detected(turn, rule, signal, where, now);
                break;
            case SignalKind.FallConfirmed:
                Spoken(turn, rule, signal, where, "confirmed", $"{signal.By ?? "The device"} confirmed a fall at {Turn.Clock(signal.At, now)}.", now);
                break;
            case SignalKind.FallCancelled:
                Spoken(turn, rule, signal, where, signal.By is null ? "cancelled-by-device" : "cancelled", $"{signal.By ?? "The device"} said at {Turn.Clock(signal.At, now)} that it was no fall.", now);
                break;
            case SignalKind.ButtonPressed when Recent(turn, signal, where, rule.Span("same-fall")) is { Value.State: FallStates.Detected } pressed && signal.At >= pressed.Value.At:
                Take(turn, pressed.Key, pressed.Value, FallStates.NotAnswered, $"Possible fall at {Turn.Clock(pressed.Value.At, now)}, and the call button was pressed.", now);
                break;
            case SignalKind.BedEntered when where.Person is not null && Recent(turn, signal, where, s_spokenOf) is { Value.LongLieTold: false } up && signal.At >= up.Value.At:
                // Not an answer: somebody still has to look. But nobody is lying on the floor. To bed before the fall, and heard of after it, says nothing.
                turn.Keep(up.Key, up.Value with { LongLieTold = true });
                if (up.Value.AlertId is { } id && turn.Watch.Alerts.GetValueOrDefault(id) is { IsOpen: true } open) turn.Add(open, $"In bed at {Turn.Clock(signal.At, now)}, as a sensor says.");
                break;
            default:
                break;
        }
    }

    private static void Detected(Turn turn, AlertRule rule, Signal signal, Whereabouts where, DateTimeOffset now)
    {
        if (Named(turn, signal) is { } named)
        {
            Take(turn, named.Key, named.Value, "detected", "", now);
            return;
        }
        // Two sensors that saw the same, or one that says it twice under another name: not once somebody has answered.
        if (Recent(turn, signal, where, rule.Span("same-fall")) is { } same && same.Value.State != FallStates.Cancelled && !IsAnswered(turn, same.Value))
        {
            turn.Keep(same.Key, same.Value with { Events = Names(same.Value.Events, signal) });
            return;
        }
        Take(turn, KeyOf(signal), New(signal, where, now), "detected", "", now);
    }

    private static void Spoken(Turn turn, AlertRule rule, Signal signal, Whereabouts where, string happening, string reason, DateTimeOffset now)
    {
        var known = Named(turn, signal) ?? (signal.Event is null ? Recent(turn, signal, where, s_spokenOf) : null)
            ?? (happening == "confirmed" ? Recent(turn, signal, where, rule.Span("same-fall")) : null);
        var key = known?.Key ?? KeyOf(signal);
        Take(turn, key, known?.Value ?? New(signal, where, now), happening, reason, now, signal);
    }

    private static void Take(Turn turn, string key, FallWatch fall, string happening, string reason, DateTimeOffset now, Signal? spoken = null)
    {
        var rule = turn.Rules.Find(ThresholdVocabulary.Fall)!;
        var step = FallStates.Pathway.Take(fall.State, happening);
        foreach (var remark in step.Of(DutyKind.Remark))
            turn.Remark(remark == FallStates.NothingToCancel ? "ALR004" : "ALR005", spoken is null ? "fall" : SignalCheck.Place(spoken), remark == FallStates.NothingToCancel
                ? "A fall was cancelled that nobody had reported: ask what became of the first message."
                : "A cancel was told, not obeyed: a person has to say what they found.");
        if (step.Refusal is { } refusal) turn.Remark("ALR006", spoken is null ? "fall" : SignalCheck.Place(spoken), refusal);
        var taken = fall with { State = step.State, Events = spoken is null ? fall.Events : Names(fall.Events, spoken) };
        turn.Keep(key, taken);
        if (taken.AlertId is { } id && turn.Watch.Alerts.GetValueOrDefault(id) is { } alert) Said(turn, rule, alert, taken, step, happening, reason, spoken, now);
        else if (step.Of(DutyKind.Tell).Any()) turn.Keep(key, taken with { AlertId = Raise(turn, rule, key, taken, reason, now) });
    }

    private static void Said(Turn turn, AlertRule rule, Alert alert, FallWatch fall, PathwayStep step, string happening, string reason, Signal? spoken, DateTimeOffset now)
    {
        if (step.Of(DutyKind.Tell).Contains(FallStates.LongLie)) turn.Worsen(rule, alert, Urgency.Urgent, reason, now);
        else if (happening == "confirmed" && alert.IsOpen) turn.Keep(alert with { Finding = AlertFinding.Real, Reasons = [.. alert.Reasons, reason] });
        else if (happening == "cancelled" && fall.State == FallStates.Cancelled && alert.IsOpen) turn.Acknowledge(alert with { Reasons = [.. alert.Reasons, reason] }, spoken?.By ?? "", AlertFinding.NotReal, now);
        else if (step.Has(DutyKind.Remark) && alert.IsOpen) turn.Add(alert, $"{reason} It is told, not obeyed: look.");
    }

    /// <summary>A fall is about that fall: another one of the same person is another alert.</summary>
    private static string? Raise(Turn turn, AlertRule rule, string key, FallWatch fall, string reason, DateTimeOffset now)
    {
        var about = new AlertSubject($"{SubjectKeys.Of(fall.Person, fall.Room) ?? "device"}/{key}", fall.Person, fall.Room, fall.Device);
        var id = turn.Raise(rule, about, rule.Urgency, fall.At, reason + Doubt(turn, fall), now);
        if (id is not null && fall.State == FallStates.Confirmed && turn.Watch.Alerts[id] is { Finding: null } alert) turn.Keep(alert with { Finding = AlertFinding.Real });
        return id;
    }

    private static string Doubt(Turn turn, FallWatch fall)
    {
        if (fall.Person is { } person && turn.Subject(person).AwaySince is not null) return " The resident is recorded as away: look who it is.";
        return fall.Doubt switch
        {
            Whereabouts.SharedRoom => $" Room {fall.Room} is shared: look who it is.",
            Whereabouts.EmptyRoom => $" Nobody lives in room {fall.Room} by the register: look who it is.",
            Whereabouts.DeviceMoved => $" The sensor and the register name two rooms, {fall.Room}: look in both.",
            Whereabouts.UnknownDevice => " The register does not know the sensor: look where it hangs.",
            _ => "",
        };
    }

    private static bool IsAnswered(Turn turn, FallWatch fall) => fall.AlertId is { } id && turn.Watch.Alerts.GetValueOrDefault(id) is not { IsOpen: true };

    private static FallWatch New(Signal signal, Whereabouts where, DateTimeOffset now) => new()
    {
        State = FallStates.Unknown,
        At = signal.At,
        HeardAt = now,
        Person = where.Person,
        Room = where.Room,
        Device = signal.Device,
        Doubt = where.Doubt,
        Events = Names([], signal),
    };

    private static KeyValuePair<string, FallWatch>? Named(Turn turn, Signal signal)
    {
        if (signal.Event is null) return null;
        var name = NameOf(signal);
        foreach (var pair in turn.Watch.Falls)
            if (pair.Value.Events.Contains(name) || (signal.Device is null && pair.Value.Events.Any(known => known.EndsWith(name, StringComparison.Ordinal)))) return pair;
        return null;
    }

    /// <summary>The last fall of the same person, of the same room when no person is known, or of the same device.</summary>
    private static KeyValuePair<string, FallWatch>? Recent(Turn turn, Signal signal, Whereabouts where, TimeSpan within)
    {
        KeyValuePair<string, FallWatch>? last = null;
        foreach (var pair in turn.Watch.Falls)
        {
            var isSame = where.Person is { } person && pair.Value.Person is { } other
                ? person == other
                : (where.Room is not null && where.Room == pair.Value.Room) || (signal.Device is not null && signal.Device == pair.Value.Device);
            if (isSame && (signal.At - pair.Value.At).Duration() <= within && (last is null || pair.Value.At > last.Value.Value.At)) last = pair;
        }
        return last;
    }

    private static ImmutableArray<string> Names(ImmutableArray<string> names, Signal signal) =>
        signal.Event is null || names.Contains(NameOf(signal)) ? names : names.Add(NameOf(signal));

    private static string NameOf(Signal signal) => $"{signal.Device}/{signal.Event}";

    private static string KeyOf(Signal signal) => signal.Event is null ? signal.Id : NameOf(signal);
}
