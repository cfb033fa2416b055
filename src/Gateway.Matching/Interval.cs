using System.Globalization;
using Gateway.Fhir.Uk;

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
            time = UkTime.At(day, TimeOnly.MinValue);
            return true;
        }
        string[] withOffset = ["yyyy-MM-dd'T'HH:mmzzz", "yyyy-MM-dd'T'HH:mm:sszzz", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"];
        var plain = text.EndsWith('Z') ? $"{text[..^1]}+00:00" : text;
        return DateTimeOffset.TryParseExact(plain, withOffset, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
    }
}
