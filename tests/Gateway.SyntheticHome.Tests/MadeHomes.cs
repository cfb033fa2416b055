namespace Gateway.SyntheticHome;

/// <summary>Homes to measure in. Their seeds are neither those of tuning (1 to 10) nor those of the evaluation (1001 to 1020).</summary>
internal static class MadeHomes
{
    private static readonly Lazy<IReadOnlyList<HomeMonth>> s_usual = new(() => Make(201, 40, HomeRates.Published));

    private static readonly Lazy<IReadOnlyList<HomeMonth>> s_falling = new(() => Make(301, 16, HomeRates.Published.With(Rate.FallsPerBedYear, FallsOften)));

    private static readonly Lazy<IReadOnlyList<HomeMonth>> s_collapsing = new(() => Make(401, 12, HomeRates.Published.With(Rate.CollapsePerYear, 0.019 * 50)));

    /// <summary>Falls per bed-year in homes where what happens after a fall is counted.</summary>
    public const double FallsOften = 60;

    public static IReadOnlyList<HomeMonth> Usual() => s_usual.Value;

    public static IReadOnlyList<HomeMonth> Falling() => s_falling.Value;

    public static IReadOnlyList<HomeMonth> Collapsing() => s_collapsing.Value;

    private static IReadOnlyList<HomeMonth> Make(int first, int count, HomeRates rates) =>
        [.. Enumerable.Range(first, count).Select(seed => HomeMonth.Of((ulong)seed, rates))];
}
