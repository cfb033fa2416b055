using System.Globalization;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Chasing;

/// <summary>An alarm in a sentence: what is late and where it is seen; ids only.</summary>
public static class AlarmText
{
    private static readonly Dictionary<AlarmKind, Func<Alarm, string>> s_texts = new()
    {
        [AlarmKind.Overdue] = alarm => $"{alarm.Owner} should have {StepWord(alarm)} obligation {alarm.ObligationId} by {Time(alarm)}; see /api/custody/{alarm.MessageId}.",
        [AlarmKind.Failed] = alarm => $"Obligation {alarm.ObligationId} could not be delivered and is not tried again; see /api/custody/{alarm.MessageId}.",
        [AlarmKind.Unknown] = alarm => $"Nobody knows whether obligation {alarm.ObligationId} arrived; ask the recipient. See /api/custody/{alarm.MessageId}.",
        [AlarmKind.Parked] = alarm => $"Message {alarm.MessageId} is parked ({alarm.Reason}) and nobody has moved it by {Time(alarm)}; it waits for: {alarm.Owner}. See /api/custody/{alarm.MessageId}.",
        [AlarmKind.DeadLetter] = alarm => $"The queue has given up {alarm.Subject} ({alarm.Reason}); see the log, mend it and send it again.",
        [AlarmKind.SilentFeed] = alarm => $"The feed {alarm.Subject} should have sent something by {Time(alarm)}; ask its sender.",
        [AlarmKind.NoHeartbeat] = alarm => $"No device of {alarm.Subject} has reported in by {Time(alarm)}; ask its supplier.",
        [AlarmKind.NoAlarms] = _ => "There has been no alarm at all for a long time; see whether alarming works. This alarm shows that it can.",
    };

    public static string Of(Alarm alarm) => s_texts[alarm.Kind](alarm);

    private static string StepWord(Alarm alarm) => alarm.Step switch
    {
        ObligationState.Delivered => "been sent",
        { } step => StateNames.Of(step),
        null => "done",
    };

    private static string Time(Alarm alarm) => alarm.DueAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
