using Gateway.Custody.Ledger;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;

namespace Gateway.Custody.Chasing;

/// <summary>What is late with one obligation now, and when to look again.</summary>
internal sealed class ObligationChase(RouteTable routes, ChasingRules rules, Thresholds thresholds, LadderPartners people, Func<string> newId)
{
    /// <summary>
    /// An alarm for every rung whose time has come of every step that is not done by its deadline; and of an obligation that failed or
    /// is unknown. The store knows those that were raised before by their keys.
    /// </summary>
    /// <returns>The alarms, and when the next rung or deadline comes; null when there is none, as long as the obligation stays as it is.</returns>
    public (IReadOnlyList<Alarm> Alarms, DateTimeOffset? Next) Look(OwedStep owed, IReadOnlyList<Quiet> quiet, DateTimeOffset now)
    {
        var alarms = new List<Alarm>();
        DateTimeOffset? next = null;
        foreach (var late in Lateness(owed))
        {
            var silent = quiet.Where(one => one.Kind == late.Kind && one.Subject == owed.Obligation.Id && one.Step == late.Step).Select(one => one.Until).Max(until => (DateTimeOffset?)until);
            foreach (var (rung, index) in late.Ladder.Rungs.Select((rung, index) => (rung, index)).Where(one => one.rung.IsFor(late.Step)))
            {
                var at = late.By + rung.After;
                // Somebody has taken it on: what would have come meanwhile comes when that time is over.
                if (silent > at) at = silent.Value;
                if (at <= now) alarms.Add(Raise(owed, late, rung, index + 1, now));
                else if (next is null || at < next) next = at;
            }
        }
        return (alarms, next);
    }

    /// <summary>True when the step is done, or nobody expects it any more.</summary>
    public static bool IsOver(Alarm alarm, ObligationState state) => alarm.Kind switch
    {
        AlarmKind.Failed => state != ObligationState.Failed,
        AlarmKind.Unknown => state != ObligationState.Unknown,
        _ => ObligationTransitions.IsEnd(state) || IsDone(alarm.Step, state),
    };

    private static bool IsDone(ObligationState? step, ObligationState state) => step switch
    {
        ObligationState.Delivered => state is ObligationState.Delivered or ObligationState.Filed or ObligationState.Accepted or ObligationState.InProgress or ObligationState.Actioned,
        ObligationState.Filed => state is ObligationState.Filed or ObligationState.Accepted or ObligationState.InProgress or ObligationState.Actioned,
        _ => state == ObligationState.Actioned,
    };

    private IEnumerable<Late> Lateness(OwedStep owed)
    {
        var obligation = owed.Obligation;
        if (obligation.IsEnded) yield break;
        var route = routes.Find(obligation.Route);
        if (obligation.State == ObligationState.Failed && thresholds.Of(ThresholdNames.Failed) is { } failed)
            yield return new Late(AlarmKind.Failed, null, owed.Since + failed, rules.LadderOf(AlarmKind.Failed), Count(obligation));
        if (obligation.State == ObligationState.Unknown && thresholds.Of(ThresholdNames.Unknown) is { } unknown)
            yield return new Late(AlarmKind.Unknown, null, owed.Since + unknown, rules.LadderOf(AlarmKind.Unknown), Count(obligation));
        foreach (var (step, by) in StepDeadlines.Of(obligation, route))
        {
            if (IsDone(step, obligation.State)) continue;
            // That it was not delivered has its own alarm then, which says more.
            if (step == ObligationState.Delivered && obligation.State is ObligationState.Failed or ObligationState.Unknown) continue;
            yield return new Late(AlarmKind.Overdue, step, by, rules.LadderOf(route?.Ladder), StateNames.Of(step));
        }
    }

    private static string Count(Obligation obligation) => obligation.Attempts.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private Alarm Raise(OwedStep owed, Late late, Rung rung, int number, DateTimeOffset now)
    {
        var obligation = owed.Obligation;
        var told = people.Find(rung, obligation.Recipient, owed.Client, obligation.Person, now);
        var isTheirs = late.Kind == AlarmKind.Overdue && late.Step != ObligationState.Delivered;
        return new Alarm
        {
            Id = newId(),
            Key = $"{AlarmNames.Of(late.Kind)}/{obligation.Id}/{late.Part}/{number}",
            Kind = late.Kind,
            Subject = obligation.Id,
            Step = late.Step,
            Rung = number,
            MessageId = obligation.MessageId,
            ObligationId = obligation.Id,
            Owner = isTheirs ? obligation.Recipient : LadderPartners.OperatorRole,
            Role = rung.Tell,
            Channel = told.Channel,
            Partner = told.Partner?.Id,
            Urgent = owed.Urgency == Urgency.Urgent,
            Reason = told.Reason,
            Found = obligation.State.ToString(),
            DueAt = late.By,
            RaisedAt = now,
        };
    }

    /// <param name="Part">What of the obligation: the step, or which failure of it.</param>
    private sealed record Late(AlarmKind Kind, ObligationState? Step, DateTimeOffset By, Ladder Ladder, string Part);
}
