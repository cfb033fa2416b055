namespace Gateway.SyntheticHome;

/// <summary>How a figure of the table shows in the homes that were made: a ratio of two sums over them.</summary>
/// <param name="Homes">Which homes it is measured in.</param>
/// <param name="Of">Numerator and denominator of one home.</param>
/// <param name="Expected">What the ratio should be, where it isn't the figure itself.</param>
/// <param name="Slack">A share of the expectation that edges may cost: lost messages, clamped numbers, days away.</param>
internal sealed record Measure(Func<IReadOnlyList<HomeMonth>> Homes, Func<HomeMonth, (double Counted, double Of)> Of, Func<HomeRates, double>? Expected = null, double Slack = 0.01)
{
    /// <summary>The ratio and its standard error, by leaving out one home at a time.</summary>
    public (double Ratio, double Error) Take()
    {
        var pairs = Homes().Select(Of).ToList();
        var (counted, of) = (pairs.Sum(pair => pair.Counted), pairs.Sum(pair => pair.Of));
        var without = pairs.Select(pair => (counted - pair.Counted) / (of - pair.Of)).ToList();
        var mean = without.Average();
        return (counted / of, Math.Sqrt((pairs.Count - 1.0) / pairs.Count * without.Sum(value => (value - mean) * (value - mean))));
    }
}
