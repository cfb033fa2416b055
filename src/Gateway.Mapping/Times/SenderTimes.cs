using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Times;

/// <summary>The time of an envelope: whatever usual form it has. Only for order and display; maps name their formats.</summary>
internal static class SenderTimes
{
    private static readonly TimeFormat[] s_hl7 = [TimeFormat.Hl7, TimeFormat.Iso];
    private static readonly TimeFormat[] s_seconds = [TimeFormat.Epoch];
    private static readonly TimeFormat[] s_milliseconds = [TimeFormat.EpochMilliseconds];
    private static readonly TimeFormat[] s_others = [TimeFormat.Iso, Pattern("dd/MM/yyyy"), Pattern("dd/MM/yyyy HH:mm"), Pattern("dd/MM/yyyy HH:mm:ss"), TimeFormat.Hl7];

    /// <summary>The moment, or null: a bad time is found again by the map, which says where.</summary>
    public static DateTimeOffset? Read(string? text, SourceFormat format, TimeZoneInfo zone)
    {
        if (string.IsNullOrWhiteSpace(text)) return null;
        text = text.Trim();
        foreach (var candidate in Candidates(text, format))
        {
            if (candidate.Read(text) is not { } time) continue;
            var offset = time.OffsetIn(zone).Offset;
            // Within a day of the calendar's ends an offset leads out of it.
            return time.Local.Year is > 1 and < 9999 ? new DateTimeOffset(time.Local, offset) : null;
        }
        return null;
    }

    private static TimeFormat[] Candidates(string text, SourceFormat format) =>
        format == SourceFormat.Hl7v2 ? s_hl7
        : text.AsSpan().ContainsAnyExceptInRange('0', '9') ? s_others
        : text.Length is 9 or 10 ? s_seconds
        : text.Length == 13 ? s_milliseconds
        : s_others;

    private static TimeFormat Pattern(string text) => TimeFormat.Of(text).Format!; // the patterns above are right
}
