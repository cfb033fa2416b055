using Gateway.Pathways.Alerts;

namespace Gateway.SyntheticHome.Evaluation;

/// <summary>What the rules said of a month.</summary>
/// <param name="Alerts">Those raised in the month itself, and whether they were so.</param>
/// <param name="Injured">Falls with an injury whose time to be told of lies within the month.</param>
/// <param name="Missed">Those of them that no alert told of.</param>
/// <param name="BeforeStaff">Those of them of which an alert told before anybody was there.</param>
internal sealed record MonthResult(ulong Seed, IReadOnlyList<(Alert Alert, bool IsTrue)> Alerts, int Injured, int Missed, int BeforeStaff)
{
    public double PerDay => Alerts.Count / (double)Calendar.DaysOfMonth;

    public int True => Alerts.Count(alert => alert.IsTrue);
}
