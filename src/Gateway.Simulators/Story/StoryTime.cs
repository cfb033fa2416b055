using System.Globalization;

namespace Gateway.Simulators.Story;

/// <summary>Times of a story: offsets such as <c>-31:10</c> (hours and minutes) and the clocks that senders write.</summary>
internal static class StoryTime
{
    private static readonly TimeZoneInfo London = TimeZoneInfo.FindSystemTimeZoneById("Europe/London");

    /// <summary>Reads <c>-31:10</c>, <c>+00:05</c>, <c>00:05</c>; hours may pass 24.</summary>
    public static TimeSpan Offset(string text)
    {
        var parts = text.TrimStart('-', '+').Split(':');
        var offset = new TimeSpan(int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture), 0);
        return text.StartsWith('-') ? -offset : offset;
    }

    /// <summary>The same moment with the offset of Europe/London.</summary>
    public static DateTimeOffset InLondon(DateTimeOffset time) => TimeZoneInfo.ConvertTime(time, London);

    /// <summary>A time with its offset, as JSON formats want it.</summary>
    public static string Iso(DateTimeOffset time) => InLondon(time).ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    /// <summary>A time on the wall of Europe/London, as HL7 v2 wants it.</summary>
    public static string Hl7(DateTimeOffset time) => Wall(time, "yyyyMMddHHmmss");

    public static string Wall(DateTimeOffset time, string format) => InLondon(time).ToString(format, CultureInfo.InvariantCulture);
}
