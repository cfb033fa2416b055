using System.Globalization;
using Gateway.Pathways.Alerts;

namespace Gateway.Functions.Verbs;

/// <summary>The alert budget as lines of a table, for people.</summary>
internal static class AlertsText
{
    public static IEnumerable<string> Budget(AlertFigures figures)
    {
        yield return Line($"alerts               {figures.Raised}");
        yield return Line($"home-days            {figures.HomeDays:0.#}");
        yield return Line($"per home and day     {(figures.PerHomeDay is { } per ? per.ToString("0.00", CultureInfo.InvariantCulture) : "-")}");
        yield return Line($"confirmed            {Share(figures.All)}");
        yield return Line($"answered, median     {Span(figures.AnsweredMedian)}");
        yield return Line($"answered, 95 of 100  {Span(figures.AnsweredP95)}");
        yield return "";
        yield return "by rule                  alerts   real  not real  unknown  confirmed";
        foreach (var share in figures.Rules) yield return Row(share);
        if (figures.Devices.Count == 0) yield break;
        yield return "";
        yield return "by device                alerts   real  not real  unknown  confirmed";
        foreach (var share in figures.Devices) yield return Row(share);
    }

    public static IEnumerable<string> Homes(IReadOnlyCollection<Alert> alerts, TimeSpan over)
    {
        yield return "";
        yield return "by home                  alerts  per day";
        foreach (var home in alerts.GroupBy(alert => alert.Home).OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal))
            yield return Line($"{home.Key,-22} {home.Count(),8} {home.Count() / over.TotalDays,8:0.00}");
    }

    public static string Line(Alert alert) =>
        Line($"{alert.Id}  {alert.RaisedAt.UtcDateTime:yyyy-MM-dd'T'HH:mm:ss'Z'}  {alert.Home,-8} {alert.Rule,-17} {alert.Urgency.ToString().ToLowerInvariant(),-7} {alert.State,-13} {alert.Person ?? "-",-20} {alert.ToldRole}");

    public static IEnumerable<string> Backtest(AlertRules rules, AlertBacktest run)
    {
        yield return Line($"rules                {rules.Name}");
        foreach (var line in Budget(run.Figures)) yield return line;
        yield return "";
        yield return Line($"told in all          {run.News} (alerts, worse ones, further roles while nobody answers)");
        yield return Line($"found, no alert      {run.MissedLabels.Count}");
        foreach (var remarks in run.Remarks.GroupBy(remark => remark.Code).OrderBy(group => group.Key, StringComparer.Ordinal))
            yield return Line($"remark {remarks.Key}        {remarks.Count()}  {remarks.First().Text}");
    }

    /// <summary>What a change of thresholds does, rule by rule.</summary>
    public static IEnumerable<string> Difference(AlertBacktest before, AlertBacktest after)
    {
        yield return "";
        yield return "change by rule           alerts        confirmed     told in all";
        foreach (var rule in before.Figures.Rules.Concat(after.Figures.Rules).Select(share => share.Name).Distinct().Order(StringComparer.Ordinal))
        {
            var (old, now) = (Find(before, rule), Find(after, rule));
            yield return Line($"{rule,-20}  {old.Raised,6} → {now.Raised,-6} {Percent(old),6} → {Percent(now),-6}");
        }
        yield return Line($"{"all",-20}  {before.Figures.Raised,6} → {after.Figures.Raised,-6} {Percent(before.Figures.All),6} → {Percent(after.Figures.All),-6} {before.News,6} → {after.News}");
        yield return Line($"{"found, no alert",-20}  {before.MissedLabels.Count,6} → {after.MissedLabels.Count}");
    }

    private static AlertShare Find(AlertBacktest run, string rule) => run.Figures.Rules.FirstOrDefault(share => share.Name == rule) ?? new AlertShare(rule, 0, 0, 0, 0);

    private static string Row(AlertShare share) => Line($"{share.Name,-22} {share.Raised,8} {share.Real,6} {share.NotReal,9} {share.Unknown,8}  {Percent(share),9}");

    private static string Share(AlertShare share) => share.Confirmed is null ? "- (nobody has said what they found)" : Line($"{Percent(share)} of {share.Real + share.NotReal} of which somebody could tell");

    private static string Percent(AlertShare share) => share.Confirmed is { } confirmed ? Line($"{confirmed * 100:0} %") : "-";

    private static string Span(TimeSpan? span) => span is { } time ? Line($"{time.TotalMinutes:0.0} min") : "-";

    private static string Line(FormattableString line) => line.ToString(CultureInfo.InvariantCulture).TrimEnd();
}
