using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Gateway.SyntheticHome;

/// <summary>The home is what its table says, and the same everywhere.</summary>
public sealed class HomeMonthTests
{
    private static readonly Dictionary<Rate, Measure> s_measures = FallMeasures.All.Concat(LifeMeasures.All).ToDictionary();

    public static TheoryData<Rate> Rates => [.. Enum.GetValues<Rate>()];

    [Fact]
    public void The_same_seed_gives_the_same_bytes()
    {
        var text = new StringBuilder();
        foreach (var item in HomeMonth.Of(7).Events)
            text.Append(CultureInfo.InvariantCulture, $"{item.Second} {item.Kind} {item.Resident} {item.Room} {item.Device} {item.Story} {item.Value:R} {item.ByStaff}\n");

        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));

        digest.ShouldBe("9db37030be70ad043f0f31c58ea457ffd3bc00dd548a295eb12a4079d6d341d3", "the stream of a seed is published; it may not depend on the machine, the runtime or a change here");
    }

    [Fact]
    public void Another_seed_gives_another_month() =>
        HomeMonth.Of(8).Falls.ShouldNotBe(HomeMonth.Of(9).Falls);

    [Fact]
    public void Every_figure_has_one_row_and_one_measure()
    {
        RateTable.Rows.Select(row => row.Rate).ShouldBe(Enum.GetValues<Rate>(), ignoreOrder: true);
        s_measures.Keys.ShouldBe(Enum.GetValues<Rate>(), ignoreOrder: true);
    }

    [Fact]
    public void The_page_shows_the_table()
    {
        var rows = RateTable.Rows.Select(row => string.Create(CultureInfo.InvariantCulture, $"| {row.What} | {row.Value} | {row.Source} |\n"));

        Page.ShouldSay("figures", $"| figure | value | from |\n| --- | --- | --- |\n{string.Concat(rows)}");
    }

    [Theory]
    [MemberData(nameof(Rates))]
    public void The_homes_that_are_made_show_the_figures_of_the_table(Rate rate)
    {
        var measure = s_measures[rate];
        var expected = measure.Expected?.Invoke(HomeRates.Published) ?? HomeRates.Published[rate];

        var (ratio, error) = measure.Take();

        error.ShouldBeLessThan(0.2 * expected, "with so few cases this could not fail");
        ratio.ShouldBe(expected, (4 * error) + (measure.Slack * expected), $"{ratio} ± {error}");
    }

    [Fact]
    public void Every_fall_with_an_injury_is_known_to_somebody() =>
        MadeHomes.Falling().SelectMany(home => home.Falls).Where(fall => fall.IsInjurious).ShouldAllBe(fall => fall.IsKnown);
}
