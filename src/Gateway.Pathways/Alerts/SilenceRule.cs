namespace Gateway.Pathways.Alerts;

/// <summary>A device that does not speak although it usually does; the devices behind a silent hub are not missed one by one.</summary>
internal static class SilenceRule
{
    public static void Heard(Turn turn, Signal signal, string id, Whereabouts where, DateTimeOffset now)
    {
        var known = turn.Watch.Devices.GetValueOrDefault(id);
        var device = known ?? new DeviceWatch { LastSeen = signal.At };
        if (signal.Kind == SignalKind.Heartbeat && (device.LastBeat is null || signal.At > device.LastBeat))
        {
            // The first gap is all that is known; later ones move it slowly, and a long silence is no habit.
            var gap = device.LastBeat is { } last ? signal.At - last : TimeSpan.Zero;
            var interval = device.Interval == TimeSpan.Zero ? gap : gap > 4 * device.Interval ? device.Interval : ((3 * device.Interval) + gap) / 4;
            device = device with { LastBeat = signal.At, Beats = device.Beats + 1, Interval = interval };
        }
        turn.Keep(id, device with
        {
            LastSeen = signal.At > device.LastSeen ? signal.At : device.LastSeen,
            Hub = device.IsHubAnnounced ? device.Hub : where.Hub ?? device.Hub,
            Person = where.Person,
            Room = where.Room,
            SilentSince = null,
        });
        if (device.SilentSince is null) return;
        // Behind a hub that is back everybody has a fresh start.
        foreach (var (childId, child) in turn.Watch.Devices)
            if (child.Hub == id && child.SilentSince is not null && turn.Open(FingerprintOf(childId)) is null) turn.Keep(childId, child with { SilentSince = null, LastSeen = signal.At });
        if (turn.Open(FingerprintOf(id)) is not { } open) return;
        var silent = turn.Watch.Devices.Any(pair => pair.Value.SilentSince is not null && open.Covers(FingerprintOf(pair.Key)));
        if (silent) turn.Add(open, $"{id} is back at {Turn.Clock(signal.At, now)}.");
        else turn.Clear(open, $"{id} is back at {Turn.Clock(signal.At, now)}.", now);
    }

    public static DateTimeOffset? Due(Turn turn, string id, DeviceWatch device)
    {
        if (turn.Rules.Find(ThresholdVocabulary.DeviceSilent) is not { } rule || device.SilentSince is not null || device.Beats < rule.Number("heartbeats")) return null;
        if (device.Person is { } wearer && rule.IsInhibitedBy(AnnouncementKinds.Away) && turn.Subject(wearer).AwaySince is not null) return null;
        var due = Missed(turn, rule, id, device);
        // A hub that has already missed its turn is asked first.
        if (rule.IsInhibitedBy(AnnouncementKinds.Hub) && device.Hub is { } hubId && hubId != id && turn.Watch.Devices.GetValueOrDefault(hubId) is { SilentSince: null } hub && hub.Beats >= rule.Number("heartbeats")
            && hub.LastSeen + (1.5 * hub.Interval) < due && Missed(turn, rule, hubId, hub) is var asked && asked > due) return asked;
        return turn.NotBefore(rule, $"device:{id}", due);
    }

    /// <summary>Hubs first: what hangs behind them is then inhibited in the same moment.</summary>
    public static void Move(Turn turn, DateTimeOffset at)
    {
        foreach (var (id, device) in turn.Watch.Devices.OrderBy(pair => pair.Value.Hub is not null).ThenBy(pair => pair.Key, StringComparer.Ordinal))
            if (Due(turn, id, device) <= at) Miss(turn, id, device, at);
    }

    public static bool IsSilent(Turn turn, string id, DateTimeOffset at)
    {
        if (turn.Rules.Find(ThresholdVocabulary.DeviceSilent) is not { } rule || turn.Watch.Devices.GetValueOrDefault(id) is not { } device) return false;
        return device.SilentSince is not null || (device.Beats >= rule.Number("heartbeats") && device.LastSeen + Allowed(rule, device) <= at);
    }

    private static void Miss(Turn turn, string id, DeviceWatch device, DateTimeOffset at)
    {
        var rule = turn.Rules.Find(ThresholdVocabulary.DeviceSilent)!;
        turn.Keep(id, device with { SilentSince = device.LastSeen });
        if (rule.IsInhibitedBy(AnnouncementKinds.Hub) && device.Hub is { } hub && turn.Watch.Devices.GetValueOrDefault(hub) is { SilentSince: not null }) return;
        var whom = device.Person is not null ? "its wearer" : device.Room is { } room ? $"room {room}" : "nobody knows whom";
        var reason = $"Nothing from {id} since {Turn.Clock(device.LastSeen, at)}, usually every {device.Interval.TotalMinutes:0} minutes. It does not watch {whom} meanwhile.";
        var open = turn.Watch.Alerts.Values.FirstOrDefault(alert => alert.IsOpen && alert.Rule == rule.Id && at - alert.RaisedAt <= rule.Span("group-within"));
        if (open is not null) turn.Join(open, FingerprintOf(id), reason, at);
        else turn.Raise(rule, new AlertSubject($"device:{id}", device.Person, device.Room, id), rule.Urgency, device.LastSeen, reason, at);
    }

    private static DateTimeOffset Missed(Turn turn, AlertRule rule, string id, DeviceWatch device)
    {
        var due = device.LastSeen + Allowed(rule, device);
        if (!rule.IsInhibitedBy(AnnouncementKinds.Maintenance)) return due;
        foreach (var window in turn.Watch.Maintenance)
            if (window.Covers(id, due) || (device.Hub is not null && window.Covers(device.Hub, due))) due = window.Until + Allowed(rule, device);
        return due;
    }

    private static TimeSpan Allowed(AlertRule rule, DeviceWatch device)
    {
        var own = device.Interval * (double)rule.Number("intervals");
        return own < rule.Span("least") ? rule.Span("least") : own > rule.Span("most") ? rule.Span("most") : own;
    }

    private static string FingerprintOf(string id) => $"{ThresholdVocabulary.DeviceSilent}/device:{id}";
}
