namespace Gateway.SyntheticHome;

/// <summary>Devices and the network fail, and their messages with them.</summary>
internal static class DeviceHealth
{
    public static List<Outage> Outages(Home home, HomeRates rates, Dice seed)
    {
        var all = new List<Outage>();
        foreach (var device in home.Devices)
        {
            var dice = seed.For(device.Id);
            var isHub = device.Id == Home.Hub;
            var number = dice.Poisson(isHub ? rates[Rate.HubOutagesPerMonth] / 30 * Calendar.Days : rates[Rate.OutagesPerDeviceDay] * Calendar.Days);
            foreach (var from in Enumerable.Range(0, number).Select(_ => dice.Pick(Calendar.End)).Order())
            {
                var length = isHub ? dice.LogNormal(rates[Rate.HubOutageMinutes], 1) * Calendar.Minute : dice.LogNormal(rates[Rate.OutageHours], 1) * Calendar.Hour;
                all.Add(new Outage(device.Id, from, from + (int)length));
            }
        }
        return all;
    }

    /// <summary>All events with the signs of life, without those that were lost, in the order of their times.</summary>
    public static List<HomeEvent> Filtered(Home home, HomeRates rates, IEnumerable<HomeEvent> events, IReadOnlyList<Outage> outages, Dice dice)
    {
        var broken = outages.ToLookup(outage => outage.Device);
        var kept = new List<HomeEvent>();
        foreach (var item in events.Concat(Heartbeats(home, rates, dice.For("phase"))))
        {
            if (item.Second is < 0 or >= Calendar.End) continue;
            if (item.Device is not { } device)
            {
                kept.Add(item);
                continue;
            }
            if (broken[device].Any(outage => outage.From <= item.Second && item.Second < outage.To) && !item.ByStaff) continue;
            var isAlarm = item.Kind is HomeEventKind.FallDetected or HomeEventKind.FallCancelled or HomeEventKind.CallPressed or HomeEventKind.CallAnswered;
            var hub = broken[Home.Hub].FirstOrDefault(outage => outage.From <= item.Second && item.Second < outage.To);
            if (isAlarm)
            {
                // Repeated until it is taken: late, not lost.
                if (hub is null) kept.Add(item);
                else if (hub.To < Calendar.End) kept.Add(item with { Second = hub.To });
            }
            else if (hub is null && !dice.Happens(rates[Rate.MessagesLost]))
            {
                kept.Add(item);
            }
        }
        // A stable order for events of the same second.
        return [.. kept.OrderBy(item => item.Second).ThenBy(item => item.Kind).ThenBy(item => item.Device, StringComparer.Ordinal).ThenBy(item => item.Resident).ThenBy(item => item.Story, StringComparer.Ordinal)];
    }

    private static IEnumerable<HomeEvent> Heartbeats(Home home, HomeRates rates, Dice dice)
    {
        var interval = (int)rates[Rate.HeartbeatMinutes] * Calendar.Minute;
        foreach (var device in home.Devices)
        {
            for (var second = dice.Pick(interval); second < Calendar.End; second += interval)
                yield return new HomeEvent(second, HomeEventKind.Heartbeat, null, device.Room, device.Id);
        }
    }
}
