using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Gateway.Mapping.Analyst;

/// <summary>Translation reports as the files beside examples: readable, and the same on every machine.</summary>
public static class ReportText
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    };

    /// <summary>Without the map's hash, so that a comment in a map does not change every report.</summary>
    public static string ToJson(TranslationReport report) => JsonSerializer.Serialize(new
    {
        report.Source,
        report.Kind,
        report.Map,
        report.Fields,
        Mapped = report.Mapped.ToDictionary(fate => fate.Field, fate => fate.Rule),
        Carried = report.Carried.Count == 0 ? null : report.Carried.ToDictionary(fate => fate.Field, fate => $"{fate.Place} by {fate.Rule}"),
        Decided = report.Decided.Count == 0 ? null : report.Decided.ToDictionary(fate => fate.Field, fate => fate.Rule),
        Dropped = report.Dropped.ToDictionary(fate => fate.Field, fate => fate.Rule),
        report.Unaccounted,
        Issues = report.Issues.Select(issue => new { issue.Severity, issue.Code, issue.Path, issue.Text, issue.Value }),
    }, s_options) + "\n";
}
