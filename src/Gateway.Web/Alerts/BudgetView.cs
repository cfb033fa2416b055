using Gateway.Fhir.Uk;
using Gateway.Pathways.Alerts;

namespace Gateway.Web.Alerts;

/// <summary>The alert budget of some days: how many alerts, how many were so, how long until somebody answered.</summary>
public sealed record BudgetView
{
    public required int Days { get; init; }

    /// <summary>Of how many homes; one for a home's own.</summary>
    public required int Homes { get; init; }

    public required int Alerts { get; init; }

    public required decimal? PerHomeDay { get; init; }

    /// <summary>The day with most alerts, of all homes together; null without any.</summary>
    public required BudgetDay? Busiest { get; init; }

    public required double? AnsweredMedianMinutes { get; init; }

    public required double? AnsweredP95Minutes { get; init; }

    public required AlertShare All { get; init; }

    public required IReadOnlyList<AlertShare> Rules { get; init; }

    public required IReadOnlyList<AlertShare> Devices { get; init; }

    /// <summary>The first alerts only: there were too many to count.</summary>
    public required bool More { get; init; }

    public static BudgetView Of(IReadOnlyCollection<Alert> alerts, int days, int homes, bool more)
    {
        var figures = AlertFigures.Of(alerts, homes * days);
        return new BudgetView
        {
            Days = days,
            Homes = homes,
            Alerts = figures.Raised,
            PerHomeDay = figures.PerHomeDay,
            Busiest = alerts.GroupBy(alert => DateOnly.FromDateTime(UkTime.Local(alert.RaisedAt).DateTime))
                .Select(day => new BudgetDay(day.Key, day.Count())).OrderByDescending(day => day.Alerts).ThenBy(day => day.Day).FirstOrDefault(),
            AnsweredMedianMinutes = figures.AnsweredMedian?.TotalMinutes,
            AnsweredP95Minutes = figures.AnsweredP95?.TotalMinutes,
            All = figures.All,
            Rules = figures.Rules,
            Devices = figures.Devices,
            More = more,
        };
    }
}

public sealed record BudgetDay(DateOnly Day, int Alerts);
