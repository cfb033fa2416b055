using System.Globalization;

namespace Gateway.Mapping.Times;

/// <summary>
/// How a sender writes times: a pattern (<c>dd/MM/yyyy HH:mm</c>; letters as in .NET's custom formats), <c>hl7</c> (TS of any precision),
/// <c>iso</c>, <c>epoch</c> (seconds since 1970) or <c>epoch-ms</c>. Compiled once; reading never guesses.
/// </summary>
internal sealed class TimeFormat
{
    private const string Letters = "dMyHhmsfFtz";
    private readonly Func<string, ClockTime?> _read;

    private TimeFormat(string text, Func<string, ClockTime?> read)
    {
        Text = text;
        _read = read;
    }

    public string Text { get; }

    /// <summary>False for a pattern of a time of day alone.</summary>
    public bool HasDate { get; private init; } = true;

    public static readonly TimeFormat Iso = new("iso", ReadIso);

    public static readonly TimeFormat Hl7 = new("hl7", ReadHl7);

    public static readonly TimeFormat Epoch = new("epoch", text => ReadEpoch(text, 1_000));

    public static readonly TimeFormat EpochMilliseconds = new("epoch-ms", text => ReadEpoch(text, 1));

    /// <summary>The format, or what is wrong with it.</summary>
    public static (TimeFormat? Format, string? Fault) Of(string text) => text switch
    {
        "iso" => (Iso, null),
        "hl7" => (Hl7, null),
        "epoch" => (Epoch, null),
        "epoch-ms" => (EpochMilliseconds, null),
        _ => OfPattern(text),
    };

    /// <summary>The time, or null when the text does not fit.</summary>
    public ClockTime? Read(string text) => _read(text.Trim());

    private static (TimeFormat?, string?) OfPattern(string pattern)
    {
        var letters = LettersOf(pattern);
        if (letters is null) return (null, "a letter of it stands for nothing; the letters are d M y H h m s f t z, others stand in quotes");
        if (letters.Contains('y', StringComparison.Ordinal) && !pattern.Contains("yyyy", StringComparison.Ordinal)) return (null, "a year of two digits could be of either century; the format must have yyyy");
        if (!letters.Contains('y', StringComparison.Ordinal) && !letters.Contains('m', StringComparison.Ordinal)) return (null, "it has neither a year nor a time");
        var precision = letters.Contains('m', StringComparison.Ordinal) ? Precision.Second
            : letters.Contains('d', StringComparison.Ordinal) ? Precision.Day
            : letters.Contains('M', StringComparison.Ordinal) ? Precision.Month : Precision.Year;
        var hasOffset = letters.Contains('z', StringComparison.Ordinal);
        // A single letter would be a standard format of .NET.
        var exact = pattern.Length == 1 ? "%" + pattern : pattern;
        var hasDate = letters.Contains('y', StringComparison.Ordinal);
        return (new TimeFormat(pattern, text => ReadPattern(text, exact, precision, hasOffset)) { HasDate = hasDate }, null);
    }

    private static ClockTime? ReadPattern(string text, string pattern, Precision precision, bool hasOffset)
    {
        var culture = CultureInfo.InvariantCulture;
        if (hasOffset)
            return DateTimeOffset.TryParseExact(text, pattern, culture, DateTimeStyles.None, out var moment)
                ? new ClockTime(moment.DateTime, precision, moment.Offset, FractionOf(moment.DateTime)) : null;
        return DateTime.TryParseExact(text, pattern, culture, DateTimeStyles.NoCurrentDateDefault, out var local)
            ? new ClockTime(local, precision, null, FractionOf(local)) : null;
    }

    private static string FractionOf(DateTime time) =>
        time.Ticks % TimeSpan.TicksPerSecond == 0 ? "" : time.ToString(".FFFFFFF", CultureInfo.InvariantCulture);

    /// <summary>The pattern's letters without quoted text; null when one is none of a format's.</summary>
    private static string? LettersOf(string pattern)
    {
        var letters = new List<char>();
        var quoted = false;
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] is '\'' or '"') quoted = !quoted;
            else if (pattern[i] == '\\') i++;
            else if (!quoted && char.IsLetter(pattern[i]))
            {
                // T and Z stand for themselves in ISO-like patterns, and .NET takes them so.
                if (pattern[i] is 'T' or 'Z') continue;
                if (!Letters.Contains(pattern[i], StringComparison.Ordinal)) return null;
                letters.Add(pattern[i]);
            }
        }
        return quoted ? null : new string([.. letters]);
    }

    /// <summary>TS (HL7 v2.4 §2.9.47): YYYY[MM[DD[HH[MM[SS[.S[S[S[S]]]]]]]]][+/-ZZZZ].</summary>
    private static ClockTime? ReadHl7(string text)
    {
        var zone = text.AsSpan().IndexOfAny('+', '-');
        var offset = default(TimeSpan?);
        if (zone >= 0)
        {
            if (OffsetOf(text.AsSpan(zone + 1), text[zone] == '-') is not { } read) return null;
            offset = read;
            text = text[..zone].TrimEnd();
        }
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        var fraction = dot < 0 ? "" : text[dot..];
        var digits = dot < 0 ? text : text[..dot];
        if (dot >= 0 && (digits.Length != 14 || fraction.Length is < 2 or > 10 || !IsDigits(fraction.AsSpan(1)))) return null;
        if (!IsDigits(digits)) return null;
        var precision = digits.Length switch { 4 => Precision.Year, 6 => Precision.Month, 8 => Precision.Day, 10 or 12 or 14 => Precision.Second, _ => (Precision?)null };
        if (precision is null || offset is not null && precision != Precision.Second) return null;
        return Local(digits.PadRight(4, '0')) is { } local ? new ClockTime(local, precision.Value, offset, fraction) : null;
    }

    private static DateTime? Local(string digits)
    {
        int Part(int start, int otherwise) => digits.Length >= start + 2 ? (digits[start] - '0') * 10 + digits[start + 1] - '0' : otherwise;
        var year = int.Parse(digits.AsSpan(0, 4), CultureInfo.InvariantCulture);
        return Local(year, Part(4, 1), Part(6, 1), Part(8, 0), Part(10, 0), Part(12, 0));
    }

    private static DateTime? Local(int year, int month, int day, int hour, int minute, int second)
    {
        if (year < 1 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
        return hour > 23 || minute > 59 || second > 59 ? null : new DateTime(year, month, day, hour, minute, second, DateTimeKind.Unspecified);
    }

    /// <summary>ISO 8601 in the forms in use: extended, T or a blank between date and time, seconds or not, Z or an offset or none.</summary>
    private static ClockTime? ReadIso(string text)
    {
        var at = text.AsSpan().IndexOfAny('T', ' ');
        var date = at < 0 ? text.AsSpan() : text.AsSpan(0, at);
        if (!Iso8601.Date(date, out var year, out var month, out var day, out var precision)) return null;
        if (at < 0) return Local(year, month, day, 0, 0, 0) is { } midnight ? new ClockTime(midnight, precision, null) : null;
        if (precision != Precision.Day || !Iso8601.Time(text.AsSpan(at + 1), out var hour, out var minute, out var second, out var fraction, out var zone)) return null;
        TimeSpan? offset = null;
        if (zone.Length > 0)
        {
            var read = zone is "Z" or "z" ? TimeSpan.Zero : OffsetOf(zone[1..], zone[0] == '-');
            if (read is null) return null;
            offset = read;
        }
        return Local(year, month, day, hour, minute, second) is { } local ? new ClockTime(local, Precision.Second, offset, fraction.ToString()) : null;
    }

    private static ClockTime? ReadEpoch(string text, long milliseconds)
    {
        if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return null;
        if (Math.Abs(number) > 253_402_300_799_999 / milliseconds) return null;
        var total = number * milliseconds;
        if (total < DateTimeOffset.MinValue.ToUnixTimeMilliseconds()) return null;
        var moment = DateTimeOffset.FromUnixTimeMilliseconds(total);
        return new ClockTime(moment.DateTime, Precision.Second, TimeSpan.Zero, FractionOf(moment.DateTime)) { IsMoment = true };
    }

    /// <summary><c>0100</c>, <c>01:00</c> or <c>01</c>; up to 14 hours.</summary>
    private static TimeSpan? OffsetOf(ReadOnlySpan<char> text, bool west)
    {
        if (text.Length == 5 && text[2] == ':') text = string.Concat(text[..2], text[3..]);
        if (text.Length is not (2 or 4) || !IsDigits(text)) return null;
        var hours = int.Parse(text[..2], CultureInfo.InvariantCulture);
        var minutes = text.Length == 4 ? int.Parse(text[2..], CultureInfo.InvariantCulture) : 0;
        if (minutes > 59 || hours * 60 + minutes > 14 * 60) return null;
        var offset = new TimeSpan(hours, minutes, 0);
        return west ? -offset : offset;
    }

    private static bool IsDigits(ReadOnlySpan<char> text) => text.Length > 0 && !text.ContainsAnyExceptInRange('0', '9');
}
