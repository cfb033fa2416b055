namespace Gateway.Mapping.Times;

/// <summary>Time zones by IANA name.</summary>
internal static class Zones
{
    private static readonly TimeZoneInfo s_london = London();

    /// <summary>The zone, or null. London and UTC are known on a machine without a zone database too.</summary>
    public static TimeZoneInfo? Find(string name) => TimeZoneInfo.TryFindSystemTimeZoneById(name, out var zone) ? zone : name switch
    {
        "Europe/London" => s_london,
        "UTC" or "Etc/UTC" => TimeZoneInfo.Utc,
        _ => null,
    };

    /// <summary>Summer time from the last Sunday of March to the last Sunday of October, changing at 01:00 UTC (Summer Time Order 2002).</summary>
    private static TimeZoneInfo London()
    {
        var spring = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 1, 0, 0), 3, 5, DayOfWeek.Sunday);
        var autumn = TimeZoneInfo.TransitionTime.CreateFloatingDateRule(new DateTime(1, 1, 1, 2, 0, 0), 10, 5, DayOfWeek.Sunday);
        var rule = TimeZoneInfo.AdjustmentRule.CreateAdjustmentRule(DateTime.MinValue.Date, DateTime.MaxValue.Date, TimeSpan.FromHours(1), spring, autumn);
        return TimeZoneInfo.CreateCustomTimeZone("Europe/London", TimeSpan.Zero, "London", "GMT", "BST", [rule]);
    }
}
