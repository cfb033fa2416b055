namespace Gateway.Pathways.Alerts;

/// <summary>Takes what people announce, or says why not: each thing named, each with an end that is not too far away.</summary>
internal static class Announcing
{
    private const int LongestText = 200;
    private static readonly TimeSpan s_ahead = TimeSpan.FromDays(28);

    public static string? Refuse(AlertRules rules, HomeWatch watch, Announcement said, DateTimeOffset now)
    {
        if (said.By is not { Length: > 0 and <= LongestText } || said.Because is not { Length: > 0 and <= LongestText }) return $"Say who announces it and why, each in up to {LongestText} characters.";
        if (AnnouncementKinds.Ending.Contains(said.Kind))
        {
            var (from, most) = (said.From ?? now, rules.MostOf(said.Kind));
            if (said.Until is not { } until) return $"Say until when: it ends by itself, after {most.TotalHours:0} hours at most.";
            if (until <= from || until <= now) return "It ends after it begins, and not in the past.";
            if (until - from > most) return $"It may last {most.TotalHours:0} hours at most; if it lasts longer, it is announced again.";
            if (from > now + s_ahead) return $"It may be announced {s_ahead.TotalDays:0} days ahead.";
        }
        return said.Kind switch
        {
            AnnouncementKinds.Maintenance when said.Device is { } device && !IsKnown(watch, device) => Unknown,
            AnnouncementKinds.Done when !watch.Maintenance.Any(window => window.Device == said.Device && window.Until > now) => "No such work is announced.",
            AnnouncementKinds.Away or AnnouncementKinds.Back when said.Person is not { Length: > 0 } => "Say who, by the id of the resident.",
            AnnouncementKinds.Away when said.From is not null => "Somebody is away from now on; say it when they leave.",
            AnnouncementKinds.Back when watch.Subjects.GetValueOrDefault(said.Person!)?.AwaySince is null => "They are not away.",
            AnnouncementKinds.Hub when said.Device is not { } child || !IsKnown(watch, child) || (said.Hub is { } named && !IsKnown(watch, named)) => Unknown,
            AnnouncementKinds.Hub when said.Hub is { } hub && (hub == said.Device || watch.Devices[hub].Hub is not null || watch.Devices.Values.Any(device => device.Hub == said.Device)) =>
                "A hub is behind no other hub, and no device is its own.",
            _ => AnnouncementKinds.All.Contains(said.Kind) ? null : $"An announcement is one of {string.Join(", ", AnnouncementKinds.All)}.",
        };
    }

    public static void Take(Turn turn, Announcement said, DateTimeOffset now)
    {
        var from = said.From ?? now;
        turn.Keep(turn.Watch with { Announced = turn.Watch.Announced.Add(new Announced(said.Kind, said.Person ?? said.Device, said.Hub, now, from, said.Until, said.By, said.Because)), NextDue = null });
        switch (said.Kind)
        {
            case AnnouncementKinds.Maintenance:
                turn.Keep(AlertEngine.Maintain(turn.Watch, new MaintenanceWindow(said.Device, from, said.Until!.Value, said.Because)));
                break;
            case AnnouncementKinds.Done:
                turn.Keep(turn.Watch with { Maintenance = [.. turn.Watch.Maintenance.Select(window => window.Device == said.Device ? Ended(window, now) : window).OfType<MaintenanceWindow>()] });
                break;
            case AnnouncementKinds.Away:
                turn.Keep(said.Person!, turn.Subject(said.Person!) with { AwaySince = now, AwayUntil = said.Until });
                LifeRule.Gone(turn, said.Person!, now);
                break;
            case AnnouncementKinds.Back:
                Return(turn, said.Person!, now);
                break;
            default:
                turn.Keep(said.Device!, turn.Watch.Devices[said.Device!] with { Hub = said.Hub, IsHubAnnounced = true });
                break;
        }
    }

    /// <summary>From now on what it covered is watched as before; what had not begun never was.</summary>
    private static MaintenanceWindow? Ended(MaintenanceWindow window, DateTimeOffset now) =>
        window.From >= now ? null : window.Until <= now ? window : window with { Until = now };

    /// <summary>Back, or away for longer than was said: from now on they are watched as before, and nothing of the time between is missed.</summary>
    public static void Return(Turn turn, string person, DateTimeOffset now)
    {
        turn.Keep(person, turn.Subject(person) with { AwaySince = null, AwayUntil = null, LastSign = now, MissedSince = null });
        foreach (var (id, device) in turn.Watch.Devices)
            if (device.Person == person && device.SilentSince is null && device.LastSeen < now) turn.Keep(id, device with { LastSeen = now });
        turn.Keep(turn.Watch with { NextDue = null });
    }

    /// <summary>What still holds: maintenance and absences that have not ended, and what is behind which hub. The last word on a matter counts.</summary>
    public static IReadOnlyList<Announced> Standing(HomeWatch watch, DateTimeOffset now) =>
    [
        .. watch.Announced.Where((said, place) => said.Kind == AnnouncementKinds.Maintenance ? said.Until > now && !IsDone(watch, said, place) : said == watch.Announced.Last(other => Matter(other) == Matter(said)) && said.Kind switch
        {
            AnnouncementKinds.Away => watch.Subjects.GetValueOrDefault(said.About!)?.AwaySince is not null,
            AnnouncementKinds.Hub => said.Hub is not null,
            _ => false,
        }),
    ];

    private static bool IsDone(HomeWatch watch, Announced work, int place) =>
        watch.Announced.Skip(place + 1).Any(later => later.Kind == AnnouncementKinds.Done && later.About == work.About);

    private static (string? About, bool IsHub, bool IsWork) Matter(Announced said) =>
        (said.About, said.Kind == AnnouncementKinds.Hub, said.Kind is AnnouncementKinds.Maintenance or AnnouncementKinds.Done);

    private static bool IsKnown(HomeWatch watch, string device) => watch.Devices.ContainsKey(device);

    private const string Unknown = "This home has never heard of such a device; it is known once it has sent something.";
}
