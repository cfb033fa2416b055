namespace Gateway.Fhir.Validation;

/// <summary>
/// FHIR's forms of dates and times (http://hl7.org/fhir/R4/datatypes.html#dateTime), and that the day exists.
/// A second of 60 is a leap second; 24:00 is not allowed; a time in a dateTime has seconds and a zone.
/// </summary>
internal static class DateFormat
{
    public static bool IsDate(string text) => ReadDate(text, out var rest) && rest.Length == 0;

    public static bool IsDateTime(string text) =>
        ReadDate(text, out var rest) && (rest.Length == 0 || (text.Length - rest.Length == 10 && IsTimeWithZone(rest)));

    public static bool IsInstant(string text) => ReadDate(text, out var rest) && text.Length - rest.Length == 10 && IsTimeWithZone(rest);

    public static bool IsTime(string text) => ReadTime(text, out var rest) && rest.Length == 0;

    private static bool IsTimeWithZone(ReadOnlySpan<char> text) => text is ['T', ..] && ReadTime(text[1..], out var zone) && IsZone(zone);

    /// <summary>Reads a year, a month or a day, and hands back what stands behind it.</summary>
    private static bool ReadDate(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (!Number(text, 4, out var year) || year == 0) return false;
        rest = text[4..];
        if (rest is not ['-', ..]) return true;
        if (!Number(rest[1..], 2, out var month) || month is 0 or > 12) return false;
        rest = rest[3..];
        if (rest is not ['-', ..]) return true;
        if (!Number(rest[1..], 2, out var day) || day == 0 || day > DateTime.DaysInMonth(year, month)) return false;
        rest = rest[3..];
        return true;
    }

    private static bool ReadTime(ReadOnlySpan<char> text, out ReadOnlySpan<char> rest)
    {
        rest = text;
        if (text.Length < 8 || text[2] != ':' || text[5] != ':') return false;
        if (!Number(text, 2, out var hour) || !Number(text[3..], 2, out var minute) || !Number(text[6..], 2, out var second)) return false;
        if (hour > 23 || minute > 59 || second > 60) return false;
        rest = text[8..];
        if (rest is not ['.', ..]) return true;
        var fraction = rest[1..].IndexOfAnyExceptInRange('0', '9');
        if (fraction < 0) fraction = rest.Length - 1;
        rest = rest[(fraction + 1)..];
        return fraction > 0;
    }

    private static bool IsZone(ReadOnlySpan<char> text)
    {
        if (text is ['Z']) return true;
        if (text.Length != 6 || text[0] is not ('+' or '-') || text[3] != ':') return false;
        return Number(text[1..], 2, out var hour) && Number(text[4..], 2, out var minute) && minute <= 59 && (hour < 14 || (hour == 14 && minute == 0));
    }

    private static bool Number(ReadOnlySpan<char> text, int digits, out int value)
    {
        value = 0;
        if (text.Length < digits) return false;
        foreach (var character in text[..digits])
        {
            if (!char.IsAsciiDigit(character)) return false;
            value = value * 10 + (character - '0');
        }
        return true;
    }
}
