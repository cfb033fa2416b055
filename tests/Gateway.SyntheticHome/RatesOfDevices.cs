namespace Gateway.SyntheticHome;

/// <summary>How devices fail.</summary>
internal static class RatesOfDevices
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.OutagesPerDeviceDay, 0.003, "outages per device and day", "assumed: a battery or a plug in a year; no count found"),
        new(Rate.OutageHours, 6, "hours of one, median (log-normal, sigma 1)", "assumed: until somebody of the day shift sees to it"),
        new(Rate.HubOutagesPerMonth, 2, "outages of the home's network per 30 days", "assumed: care homes' Wi-Fi is poor"),
        new(Rate.HubOutageMinutes, 30, "minutes of one, median (log-normal, sigma 1)", "assumed"),
        new(Rate.MessagesLost, 0.02, "share of messages lost that nobody acknowledges: motion, bed, heartbeat", "assumed; 7.5 % of UK telecare calls failed in 2017 (Appello), but over telephone networks. Alarms are repeated until they are taken"),
        new(Rate.HeartbeatMinutes, 60, "minutes between a device's signs of life", "assumed: hourly"),
    ];
}
