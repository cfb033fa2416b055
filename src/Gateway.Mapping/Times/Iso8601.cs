namespace Gateway.Mapping.Times;

/// <summary>The pieces of ISO 8601's extended form.</summary>
internal static class Iso8601
{
    /// <summary><c>2026</c>, <c>2026-06</c> or <c>2026-06-01</c>; whether month and day exist is not looked at.</summary>
    public static bool Date(ReadOnlySpan<char> text, out int year, out int month, out int day, out Precision precision)
    {
        (month, day, precision) = (1, 1, Precision.Year);
        if (!Digits(text, 0, 4, out year)) return false;
        if (text.Length == 4) return true;
        precision = Precision.Month;
        if (text[4] != '-' || !Digits(text, 5, 2, out month)) return false;
        if (text.Length == 7) return true;
        precision = Precision.Day;
        return text.Length == 10 && text[7] == '-' && Digits(text, 8, 2, out day);
    }

    /// <summary><c>08:05</c>, <c>08:05:00</c>, <c>08:05:00.123</c>, each with a zone behind it or none.</summary>
    public static bool Time(
        ReadOnlySpan<char> text, out int hour, out int minute, out int second, out ReadOnlySpan<char> fraction, out ReadOnlySpan<char> zone)
    {
        (minute, second) = (0, 0);
        fraction = zone = default;
        if (!Digits(text, 0, 2, out hour) || text.Length < 5 || text[2] != ':' || !Digits(text, 3, 2, out minute)) return false;
        var rest = text[5..];
        if (rest.Length > 0 && rest[0] == ':')
        {
            if (!Digits(rest, 1, 2, out second)) return false;
            rest = rest[3..];
            if (rest.Length > 0 && rest[0] == '.')
            {
                var end = rest[1..].IndexOfAnyExceptInRange('0', '9');
                var length = end < 0 ? rest.Length : end + 1;
                if (length is < 2 or > 10) return false;
                fraction = rest[..length];
                rest = rest[length..];
            }
        }
        zone = rest;
        return zone.Length == 0 || zone is "Z" or "z" || zone[0] is '+' or '-';
    }

    private static bool Digits(ReadOnlySpan<char> text, int start, int count, out int number)
    {
        number = 0;
        if (text.Length < start + count) return false;
        foreach (var digit in text.Slice(start, count))
        {
            if (!char.IsAsciiDigit(digit)) return false;
            number = number * 10 + (digit - '0');
        }
        return true;
    }
}
