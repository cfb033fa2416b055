using System.Net;
using Gateway.Custody.Ledger;
using Gateway.Matching;

namespace Gateway.Custody.Chasing;

public sealed class OverdueTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_done_in_time_raises_nothing()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        await desk.PassAsync(TimeSpan.FromHours(23), TimeSpan.FromHours(1));
        await desk.StepAsync("o1", ObligationState.Delivered, ObligationState.Filed);

        await desk.PassAsync(TimeSpan.FromDays(3), TimeSpan.FromHours(12));

        (await desk.AlarmsAsync(all: true)).ShouldBeEmpty();
        desk.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_overdue_step_raises_one_alarm_a_rung_and_the_ladder_climbs_by_its_delays()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);

        await desk.PassAsync(TimeSpan.FromHours(24));
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: practice"]);
        await desk.PassAsync(TimeSpan.FromMinutes(59), TimeSpan.FromMinutes(1));
        (await desk.AlarmsAsync()).Count.ShouldBe(1);
        await desk.PassAsync(TimeSpan.FromMinutes(1));
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: practice", "overdue/o1/filed/2: operator"]);
        await desk.PassAsync(TimeSpan.FromHours(10), TimeSpan.FromMinutes(30));

        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: practice", "overdue/o1/filed/2: operator", "overdue/o1/filed/3: hospital"]);
        // The operator's rung only shows it.
        desk.Sent.Select(sent => sent.To).ShouldBe(["practice", "hospital"]);
        (await desk.AlarmsAsync()).ShouldAllBe(alarm => alarm.NotifiedAt != null && alarm.Owner == "practice" && alarm.DueAt == Testing.Samples.Noon.AddHours(24));
    }

    [Fact]
    public async Task Every_step_has_its_own_deadline_and_a_rung_may_be_for_some_steps_only()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");

        await desk.PassAsync(TimeSpan.FromHours(2));
        // The recipient's system cannot be reached, so it is no use telling it.
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/delivered/2: operator"]);
        (await desk.AlarmsAsync()).ShouldHaveSingleItem().Owner.ShouldBe("operator");
        await desk.PassAsync(TimeSpan.FromHours(22));

        (await desk.OpenAsync()).ShouldBe(["overdue/o1/delivered/2: operator", "overdue/o1/delivered/3: hospital", "overdue/o1/filed/1: practice"]);
    }

    [Fact]
    public async Task A_step_that_is_done_closes_its_alarms_by_itself_and_leaves_the_others()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.PassAsync(TimeSpan.FromHours(25));

        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        await desk.ChaseAsync();
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: practice", "overdue/o1/filed/2: operator"]);
        await desk.StepAsync("o1", ObligationState.Delivered, ObligationState.Filed);
        await desk.ChaseAsync();

        (await desk.OpenAsync()).ShouldBeEmpty();
        (await desk.AlarmsAsync(all: true)).Select(alarm => alarm.ClosedBecause).Distinct().ShouldBe(["Delivered", "Filed"], ignoreOrder: true);
    }

    [Theory]
    [InlineData(ObligationState.Withdrawn)]
    [InlineData(ObligationState.Refused)]
    [InlineData(ObligationState.Superseded)]
    public async Task What_is_not_expected_any_more_is_not_chased_any_more(ObligationState end)
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.PassAsync(TimeSpan.FromHours(2));

        await desk.StepAsync("o1", ObligationState.Queued, end);
        await desk.PassAsync(TimeSpan.FromDays(3), TimeSpan.FromHours(12));

        (await desk.OpenAsync()).ShouldBeEmpty();
        (await desk.AlarmsAsync(all: true)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_restart_and_a_second_process_raise_nothing_twice()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        for (var i = 0; i < 30; i++) await desk.OweAsync($"o{i}");
        desk.Time.Advance(TimeSpan.FromHours(26));
        var other = await desk.AnotherAsync();

        var raised = await Task.WhenAll(desk.Chaser.ChaseAsync(Cancel), other.ChaseAsync(Cancel));
        var restarted = await desk.AnotherAsync();

        raised.Sum().ShouldBe(30 * 4);
        (await restarted.ChaseAsync(Cancel)).ShouldBe(0);
        (await desk.AlarmsAsync()).Select(alarm => alarm.Key).Distinct().Count().ShouldBe(120);
    }

    [Fact]
    public async Task A_chaser_that_was_down_tells_everybody_who_should_have_been_told()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);

        await desk.PassAsync(TimeSpan.FromDays(2));

        (await desk.OpenAsync()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_responder_has_minutes_and_whoever_is_on_call_is_next()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1", "act", "home", Urgency.Urgent);
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);

        await desk.PassAsync(TimeSpan.FromMinutes(10), TimeSpan.FromMinutes(1));
        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: home", "overdue/o1/filed/2: night"]);
        await desk.StepAsync("o1", ObligationState.Delivered, ObligationState.Filed);
        await desk.PassAsync(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

        (await desk.OpenAsync()).ShouldBe(["overdue/o1/actioned/1: home"]);
        desk.Sent.Select(sent => sent.To).ShouldBe(["home", "night", "home"]);
    }

    [Fact]
    public async Task Whom_a_rung_tells_is_asked_of_the_register_as_it_stands()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1", "act", "home", Urgency.Urgent);
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        var (moved, _) = Register.Read(new Dictionary<string, string> { ["people.csv"] = "person_id,nhs_number,family,given,birth_date,gender\nperson-1,,Canaryfamily,Ada,1938-04-02,female\n" });

        desk.Rules.Take(moved.ShouldNotBeNull());
        await desk.PassAsync(TimeSpan.FromMinutes(6), TimeSpan.FromMinutes(1));

        (await desk.OpenAsync()).ShouldBe(["overdue/o1/filed/1: operator"]);
    }

    [Fact]
    public async Task A_failed_obligation_is_the_operators_at_once_and_its_delivery_is_not_alarmed_of_beside_it()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Failed);
        await desk.PassAsync(TimeSpan.FromHours(5));

        (await desk.OpenAsync()).ShouldBe(["failed/o1/1/1: operator"]);
        await desk.StepAsync("o1", ObligationState.Failed, ObligationState.Queued);
        await desk.ChaseAsync();
        (await desk.AlarmsAsync()).ShouldAllBe(alarm => alarm.Kind == AlarmKind.Overdue);
    }

    [Fact]
    public async Task An_unknown_outcome_is_somebodys_when_no_receipt_has_cleared_it_up()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Unknown);
        await desk.PassAsync(TimeSpan.FromMinutes(14));
        (await desk.AlarmsAsync()).ShouldBeEmpty();

        await desk.PassAsync(TimeSpan.FromMinutes(1));
        (await desk.OpenAsync()).ShouldBe(["unknown/o1/1/1: operator"]);
        await desk.StepAsync("o1", ObligationState.Unknown, ObligationState.Filed);
        await desk.ChaseAsync();

        (await desk.OpenAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_route_that_names_no_ladder_and_one_that_is_gone_are_chased_all_the_same()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1", "plain");
        var store = desk.Database.Store;
        await store.CommitAsync(new Store.CustodyCommit { NewObligations = [Testing.Samples.Obligation("gone", "o1") with { Route = "of-last-year" }] }, Cancel);

        await desk.PassAsync(TimeSpan.FromHours(1));

        (await desk.OpenAsync()).ShouldBe(["overdue/gone/delivered/2: operator", "overdue/o1/delivered/2: operator"]);
    }

    [Fact]
    public async Task Whoever_cannot_be_told_is_told_by_the_operator_and_the_alarm_says_so()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1", recipient: "telecare");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);

        await desk.PassAsync(TimeSpan.FromHours(24));

        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Partner, alarm.Role, alarm.Reason, alarm.Owner).ShouldBe(("operator", LadderRole.Recipient, "instead-of-recipient", "telecare"));
    }

    [Fact]
    public async Task Much_that_is_late_at_once_is_one_notice_a_partner_and_the_next_comes_after_the_window()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        for (var i = 0; i < 120; i++)
        {
            await desk.OweAsync($"o{i}");
            await desk.StepAsync($"o{i}", ObligationState.Queued, ObligationState.Delivered);
        }
        await desk.PassAsync(TimeSpan.FromMinutes(5));
        await desk.OweAsync("late");
        await desk.StepAsync("late", ObligationState.Queued, ObligationState.Delivered);

        await desk.PassAsync(TimeSpan.FromHours(24) - TimeSpan.FromMinutes(5));
        var (to, body) = desk.Sent.ShouldHaveSingleItem();
        to.ShouldBe("practice");
        body.ShouldContain("And 70 more");
        await desk.PassAsync(TimeSpan.FromMinutes(9), TimeSpan.FromMinutes(1));
        desk.Sent.Count.ShouldBe(1);
        await desk.PassAsync(TimeSpan.FromMinutes(1));

        desk.Sent.Count.ShouldBe(2);
        desk.Sent[1].Body.ShouldContain("obligation late");
        desk.Sent[1].Body.ShouldNotContain("Canaryfamily");
    }

    [Fact]
    public async Task A_partner_that_is_down_gets_its_notice_later_and_one_that_refuses_it_leaves_its_fault_with_the_alarm()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        desk.Answer = () => HttpStatusCode.TooManyRequests;
        await desk.PassAsync(TimeSpan.FromHours(24));
        (await desk.AlarmsAsync()).ShouldHaveSingleItem().NotifiedAt.ShouldBeNull();

        desk.Answer = () => HttpStatusCode.NotFound;
        await desk.PassAsync(TimeSpan.FromSeconds(5));

        (await desk.AlarmsAsync()).ShouldHaveSingleItem().Reason.ShouldBe("notice-http-404");
        desk.Answer = () => HttpStatusCode.OK;
        await desk.PassAsync(TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(5));
        desk.Sent.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_notice_whose_matter_is_over_by_then_is_not_sent()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await desk.OweAsync("o1");
        await desk.StepAsync("o1", ObligationState.Queued, ObligationState.Delivered);
        desk.Answer = () => HttpStatusCode.TooManyRequests;
        await desk.PassAsync(TimeSpan.FromHours(24));
        await desk.StepAsync("o1", ObligationState.Delivered, ObligationState.Filed);
        desk.Answer = () => HttpStatusCode.OK;

        await desk.PassAsync(TimeSpan.FromMinutes(1));

        desk.Sent.ShouldBeEmpty();
    }
}
