using System.Diagnostics.Metrics;
using Gateway.Mapping;

namespace Gateway.Custody.Ingest;

/// <summary>
/// Counts what translations left behind, by source: <c>gateway.translations</c>, <c>gateway.fields</c> and
/// <c>gateway.fields.unaccounted</c> of the meter <c>Gateway.Custody</c>. Names of fields stay in the reports.
/// </summary>
internal static class TranslationMetrics
{
    private static readonly Meter s_meter = new("Gateway.Custody");
    private static readonly Counter<long> s_translations = s_meter.CreateCounter<long>("gateway.translations", "{message}", "Messages whose map ran");
    private static readonly Counter<long> s_fields = s_meter.CreateCounter<long>("gateway.fields", "{field}", "Fields of those messages that held a value");
    private static readonly Counter<long> s_unaccounted = s_meter.CreateCounter<long>("gateway.fields.unaccounted", "{field}", "Fields that no rule took and no manifest names");

    public static void Count(TranslationReport report)
    {
        var source = new KeyValuePair<string, object?>("source", report.Source);
        s_translations.Add(1, source);
        s_fields.Add(report.Fields, source);
        if (report.Unaccounted.Count > 0) s_unaccounted.Add(report.Unaccounted.Count, source);
    }
}
