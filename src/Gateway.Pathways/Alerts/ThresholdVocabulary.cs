using System.Collections.Frozen;
using System.Globalization;
using System.Xml;

namespace Gateway.Pathways.Alerts;

/// <summary>The rules that there are and what may be set of each: the closed vocabulary of a rule file.</summary>
internal static class ThresholdVocabulary
{
    public const string Fall = "fall";
    public const string Stumbles = "stumbles";
    public const string Sleep = "sleep";
    public const string Fluids = "fluids";
    public const string Weight = "weight";
    public const string NoSignsOfLife = "no-signs-of-life";
    public const string DeviceSilent = "device-silent";

    private static readonly FrozenDictionary<string, FrozenDictionary<string, ThresholdRange>> s_rules = new Dictionary<string, FrozenDictionary<string, ThresholdRange>>
    {
        [Fall] = Of(("answer-within", Span(0, 60)), ("same-fall", Span(0, 60)), ("long-lie", Span(5, 60))),
        [Stumbles] = Of(("recent-days", Number(3, 14)), ("baseline-days", Number(7, 60)), ("known-days", Number(5, 60)), ("least", Number(1, 100)), ("ratio", Number(1, 10)), ("surprise", Number(0, 10))),
        [Sleep] = Of(("recent-nights", Number(2, 14)), ("baseline-nights", Number(7, 60)), ("known-nights", Number(5, 60)), ("fraction", Number(0, 1)), ("wakings-ratio", Number(1, 10)), ("surprise", Number(0, 10))),
        [Fluids] = Of(("days", Number(2, 7)), ("fraction", Number(0, 1)), ("baseline-days", Number(5, 60)), ("known-days", Number(3, 60)), ("entries", Number(1, 48)), ("first-by", Number(0, 24)), ("last-after", Number(0, 24)), ("together-within", Span(60, 10080)), ("news2-rise", Number(1, 20))),
        [Weight] = Of(("loss", Number(0.01m, 1)), ("within", Span(1440, 525600)), ("weighings", Number(1, 5))),
        [NoSignsOfLife] = Of(("least", Span(30, 1440)), ("factor", Number(1, 10)), ("known-days", Number(1, 60)), ("until-known", Span(30, 1440)), ("day-from", Number(0, 24)), ("day-until", Number(0, 24))),
        [DeviceSilent] = Of(("intervals", Number(2, 100)), ("least", Span(5, 10080)), ("most", Span(60, 20160)), ("heartbeats", Number(2, 100)), ("group-within", Span(0, 1440))),
    }.ToFrozenDictionary();

    public static IEnumerable<string> Rules => s_rules.Keys.Order(StringComparer.Ordinal);

    public static IEnumerable<string> Of(string rule) => s_rules.TryGetValue(rule, out var thresholds) ? thresholds.Keys.Order(StringComparer.Ordinal) : [];

    /// <summary>The number, or the minutes of an ISO 8601 duration; a sentence when it is neither or out of range.</summary>
    public static (decimal Value, string? Fault) Read(string rule, string name, string? text)
    {
        var range = s_rules[rule][name];
        if (Parse(range, text) is not { } value) return (0, range.IsSpan ? "An ISO 8601 duration such as PT30M belongs here." : "A number belongs here.");
        return value < range.Least || value > range.Most ? (0, $"It lies between {Write(range, range.Least)} and {Write(range, range.Most)}.") : (value, null);
    }

    /// <summary>How far back a threshold makes its rule look: a duration, or a number of days or nights; nothing for any other number.</summary>
    public static TimeSpan WindowOf(string rule, string name, decimal value) =>
        s_rules[rule][name].IsSpan ? TimeSpan.FromMinutes((double)value)
        : name.EndsWith("days", StringComparison.Ordinal) || name.EndsWith("nights", StringComparison.Ordinal) ? TimeSpan.FromDays((double)value) : TimeSpan.Zero;

    private static decimal? Parse(ThresholdRange range, string? text)
    {
        if (!range.IsSpan) return decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
        return ReadSpan(text) is { } span ? (decimal)span.TotalMinutes : null;
    }

    /// <summary>Null when it is no duration, or a negative one.</summary>
    public static TimeSpan? ReadSpan(string? text)
    {
        try
        {
            var span = XmlConvert.ToTimeSpan(text ?? "");
            return span < TimeSpan.Zero ? null : span;
        }
        catch (Exception broken) when (broken is FormatException or OverflowException)
        {
            return null;
        }
    }

    private static string Write(ThresholdRange range, decimal value) =>
        range.IsSpan ? XmlConvert.ToString(TimeSpan.FromMinutes((double)value)) : value.ToString(CultureInfo.InvariantCulture);

    private static FrozenDictionary<string, ThresholdRange> Of(params (string Name, ThresholdRange Range)[] thresholds) =>
        thresholds.ToFrozenDictionary(pair => pair.Name, pair => pair.Range);

    private static ThresholdRange Span(int leastMinutes, int mostMinutes) => new(true, leastMinutes, mostMinutes);

    private static ThresholdRange Number(decimal least, decimal most) => new(false, least, most);

    private sealed record ThresholdRange(bool IsSpan, decimal Least, decimal Most);
}
