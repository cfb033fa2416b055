using System.Globalization;
using System.Xml;

namespace Gateway.Custody.Chasing;

/// <summary>The thresholds by name, and how their values are written.</summary>
public static class ThresholdNames
{
    /// <summary>How long a message may be parked without anybody moving it.</summary>
    public const string Parked = "parked";

    /// <summary>The same for an urgent one.</summary>
    public const string ParkedUrgent = "parked-urgent";

    public const string Failed = "failed";
    public const string Unknown = "unknown";
    public const string DeadLetter = "dead-letter";

    /// <summary>How long a feed may be silent; <c>feed/SOURCE</c> and <c>feed/SOURCE/CLIENT</c> for one.</summary>
    public const string Feed = "feed";

    /// <summary>How long a source of devices may send no heartbeat; <c>heartbeat/SOURCE</c> and <c>heartbeat/SOURCE/CLIENT</c> for one.</summary>
    public const string Heartbeat = "heartbeat";

    /// <summary>After how long without any alarm alarming itself is doubted.</summary>
    public const string NoAlarms = "no-alarms";

    /// <summary>For how long an acknowledgement stops the climb.</summary>
    public const string Acknowledged = "acknowledged";

    /// <summary>At most one notice to a partner in so long; the second is for when something urgent is in it.</summary>
    public const string NoticeWindow = "notice-window";

    public const string NoticeWindowUrgent = "notice-window-urgent";

    public const string Maintenance = "maintenance/";

    /// <summary>Nothing of that name is ever alarmed of.</summary>
    public const string Never = "never";

    private static readonly string[] s_names = [Parked, ParkedUrgent, Failed, Unknown, DeadLetter, Feed, Heartbeat, NoAlarms, Acknowledged, NoticeWindow, NoticeWindowUrgent];

    // Without them nobody would be told twice, or everybody always.
    private static readonly string[] s_always = [Acknowledged, NoticeWindow, NoticeWindowUrgent];

    /// <summary>The names that stand alone; feeds and heartbeats also have one for each source.</summary>
    public static IReadOnlyList<string> All => s_names;

    public static bool IsKnown(string name) => s_names.Contains(name) || PlaceOf(name) is not null;

    /// <summary>The source, and the client if there is one, of <c>feed/SOURCE</c>, <c>heartbeat/SOURCE/CLIENT</c>, <c>maintenance/SOURCE</c>; null for any other name.</summary>
    public static (string Source, string? Client)? PlaceOf(string name)
    {
        var parts = name.Split('/');
        if (parts.Length is < 2 or > 3 || parts.Contains("")) return null;
        return (parts[0], parts.Length) switch
        {
            (Feed or Heartbeat, 2) => (parts[1], null),
            (Feed or Heartbeat, 3) => (parts[1], parts[2]),
            ("maintenance", 2) => (parts[1], null),
            _ => null,
        };
    }

    public static bool MayBeNever(string name) => !s_always.Contains(name);

    /// <summary>An ISO 8601 duration of nothing or more, or <c>never</c>.</summary>
    public static bool TryRead(string? text, out TimeSpan? value)
    {
        value = null;
        if (text == Never) return true;
        try
        {
            value = XmlConvert.ToTimeSpan(text ?? "");
            return value >= TimeSpan.Zero;
        }
        catch (FormatException)
        {
            return false;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    /// <summary>An ISO 8601 interval of two instants with offsets.</summary>
    public static (DateTimeOffset From, DateTimeOffset Until)? ReadInterval(string? text) =>
        text?.Split('/') is [var from, var until] && TryInstant(from, out var first) && TryInstant(until, out var end) && first < end ? (first, end) : null;

    public static string Text(TimeSpan? value) => value is { } span ? XmlConvert.ToString(span) : Never;

    private static bool TryInstant(string text, out DateTimeOffset instant) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out instant);
}
