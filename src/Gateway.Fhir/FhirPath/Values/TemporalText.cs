using System.Globalization;
using System.Text;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>Reads and writes dates and times in the form that FHIR and FHIRPath share.</summary>
internal static class TemporalText
{
    /// <summary>True for a text that may be a date or time: four digits and a hyphen or the end, or two and a colon. A quick no for the rest.</summary>
    public static bool MayBe(string text) => text.Length >= 4 && char.IsAsciiDigit(text[0]) && char.IsAsciiDigit(text[1])
        && (text[2] == ':' || (char.IsAsciiDigit(text[2]) && char.IsAsciiDigit(text[3]) && (text.Length == 4 || text[4] is '-' or 'T')));

    /// <summary>Null when the text is not of that kind. A dateTime may lack its time; a date may not have one.</summary>
    public static Temporal? Parse(string text, TemporalKind kind)
    {
        var reader = new Reader(text);
        int year = 1, month = 1, day = 1;
        var precision = Precision.Year;
        if (kind != TemporalKind.Time)
        {
            if (!reader.Digits(4, out year)) return null;
            if (reader.Pair('-', out month)) precision = Precision.Month;
            if (precision == Precision.Month && reader.Pair('-', out day)) precision = Precision.Day;
            if (precision < Precision.Month) month = 1;
            if (precision < Precision.Day) day = 1;
            if (year is < 1 or > 9999 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month)) return null;
            if (reader.IsEnd) return new Temporal(kind, precision, new DateTime(year, month, day));
            if (kind == TemporalKind.Date || !reader.Take('T')) return null;
            if (reader.IsEnd) return new Temporal(kind, precision, new DateTime(year, month, day));
            if (precision != Precision.Day) return null;
        }
        return Clock(reader, kind, new DateTime(year, month, day));
    }

    public static string Write(Temporal value)
    {
        var text = new StringBuilder(32);
        var local = value.Local;
        if (value.Kind != TemporalKind.Time)
        {
            text.Append(CultureInfo.InvariantCulture, $"{local.Year:0000}");
            if (value.Precision >= Precision.Month) text.Append(CultureInfo.InvariantCulture, $"-{local.Month:00}");
            if (value.Precision >= Precision.Day) text.Append(CultureInfo.InvariantCulture, $"-{local.Day:00}");
            if (value.Precision >= Precision.Hour) text.Append('T');
        }
        if (value.Precision >= Precision.Hour) text.Append(CultureInfo.InvariantCulture, $"{local.Hour:00}");
        if (value.Precision >= Precision.Minute) text.Append(CultureInfo.InvariantCulture, $":{local.Minute:00}");
        if (value.Precision >= Precision.Second) text.Append(CultureInfo.InvariantCulture, $":{local.Second:00}");
        if (value.Precision == Precision.Fraction)
        {
            var fraction = (local.Ticks % TimeSpan.TicksPerSecond).ToString("0000000", CultureInfo.InvariantCulture);
            text.Append('.').Append(fraction, 0, Math.Clamp(value.FractionDigits, 1, 7));
        }
        if (value.Offset is { } offset)
        {
            if (offset == 0) text.Append('Z');
            else text.Append(CultureInfo.InvariantCulture, $"{(offset < 0 ? '-' : '+')}{Math.Abs(offset) / 60:00}:{Math.Abs(offset) % 60:00}");
        }
        return text.ToString();
    }

    private static Temporal? Clock(Reader reader, TemporalKind kind, DateTime day)
    {
        if (!reader.Digits(2, out var hour)) return null;
        int minute = 0, second = 0, digits = 0;
        long ticks = 0;
        var precision = Precision.Hour;
        if (reader.Pair(':', out minute)) precision = Precision.Minute;
        if (precision == Precision.Minute && reader.Pair(':', out second)) precision = Precision.Second;
        if (precision == Precision.Second && reader.Fraction(out ticks, out digits)) precision = Precision.Fraction;
        if (precision < Precision.Minute) minute = 0;
        if (precision < Precision.Second) second = 0;
        if (hour > 23 || minute > 59 || second > 59) return null;
        int? offset = null;
        if (kind == TemporalKind.DateTime && !reader.IsEnd && !reader.Zone(out offset)) return null;
        if (!reader.IsEnd) return null;
        return new Temporal(kind, precision, day.AddHours(hour).AddMinutes(minute).AddSeconds(second).AddTicks(ticks), digits, offset);
    }

    private sealed class Reader(string text)
    {
        private int _at;

        public bool IsEnd => _at == text.Length;

        public bool Take(char c)
        {
            if (IsEnd || text[_at] != c) return false;
            _at++;
            return true;
        }

        public bool Digits(int count, out int value)
        {
            value = 0;
            if (_at + count > text.Length) return false;
            for (var i = 0; i < count; i++)
            {
                var c = text[_at + i];
                if (!char.IsAsciiDigit(c)) return false;
                value = value * 10 + (c - '0');
            }
            _at += count;
            return true;
        }

        public bool Pair(char separator, out int value)
        {
            var from = _at;
            if (Take(separator) && Digits(2, out value)) return true;
            _at = from;
            value = 0;
            return false;
        }

        /// <summary>Ticks hold seven digits; what is finer is cut off.</summary>
        public bool Fraction(out long ticks, out int digits)
        {
            ticks = 0;
            digits = 0;
            if (_at + 1 >= text.Length || text[_at] != '.' || !char.IsAsciiDigit(text[_at + 1])) return false;
            var weight = TimeSpan.TicksPerSecond / 10;
            for (_at++; !IsEnd && char.IsAsciiDigit(text[_at]); _at++)
            {
                ticks += (text[_at] - '0') * weight;
                weight /= 10;
                digits++;
            }
            return true;
        }

        public bool Zone(out int? offset)
        {
            offset = 0;
            if (Take('Z')) return true;
            var sign = Take('+') ? 1 : Take('-') ? -1 : 0;
            if (sign == 0 || !Digits(2, out var hours) || !Pair(':', out var minutes) || hours > 14 || minutes > 59) return false;
            offset = sign * (hours * 60 + minutes);
            return true;
        }
    }
}
