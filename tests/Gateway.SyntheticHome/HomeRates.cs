namespace Gateway.SyntheticHome;

/// <summary>The figures that a home is made with: those of the table, or some of them changed to ask "what if".</summary>
public sealed class HomeRates
{
    private readonly Dictionary<Rate, double> _values;

    private HomeRates(Dictionary<Rate, double> values) => _values = values;

    /// <summary>The table as published, which alone counts.</summary>
    public static HomeRates Published { get; } = new(RateTable.Rows.ToDictionary(row => row.Rate, row => row.Value));

    public double this[Rate rate] => _values[rate];

    public HomeRates With(Rate rate, double value) => new(new Dictionary<Rate, double>(_values) { [rate] = value });
}
