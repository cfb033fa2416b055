using Gateway.Custody.Bus;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine must show of alarms: the same one is raised once, whoever comes second; what was said stays said.</summary>
public abstract class AlarmStoreContract
{
    private static readonly DateTimeOffset s_later = Noon.AddHours(2);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<AlarmsUnderTest> CreateAsync();

    [Fact]
    public async Task An_obligation_is_looked_at_when_its_time_has_come_and_not_before_it_comes_again()
    {
        await using var test = await WithObligationAsync(Noon.AddHours(1));

        (await test.Alarms.DueAsync(Noon.AddMinutes(59), 10, Cancel)).ShouldBeEmpty();
        var due = (await test.Alarms.DueAsync(Noon.AddHours(1), 10, Cancel)).ShouldHaveSingleItem();
        await test.Alarms.RecordAsync(new ChaseRound { At = s_later, Looks = [("o1", ObligationState.Queued, Noon.AddHours(3))] }, Cancel);

        due.Obligation.Id.ShouldBe("o1");
        due.Client.ShouldBe("hospital");
        due.Source.ShouldBe("itk-adt");
        due.Urgency.ShouldBe(Urgency.Routine);
        due.Since.ShouldBe(Noon);
        (await test.Alarms.DueAsync(s_later, 10, Cancel)).ShouldBeEmpty();
        (await test.Alarms.DueAsync(Noon.AddHours(3), 10, Cancel)).ShouldHaveSingleItem();

        await test.Alarms.RecordAsync(new ChaseRound { At = s_later, Looks = [("o1", ObligationState.Queued, null)] }, Cancel);
        (await test.Alarms.DueAsync(Noon.AddYears(10), 10, Cancel)).ShouldBeEmpty();
        await test.Alarms.LookAgainAsync(Cancel);
        (await test.Alarms.DueAsync(Noon, 10, Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task One_that_failed_meanwhile_is_looked_at_at_once_whatever_a_chaser_thought_of_it_before()
    {
        await using var test = await WithObligationAsync(Noon.AddHours(1));
        await test.Store.CommitAsync(new CustodyCommit { Obligations = [Step("o1", ObligationState.Queued, ObligationState.Failed) with { At = s_later, Attempt = 1 }] }, Cancel);
        await test.Alarms.RecordAsync(new ChaseRound { At = s_later, Looks = [("o1", ObligationState.Queued, Noon.AddHours(9))] }, Cancel);

        var due = (await test.Alarms.DueAsync(s_later, 10, Cancel)).ShouldHaveSingleItem();

        due.Obligation.State.ShouldBe(ObligationState.Failed);
        due.Since.ShouldBe(s_later);
    }

    [Fact]
    public async Task One_that_has_ended_is_not_looked_at_any_more()
    {
        await using var test = await WithObligationAsync(Noon);
        await test.Store.CommitAsync(new CustodyCommit { Obligations = [Step("o1", ObligationState.Queued, ObligationState.Filed)] }, Cancel);

        (await test.Alarms.DueAsync(s_later, 10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_alarm_is_raised_once_though_two_raise_it()
    {
        await using var test = await WithObligationAsync(Noon);
        var first = Alarm("a1");

        var raised = await Task.WhenAll(RaiseAsync(test, first), RaiseAsync(test, first with { Id = "a2" }));

        raised.Sum().ShouldBe(1);
        var kept = (await test.Alarms.ListAsync(new AlarmQuery(), Cancel)).ShouldHaveSingleItem();
        kept.ShouldBe(first with { Id = kept.Id });
    }

    [Fact]
    public async Task A_step_is_never_alarmed_of_twice_and_a_feed_that_falls_silent_again_is()
    {
        await using var test = await WithObligationAsync(Noon);
        var silent = Alarm("s1") with { Key = "silent-feed/itk-adt/hospital/1", Kind = AlarmKind.SilentFeed, Subject = "itk-adt/hospital", ObligationId = null, MessageId = null, Step = null, Found = null };
        await RaiseAsync(test, Alarm("a1"), silent);
        await test.Alarms.RecordAsync(new ChaseRound { At = s_later, Close = [("a1", "Filed"), ("s1", "over")] }, Cancel);

        (await RaiseAsync(test, Alarm("a2"))).ShouldBe(0);
        (await RaiseAsync(test, silent with { Id = "s2" })).ShouldBe(1);

        var closed = (await test.Alarms.FindAsync("a1", Cancel)).ShouldNotBeNull();
        (closed.ClosedAt, closed.ClosedBecause).ShouldBe((s_later, "Filed"));
        (await test.Alarms.ListAsync(new AlarmQuery(), Cancel)).ShouldHaveSingleItem().Id.ShouldBe("s2");
        (await test.Alarms.ListAsync(new AlarmQuery(OnlyOpen: false), Cancel)).Count.ShouldBe(3);
        (await test.Alarms.CountOpenAsync(Cancel)).ShouldHaveSingleItem().ShouldBe(new(AlarmKind.SilentFeed, 1));
    }

    [Fact]
    public async Task An_alarm_is_listed_for_whoever_was_told_and_whoever_owes_it()
    {
        await using var test = await WithObligationAsync(Noon);
        await RaiseAsync(test, Alarm("a1") with { Partner = "hospital" });

        (await test.Alarms.ListAsync(new AlarmQuery(For: "hospital"), Cancel)).ShouldHaveSingleItem();
        (await test.Alarms.ListAsync(new AlarmQuery(For: "practice"), Cancel)).ShouldHaveSingleItem();
        (await test.Alarms.ListAsync(new AlarmQuery(For: "other"), Cancel)).ShouldBeEmpty();
        (await test.Alarms.ListAsync(new AlarmQuery(Kind: AlarmKind.Failed), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Alarms_whose_obligation_or_message_moved_are_told_with_where_it_is_now()
    {
        await using var test = await WithObligationAsync(Noon);
        await test.Store.ReceiveAsync([Received("m2")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m2", MessageState.Received, MessageState.Parked)] }, Cancel);
        var parked = Alarm("p1") with { Key = "parked/m2/1", Kind = AlarmKind.Parked, Subject = "m2", MessageId = "m2", ObligationId = null, Step = null, Found = "Parked" };
        await RaiseAsync(test, Alarm("a1"), parked);

        (await test.Alarms.MovedAsync(Cancel)).ShouldBeEmpty();
        await test.Store.CommitAsync(new CustodyCommit { Obligations = [Step("o1", ObligationState.Queued, ObligationState.Delivered)] }, Cancel);
        // Another owner: somebody has moved it, though it is parked as before.
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m2", MessageState.Parked, MessageState.Parked) with { At = s_later.AddMinutes(1) }] }, Cancel);

        (await test.Alarms.MovedAsync(Cancel)).Select(one => (one.Alarm.Id, one.State)).ShouldBe([("a1", "Delivered"), ("p1", "Parked")], ignoreOrder: true);
    }

    [Fact]
    public async Task Parked_messages_are_found_by_when_they_last_moved_and_not_those_that_wait_behind_another()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1"), Received("m2"), Received("m3")], Cancel);
        await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step("m1", MessageState.Received, MessageState.Parked) with { Reason = "no-route: mend it", Owner = "integration analyst" },
                    Step("m2", MessageState.Received, MessageState.Parked) with { Reason = "behind: it waits" },
                    Step("m3", MessageState.Received, MessageState.Parked) with { Reason = "no-route: mend it", At = s_later },
                ],
            },
            Cancel);

        var found = (await test.Alarms.ParkedAsync(Noon.AddHours(1), Noon, 1, 10, Cancel)).ShouldHaveSingleItem();
        await RaiseAsync(test, Alarm("p1") with { Key = "parked/m1/1", Kind = AlarmKind.Parked, Subject = "m1", ObligationId = null, Step = null, Found = "Parked" });

        (found.Message.Id, found.Since, found.Raised).ShouldBe(("m1", Noon, 0));
        (await test.Alarms.ParkedAsync(Noon.AddHours(1), Noon, 1, 10, Cancel)).ShouldBeEmpty();
        (await test.Alarms.ParkedAsync(Noon.AddHours(1), Noon, 2, 10, Cancel)).ShouldHaveSingleItem().Raised.ShouldBe(1);
    }

    [Fact]
    public async Task An_urgent_parked_message_is_found_by_a_time_of_its_own_and_before_all_others()
    {
        await using var test = await CreateAsync();
        var urgent = Received("u1");
        await test.Store.ReceiveAsync([Received("m1"), Received("m2"), urgent with { Entry = urgent.Entry with { Urgency = Urgency.Urgent } }], Cancel);
        await test.Store.CommitAsync(
            new CustodyCommit { Messages = [.. new[] { "m1", "m2", "u1" }.Select(id => Step(id, MessageState.Received, MessageState.Parked) with { Reason = "unreadable: look at it", Owner = "operator" })] }, Cancel);

        (await FindAsync(Noon.AddHours(-4), Noon)).ShouldBe(["u1"]);
        (await FindAsync(Noon, Noon)).ShouldBe(["u1", "m1", "m2"]);
        (await FindAsync(Noon, DateTimeOffset.MinValue)).ShouldBe(["m1", "m2"]);

        async Task<IEnumerable<string>> FindAsync(DateTimeOffset since, DateTimeOffset urgentSince) =>
            (await test.Alarms.ParkedAsync(since, urgentSince, 1, 10, Cancel)).Select(one => one.Message.Id);
    }

    [Fact]
    public async Task An_acknowledgement_takes_on_the_whole_matter_and_nothing_else()
    {
        await using var test = await WithObligationAsync(Noon.AddDays(1));
        await RaiseAsync(test, Alarm("a1"), Alarm("a2") with { Key = "overdue/o1/filed/2", Rung = 2 }, Alarm("a3") with { Key = "overdue/o1/delivered/1", Step = ObligationState.Delivered });
        var quiet = s_later.AddHours(1);

        (await test.Alarms.AcknowledgeAsync(new Acknowledgement("a1", "Duty manager", "seeing-to-it", s_later, quiet), Audit("a1"), Cancel)).ShouldBeTrue();

        var second = (await test.Alarms.FindAsync("a2", Cancel)).ShouldNotBeNull();
        (second.AcknowledgedBy, second.Outcome, second.AcknowledgedAt, second.QuietUntil).ShouldBe(("Duty manager", "seeing-to-it", s_later, quiet));
        (await test.Alarms.FindAsync("a3", Cancel)).ShouldNotBeNull().AcknowledgedBy.ShouldBeNull();
        (await test.Alarms.QuietAsync(s_later, Cancel)).ShouldHaveSingleItem().ShouldBe(new Quiet(AlarmKind.Overdue, "o1", ObligationState.Filed, quiet));
        (await test.Alarms.QuietAsync(quiet, Cancel)).ShouldBeEmpty();
        // The climb is planned anew.
        (await test.Alarms.DueAsync(Noon, 10, Cancel)).ShouldHaveSingleItem();
        (await test.Store.ReadAuditAsync(1, Cancel)).ShouldHaveSingleItem().Action.ShouldBe("acknowledge");
    }

    [Fact]
    public async Task A_closed_or_unknown_alarm_is_not_acknowledged_and_nothing_is_written()
    {
        await using var test = await WithObligationAsync(Noon);
        await RaiseAsync(test, Alarm("a1"));
        await test.Alarms.RecordAsync(new ChaseRound { At = s_later, Close = [("a1", "Filed")] }, Cancel);

        foreach (var id in new[] { "a1", "none" })
            (await test.Alarms.AcknowledgeAsync(new Acknowledgement(id, "Somebody", "seeing-to-it", s_later, s_later), Audit(id), Cancel)).ShouldBeFalse();

        (await test.Store.ReadAuditAsync(10, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task What_waits_for_a_partner_goes_in_one_notice_and_the_next_one_waits_for_the_window()
    {
        await using var test = await WithObligationAsync(Noon);
        await RaiseAsync(test, Alarm("a1"), Alarm("a2") with { Key = "k2", Urgent = true }, Alarm("c1") with { Key = "k3", Channel = LadderChannel.Custody });

        (await test.Alarms.WaitingAsync(Cancel)).ShouldBe([new WaitingNotice("practice", true)]);
        (await NotifyAsync(test, "n1", s_later)).ShouldBe(2);
        (await test.Store.UnsentAsync(10, Cancel)).Select(message => message.Id).ShouldBe(["wake-m1", "n1"]);
        (await test.Alarms.WaitingAsync(Cancel)).ShouldBeEmpty();
        await RaiseAsync(test, Alarm("a4") with { Key = "k4" });

        (await NotifyAsync(test, "n2", s_later.AddMinutes(9))).ShouldBe(0);
        (await NotifyAsync(test, "n2", s_later.AddMinutes(10))).ShouldBe(1);
        (await test.Alarms.ListAsync(new AlarmQuery(Notice: "n1"), Cancel)).Select(alarm => alarm.Id).ShouldBe(["a1", "a2"], ignoreOrder: true);

        await test.Alarms.NoticeEndedAsync("n1", s_later.AddMinutes(1), null, Cancel);
        await test.Alarms.NoticeEndedAsync("n2", s_later.AddMinutes(11), "http-404", Cancel);
        (await test.Alarms.FindAsync("a1", Cancel)).ShouldNotBeNull().NotifiedAt.ShouldBe(s_later.AddMinutes(1));
        var refused = (await test.Alarms.FindAsync("a4", Cancel)).ShouldNotBeNull();
        (refused.NotifiedAt, refused.Reason).ShouldBe((null, "notice-http-404"));
        (await test.Alarms.FindAsync("c1", Cancel)).ShouldNotBeNull().NotifiedAt.ShouldBe(s_later);
    }

    [Fact]
    public async Task Two_processes_send_one_notice()
    {
        await using var test = await WithObligationAsync(Noon);
        await RaiseAsync(test, Alarm("a1"));

        (await Task.WhenAll(NotifyAsync(test, "n1", s_later), NotifyAsync(test, "n2", s_later))).Sum().ShouldBe(1);
    }

    [Fact]
    public async Task A_feed_is_known_by_what_it_last_sent_up_to_a_time()
    {
        await using var test = await CreateAsync();
        var other = Received("m3");
        await test.Store.ReceiveAsync(
            [Received("m1"), Received("m2") with { Entry = Received("m2").Entry with { ReceivedAt = Noon.AddMinutes(5), Kind = null } }, other with { Entry = other.Entry with { ReceivedAt = s_later } }], Cancel);

        (await test.Alarms.FeedsAsync(Noon.AddHours(1), Cancel)).ShouldBe(
            [new Feed("itk-adt", "hospital", "", Noon.AddMinutes(5), Noon.AddMinutes(5)), new Feed("itk-adt", "hospital", "discharge", Noon, Noon)]);
        (await test.Alarms.FeedsAsync(s_later, Cancel)).ShouldContain(new Feed("itk-adt", "hospital", "discharge", Noon, s_later));
        (await test.Alarms.FeedsAsync(s_later, Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Changes_of_thresholds_are_kept_in_order_with_who_and_why()
    {
        await using var test = await CreateAsync();
        await test.Alarms.ChangeAsync(new ThresholdChange(0, "parked", "PT2H", "A. Operator", "too late", Noon), Audit("x"), Cancel);
        await test.Alarms.ChangeAsync(new ThresholdChange(0, "parked", null, "B. Operator", "as before", s_later), Audit("y"), Cancel);

        var changes = await test.Alarms.ChangesAsync(Cancel);

        changes.Select(change => change with { Sequence = 0 }).ShouldBe(
            [new ThresholdChange(0, "parked", "PT2H", "A. Operator", "too late", Noon), new ThresholdChange(0, "parked", null, "B. Operator", "as before", s_later)]);
        changes[1].Sequence.ShouldBeGreaterThan(changes[0].Sequence);
        (await test.Store.ReadAuditAsync(10, Cancel)).Count.ShouldBe(2);
    }

    private async Task<AlarmsUnderTest> WithObligationAsync(DateTimeOffset chaseAt)
    {
        var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { NewObligations = [Obligation("o1", "m1") with { ChaseAt = chaseAt }] }, Cancel);
        return test;
    }

    private static Task<int> RaiseAsync(AlarmsUnderTest test, params Alarm[] alarms) => test.Alarms.RecordAsync(new ChaseRound { At = s_later, Raise = alarms }, Cancel);

    private static Task<int> NotifyAsync(AlarmsUnderTest test, string notice, DateTimeOffset at) =>
        test.Alarms.NotifyAsync(notice, "practice", at, at.AddMinutes(-10), 100, new BusMessage(notice, "alarms", "practice", "alarms", notice), Cancel);

    private static AuditRow Audit(string id) => new(s_later, "operator", "acknowledge", $"custody/alarms/{id}", "ok");

    private static Alarm Alarm(string id) => new()
    {
        Id = id,
        Key = "overdue/o1/filed/1",
        Kind = AlarmKind.Overdue,
        Subject = "o1",
        Step = ObligationState.Filed,
        Rung = 1,
        MessageId = "m1",
        ObligationId = "o1",
        Owner = "practice",
        Role = LadderRole.Recipient,
        Channel = LadderChannel.Notice,
        Partner = "practice",
        Urgent = false,
        Found = "Queued",
        DueAt = Noon.AddHours(1),
        RaisedAt = s_later,
    };
}
