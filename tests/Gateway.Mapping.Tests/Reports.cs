using Gateway.Mapping.Analyst;

namespace Gateway.Mapping.Tests;

/// <summary>Reports as the files beside examples.</summary>
internal static class Reports
{
    public static string ToJson(TranslationReport report) => ReportText.ToJson(report);
}
