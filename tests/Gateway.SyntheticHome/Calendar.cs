namespace Gateway.SyntheticHome;

/// <summary>
/// The month and the four weeks before it, in which baselines can form. Times are seconds since the start; the month is in winter, so that
/// the clocks of the home and of the world agree.
/// </summary>
public static class Calendar
{
    public const int Minute = 60;
    public const int Hour = 60 * Minute;
    public const int Day = 24 * Hour;

    public const int DaysBefore = 28;
    public const int DaysOfMonth = 30;
    public const int Days = DaysBefore + DaysOfMonth;

    public const int MonthStart = DaysBefore * Day;
    public const int End = Days * Day;

    public static DateTimeOffset Start { get; } = new(2026, 1, 5, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset At(int second) => Start.AddSeconds(second);

    public static int HourOf(int second) => second % Day / Hour;

    /// <summary>23:00 to 07:00, the night shift.</summary>
    public static bool IsNight(int second) => HourOf(second) is >= 23 or < 7;
}
