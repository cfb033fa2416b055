using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Gateway.Fhir.Uk;

/// <summary>
/// When a service is open, by the clock of the United Kingdom: <c>Mon-Fri 08:00-18:30; Sat 09:00-12:00; bank-holiday 10:00-14:00</c>,
/// or <c>always</c>. A day that is not named is closed. A bank holiday is a day of its own, whatever day of the week it falls on,
/// and closed unless it is named.
/// </summary>
public sealed class OpeningHours
{
    private const string Always = "always";
    private const int BankHoliday = 7;

    /// <summary>Ahead of this nobody needs to know when a service opens.</summary>
    private const int DaysAhead = 14;

    private static readonly string[] s_days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun", "bank-holiday"];

    private readonly string _text;
    private readonly List<(int Day, int From, int To)> _spans = [];

    private OpeningHours(string text) => _text = text;

    /// <summary>Reads the hours; false when a day or a time is misspelt, ends before it begins, or nothing is open.</summary>
    public static bool TryParse(string? text, [NotNullWhen(true)] out OpeningHours? hours)
    {
        hours = new OpeningHours(text?.Trim() ?? "");
        if (hours._text.Equals(Always, StringComparison.OrdinalIgnoreCase))
        {
            for (var day = 0; day < s_days.Length; day++) hours._spans.Add((day, 0, 24 * 60));
            return true;
        }
        foreach (var part in hours._text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (!hours.Add(part)) return (hours = null) is not null;
        return hours._spans.Count > 0 || (hours = null) is not null;
    }

    /// <summary>True when the service is open at that moment.</summary>
    public bool IsOpen(DateTimeOffset at, Func<DateOnly, bool> isBankHoliday)
    {
        var local = UkTime.Local(at);
        var minute = local.Hour * 60 + local.Minute;
        return SpansOf(DateOnly.FromDateTime(local.DateTime), isBankHoliday).Any(span => minute >= span.From && minute < span.To);
    }

    /// <summary>When it next opens after that moment; null when it does not within two weeks.</summary>
    public DateTimeOffset? NextOpening(DateTimeOffset at, Func<DateOnly, bool> isBankHoliday)
    {
        var today = DateOnly.FromDateTime(UkTime.Local(at).DateTime);
        for (var day = today; day <= today.AddDays(DaysAhead); day = day.AddDays(1))
            foreach (var span in SpansOf(day, isBankHoliday).OrderBy(span => span.From))
                if (UkTime.At(day, TimeOnly.MinValue.AddMinutes(span.From)) is var opens && opens > at) return opens;
        return null;
    }

    /// <summary>As it was written.</summary>
    public override string ToString() => _text;

    private IEnumerable<(int Day, int From, int To)> SpansOf(DateOnly day, Func<DateOnly, bool> isBankHoliday)
    {
        var index = isBankHoliday(day) ? BankHoliday : ((int)day.DayOfWeek + 6) % 7;
        return _spans.Where(span => span.Day == index);
    }

    private bool Add(string part)
    {
        if (part.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var days, var times]) return false;
        if (times.Split('-') is not [var start, var end] || Minutes(start) is not { } from || Minutes(end) is not { } to || to <= from) return false;
        foreach (var range in days.ToLowerInvariant().Split(','))
        {
            var (first, last) = Array.IndexOf(s_days, range) is >= 0 and var single ? (single, single) : Range(range);
            if (first < 0 || last < first) return false;
            for (var day = first; day <= last; day++) _spans.Add((day, from, to));
        }
        return true;
    }

    private static (int First, int Last) Range(string range) =>
        range.Split('-') is [var first, var last] ? (Array.IndexOf(s_days, first), Array.IndexOf(s_days, last)) : (-1, -1);

    private static int? Minutes(string text)
    {
        if (text == "24:00") return 24 * 60;
        return TimeOnly.TryParseExact(text, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time) ? time.Hour * 60 + time.Minute : null;
    }
}
