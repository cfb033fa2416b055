namespace Gateway.SyntheticHome;

/// <summary>What devices see and think they see, and how staff answer.</summary>
internal static class RatesOfAlarms
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.RoomSensitivity, 0.80, "share of falls in the room that its sensor detects", "0.80 (Coahran 2018, ceiling sensors in a ward) to 1.0 (Liu 2016, radar, six falls)"),
        new(Rate.RoomFalsePerDay, 0.53, "false detections per occupied room and day", "Redmond 2014, at night; it agrees with the PPV of 0.01 of Coahran 2018. Makers' figures are lower and not independent"),
        new(Rate.WearableSensitivity, 0.19, "share of falls that a worn wearable detects", "0.19 (Lipsitz 2016, nursing home) to 0.80 (Scheurer 2019)"),
        new(Rate.WearableWorn, 0.21, "share of the time that a wearable is worn", "a telephone survey of 200 people with alarms in Scotland 2003: 21 % wore it at the call (Telecare Aware)"),
        new(Rate.WearableFalsePerHour, 0.049, "false detections per hour worn", "0.0004 (Lipsitz 2016: 111 in 62 people over six months) to 0.049 (Gerontology, 15,500 h of real life, the real-time system)"),
        new(Rate.DetectionSeconds, 90, "seconds from the fall to the alarm", "Vayyar Care, test procedure: 52 s, then 40 s of warning"),
        new(Rate.AnswerMinutes, 8, "minutes until staff answer an alarm or a call, mean (log-normal, median 4.5)", "Vigil Health: mean of over 500 systems 8 min, best tenth 2; inspection reports tell of over an hour"),
        new(Rate.ResetUnattended, 0.05, "share of alarms that staff silence without going", "assumed; inspections find it (\"common practice to reset call lights\")"),
        new(Rate.CallsPerDay, 54, "presses of pendants and cords per home and day", "Unified Alerts: 54 alarms on a normal day in one community"),
        new(Rate.CallsAccidental, 0.50, "share of presses that meant nothing", "assumed: no independent figure found"),
    ];
}
