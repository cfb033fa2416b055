namespace Gateway.SyntheticHome;

/// <summary>One figure of the home.</summary>
/// <param name="Rate">Its name.</param>
/// <param name="Value">What the home is made with.</param>
/// <param name="What">What it counts, with its unit.</param>
/// <param name="Source">Where it is from; the range where several were found, of which the less favourable end is taken; or "assumed" and why.</param>
public sealed record RateRow(Rate Rate, double Value, string What, string Source);

/// <summary>
/// Every figure of the home, fixed before any rule was tuned. Where sources disagree, the end that makes the alerts look worse is taken:
/// few real events, many false ones, devices that miss much. docs/synthetic-home.md shows this table; a test keeps the two alike.
/// </summary>
public static class RateTable
{
    public static IReadOnlyList<RateRow> Rows { get; } = [.. RatesOfPeople.Rows, .. RatesOfFalls.Rows, .. RatesOfAlarms.Rows, .. RatesOfIllness.Rows, .. RatesOfCharts.Rows, .. RatesOfDevices.Rows];
}
