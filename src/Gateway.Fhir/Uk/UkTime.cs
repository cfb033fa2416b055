namespace Gateway.Fhir.Uk;

/// <summary>
/// The time on the wall in the United Kingdom. Summer time runs from the last Sunday of March to the last Sunday of October,
/// both at 01:00 UTC (Summer Time Order 2002, https://www.legislation.gov.uk/uksi/2002/262); written out so that the answer does
/// not depend on the machine's time zone files.
/// </summary>
public static class UkTime
{
    /// <summary>The same moment with the offset that holds in the United Kingdom.</summary>
    public static DateTimeOffset Local(DateTimeOffset at)
    {
        var utc = at.UtcDateTime;
        var isSummer = utc >= Change(utc.Year, 3) && utc < Change(utc.Year, 10);
        return at.ToOffset(TimeSpan.FromHours(isSummer ? 1 : 0));
    }

    /// <summary>The moment at which a clock on the wall shows this; of an hour that comes twice the first.</summary>
    public static DateTimeOffset At(DateOnly day, TimeOnly time)
    {
        var summer = new DateTimeOffset(day, time, TimeSpan.FromHours(1));
        return Local(summer).Offset == summer.Offset ? summer : new DateTimeOffset(day, time, TimeSpan.Zero);
    }

    private static DateTime Change(int year, int month)
    {
        var last = new DateTime(year, month, 31, 1, 0, 0, DateTimeKind.Utc);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
