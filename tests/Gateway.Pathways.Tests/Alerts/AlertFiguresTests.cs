namespace Gateway.Pathways.Alerts;

public sealed class AlertFiguresTests
{
    private static readonly string[] s_lines =
    [
        """{"kind":"room","home":"A0001","person":"ann","room":"12"}""",
        """{"kind":"device","device":"radar-1","home":"A0001","room":"12"}""",
        """{"id":"1","at":"2026-06-01T08:00:00+01:00","kind":"fall-detected","home":"A0001","device":"radar-1","event":"e1"}""",
        """{"id":"2","at":"2026-06-02T08:00:00+01:00","kind":"fall-detected","home":"A0001","device":"radar-1","event":"e2"}""",
        """{"id":"3","at":"2026-06-02T08:01:30+01:00","kind":"fall-cancelled","home":"A0001","device":"radar-1","event":"e2"}""",
        """{"id":"4","at":"2026-06-05T08:00:00+01:00","received":"2026-06-05T08:00:10+01:00","kind":"fall-detected","home":"A0001","device":"radar-1","event":"e3"}""",
        """{"kind":"finding","rule":"fall","subject":"ann","at":"2026-06-01T08:10:00+01:00","finding":"real"}""",
        """{"kind":"finding","rule":"fall","subject":"ann","at":"2026-06-05T08:10:00+01:00","finding":"not-real"}""",
        """{"kind":"finding","rule":"fall","subject":"ann","at":"2026-06-04T08:10:00+01:00","finding":"real"}""",
    ];

    [Fact]
    public void A_backtest_says_what_a_threshold_would_have_done()
    {
        var (signals, labels, issues) = SignalLines.Read(s_lines);
        issues.ShouldBeEmpty();

        var before = AlertBacktest.Run(Story.Default, signals, [.. labels.Take(2)]);
        var after = AlertBacktest.Run(Story.Default.With("fall.answer-within=PT1M").Rules.ShouldNotBeNull(), signals, [.. labels.Take(2)]);

        (before.Alerts.Count, after.Alerts.Count).ShouldBe((2, 3));
        before.Figures.All.Confirmed.ShouldBe(0.5m);
        before.Figures.Devices.ShouldHaveSingleItem().ShouldBe(new AlertShare("radar-1", 2, 1, 1, 0));
        before.MissedLabels.ShouldBeEmpty();
        after.Figures.All.Unknown.ShouldBe(1, "what nobody labelled is not taken for wrong");
    }

    [Fact]
    public void A_fall_that_somebody_found_and_no_alert_was_about_is_missed()
    {
        var (signals, labels, _) = SignalLines.Read(s_lines.Where(line => !line.Contains("\"e3\"")));

        AlertBacktest.Run(Story.Default, signals, labels).MissedLabels.Select(label => label.At.Day).ShouldBe([4]);
    }

    [Theory]
    [InlineData("{", "no JSON object")]
    [InlineData("[]", "missing")]
    [InlineData("""{"id":"1","at":"2026-06-01T08:00:00","kind":"motion","home":"A"}""", "offset")]
    [InlineData("""{"id":"1","at":"2026-06-01T08:00:00Z","kind":"earthquake","home":"A"}""", "'kind' is one of")]
    [InlineData("""{"id":"1","at":"2026-06-01T08:00:00Z","kind":"motion"}""", "'home' is missing")]
    [InlineData("""{"id":"1","at":"2026-06-01T08:00:00Z","kind":"fluid","home":"A","value":"200"}""", "'value' is a number")]
    [InlineData("""{"kind":"finding","rule":"fall","subject":"a","at":"2026-06-01T08:00:00Z","finding":"maybe"}""", "'finding' is")]
    public void A_line_that_says_nothing_understandable_is_named_by_its_number(string line, string said)
    {
        var (signals, labels, issues) = SignalLines.Read(["", line]);

        (signals.Count, labels.Count).ShouldBe((0, 0));
        var issue = issues.ShouldHaveSingleItem();
        (issue.Code, issue.Path).ShouldBe(("ALR020", "line 2"));
        issue.Text.ShouldContain(said);
    }

    [Fact]
    public void The_budget_counts_alerts_per_home_and_day_and_how_long_until_somebody_answered()
    {
        var story = new Story();
        for (var day = 1; day <= 4; day++)
            story.Tell($"{day} 08:00 fall-confirmed person=ann by=Kim\n{day} 08:0{day} ack fall by=Kim finding={(day == 4 ? "unclear" : day == 3 ? "notreal" : "real")}");
        var alerts = story.Changes.Select(change => change.Alert).GroupBy(alert => alert.Id).Select(same => same.Last()).ToList();

        var figures = AlertFigures.Of(alerts, 2);

        figures.PerHomeDay.ShouldBe(2);
        figures.All.ShouldBe(new AlertShare("all", 4, 2, 1, 1));
        figures.AnsweredMedian.ShouldBe(TimeSpan.FromMinutes(2));
        figures.AnsweredP95.ShouldBe(TimeSpan.FromMinutes(4));
        AlertFigures.Of([], 0).PerHomeDay.ShouldBeNull();
    }
}
