namespace Gateway.Pathways.Alerts;

public sealed class AlertStateTests
{
    public static TheoryData<string, string, string?> Steps => new()
    {
        // state          // what happens  // state after, null when it is refused
        { "none", "raised", "raised" },
        { "none", "acknowledged", null },
        { "none", "escalated", null },
        { "raised", "raised", null },
        { "raised", "escalated", "escalated" },
        { "raised", "worsened", "escalated" },
        { "raised", "acknowledged", "acknowledged" },
        { "raised", "cleared", "cleared" },
        { "raised", "expired", "expired" },
        { "escalated", "escalated", "escalated" },
        { "escalated", "worsened", "escalated" },
        { "escalated", "acknowledged", "acknowledged" },
        { "escalated", "cleared", "cleared" },
        { "escalated", "expired", "expired" },
        { "acknowledged", "acknowledged", null },
        { "acknowledged", "escalated", null },
        { "acknowledged", "worsened", null },
        { "acknowledged", "cleared", null },
        { "acknowledged", "expired", null },
        { "acknowledged", "raised", null },
        { "cleared", "acknowledged", "acknowledged" },
        { "cleared", "escalated", null },
        { "cleared", "raised", null },
        { "cleared", "worsened", null },
        { "cleared", "cleared", null },
        { "cleared", "expired", null },
        { "expired", "acknowledged", "acknowledged" },
        { "expired", "escalated", null },
        { "expired", "raised", null },
        { "expired", "worsened", null },
        { "expired", "cleared", null },
        { "expired", "expired", null },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void An_alert_takes_this_step_or_refuses_it(string state, string happening, string? after)
    {
        var step = AlertStates.Pathway.Take(state, happening);

        (step.Refusal is null ? step.State : null).ShouldBe(after);
    }

    [Fact]
    public void An_alert_is_answered_once_and_by_name()
    {
        var story = new Story().Tell("1 08:00 fall-confirmed person=ann by=Kim\n1 08:01 ack fall by=Kim finding=real");
        var alert = story.Changes[^1].Alert;

        var again = AlertEngine.Acknowledge(story.Rules, story.Watch, alert.Id, "Lee", AlertFinding.NotReal, Story.At(1, "08:05"));
        var unknown = AlertEngine.Acknowledge(story.Rules, story.Watch, "0", "Lee", AlertFinding.NotReal, Story.At(1, "08:05"));

        (alert.AcknowledgedBy, alert.Finding).ShouldBe(("Kim", AlertFinding.Real));
        again.Changes.ShouldBeEmpty();
        again.Remarks.ShouldHaveSingleItem().Code.ShouldBe("ALR006");
        unknown.Remarks.ShouldHaveSingleItem().Code.ShouldBe("ALR006");
    }

    [Fact]
    public void Every_alert_says_which_rules_raised_it_and_that_nobody_has_signed_them()
    {
        var alert = new Story().Tell("1 08:00 fall-confirmed person=ann by=Kim").Changes.ShouldHaveSingleItem().Alert;

        alert.Rules.ShouldStartWith("gateway-default 1.0.0");
        alert.Rules.ShouldEndWith(", not signed off: for demonstration, not for use with patients");
        alert.Citation.ShouldContain("NG249");
        alert.Ask.ShouldNotBeEmpty();
    }

    [Fact]
    public void Nothing_of_a_person_is_printed_with_an_alert_or_a_signal()
    {
        var alert = new Story().Tell("1 08:00 fall-confirmed person=ann by=Kim").Changes.ShouldHaveSingleItem();

        $"{alert} {alert.Alert}".ShouldNotContain("ann");
        new Signal { Id = "1", At = default, Kind = SignalKind.Weight, Home = "A", Person = "ann", Value = 50 }.ToString().ShouldBe("weight 1");
    }
}
