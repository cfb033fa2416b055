using System.Globalization;

namespace Gateway.Matching;

/// <summary>The time in which something holds: from <c>From</c> until, and not including, <c>To</c>; null is open.</summary>
internal readonly record struct Interval(DateTimeOffset? From, DateTimeOffset? To)
{
    public bool Contains(DateTimeOffset at) => (From is null || at >= From) && (To is null || at < To);

    public bool Overlaps(Interval other) => (To is null || other.From is null || other.From < To) && (other.To is null || From is null || From < other.To);

    /// <summary>Reads <c>2026-06-01</c> (midnight in the United Kingdom) or a date and time with an offset.</summary>
    public static bool TryParse(string text, out DateTimeOffset time)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
        {
            time = UkMidnight(day);
            return true;
        }
        string[] withOffset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        var plain = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        return DateTimeOffset.TryParseExact(plain, withOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }

    /// <summary>
    /// Summer time runs from the last Sunday of March to the last Sunday of October, both at 01:00 UTC (Summer Time Order 2002).
    /// Written out so that the answer does not depend on the machine's time zone files.
    /// </summary>
    private static DateTimeOffset UkMidnight(DateOnly day)
    {
        var isSummer = day > LastSunday(day.Year, 3) && day <= LastSunday(day.Year, 10);
        return new DateTimeOffset(day, TimeOnly.MinValue, isSummer ? TimeSpan.FromHours(1) : TimeSpan.Zero);
    }

    private static DateOnly LastSunday(int year, int month)
    {
        var last = new DateOnly(year, month, 31);
        return last.AddDays(-(int)last.DayOfWeek);
    }
}
