using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Chasing;

public sealed class WatchTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_parked_message_that_nobody_moves_is_alarmed_of_with_its_owner_until_somebody_does()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ParkAsync(desk, "m1");
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(239));
        (await desk.AlarmsAsync()).ShouldBeEmpty();

        await WatchAfterAsync(desk, TimeSpan.FromMinutes(1));
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(1));
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Key, alarm.Owner, alarm.Reason, alarm.Partner).ShouldBe(("parked/m1/1", "integration analyst", "not-translated", "operator"));

        await MoveAsync(desk, "m1", MessageState.Parked, MessageState.Parked);
        await desk.ChaseAsync();
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        // It lies still again, with its new owner.
        await WatchAfterAsync(desk, TimeSpan.FromHours(4));
        // Meanwhile its feed has fallen silent too, which is an alarm of its own.
        (await desk.AlarmsAsync()).Where(open => open.Kind == AlarmKind.Parked).ShouldHaveSingleItem();
        await MoveAsync(desk, "m1", MessageState.Parked, MessageState.Received);
        await desk.ChaseAsync();

        (await desk.AlarmsAsync()).ShouldNotContain(open => open.Kind == AlarmKind.Parked);
        (await desk.AlarmsAsync(all: true)).Count(every => every.Kind == AlarmKind.Parked).ShouldBe(2);
    }

    [Fact]
    public async Task An_urgent_message_that_is_parked_is_alarmed_of_at_once_by_a_ladder_of_its_own()
    {
        await using var desk = await ChaseDesk.OpenAsync(ChaseDesk.ReadRules("""
            version: 1.0.0
            ladders:
              parked-urgent:
                because: Minutes count.
                rungs:
                  - { tell: operator, by: notice, after: PT0S }
                  - { tell: sender, by: notice, after: PT5M }
            """));
        await ParkAsync(desk, "m1", Urgency.Urgent);
        await ParkAsync(desk, "m2");

        await desk.WatchAsync();
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Key, alarm.Urgent, alarm.Partner).ShouldBe(("parked/m1/1", true, "operator"));
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(5));

        (await desk.OpenAsync()).ShouldBe(["parked/m1/1: operator", "parked/m1/2: hospital"]);
    }

    [Fact]
    public async Task A_dead_letter_is_alarmed_of_until_it_is_sent_again()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        var bus = desk.Database.Bus;
        await bus.SendAsync([new BusMessage("b1", "delivery", "s", "subject", "o1") { CorrelationId = "m1" }], Cancel);
        var held = (await bus.ReceiveAsync("delivery", TimeSpan.FromSeconds(30), TimeSpan.Zero, Cancel)).ShouldNotBeNull();
        await bus.DeadLetterAsync(held, "handler-failed", "It failed.", Cancel);

        await desk.WatchAsync();
        var alarm = (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        (alarm.Key, alarm.MessageId, alarm.Reason, alarm.Owner).ShouldBe(("dead-letter/delivery/b1/1", "m1", "handler-failed", "operator"));
        (await desk.WatchAsync()).ShouldBe(0);
        await bus.ResubmitAsync("delivery", "b1", Cancel);
        await desk.WatchAsync();

        (await desk.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_feed_that_went_silent_is_alarmed_of_once_and_again_when_it_falls_silent_again()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ReceiveAsync(desk, "m1");
        await WatchAfterAsync(desk, TimeSpan.FromHours(6));
        (await desk.AlarmsAsync()).ShouldBeEmpty();

        await WatchAfterAsync(desk, TimeSpan.FromMinutes(3));
        (await desk.WatchAsync()).ShouldBe(0);
        (await desk.OpenAsync()).ShouldBe(["silent-feed/itk-adt/hospital/1: operator"]);

        await ReceiveAsync(desk, "m2");
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(3));
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        await WatchAfterAsync(desk, TimeSpan.FromHours(6));

        (await desk.AlarmsAsync()).ShouldHaveSingleItem();
        (await desk.AlarmsAsync(all: true)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_source_of_devices_that_sends_alarms_and_no_heartbeat_is_alarmed_of()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ReceiveAsync(desk, "m1", "scaip", "telecare", "heartbeat");
        desk.Time.Advance(TimeSpan.FromHours(2));
        await ReceiveAsync(desk, "m2", "scaip", "telecare", "alarm");

        await WatchAfterAsync(desk, TimeSpan.FromMinutes(3));

        (await desk.OpenAsync()).ShouldBe(["no-heartbeat/scaip/telecare/1: operator"]);
    }

    [Fact]
    public async Task A_message_whose_kind_is_not_known_yet_may_be_a_heartbeat()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ReceiveAsync(desk, "m1", "scaip", "telecare", "heartbeat");
        desk.Time.Advance(TimeSpan.FromHours(2));
        await ReceiveAsync(desk, "m2", "scaip", "telecare", null);

        await WatchAfterAsync(desk, TimeSpan.FromMinutes(3));

        (await desk.AlarmsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_feed_rests_in_its_maintenance_window_and_is_missed_after_it()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ReceiveAsync(desk, "m1");
        (await desk.Desk.ChangeAsync("operator", "maintenance/itk-adt", "2026-03-02T17:00:00Z/2026-03-02T20:00:00Z", "A. Operator", "PAS upgrade", Cancel)).Result.ShouldBe(DeskResult.Done);

        await WatchAfterAsync(desk, TimeSpan.FromHours(7));
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        // 20:00: the window is over by itself.
        await WatchAfterAsync(desk, TimeSpan.FromHours(1));

        (await desk.OpenAsync()).ShouldBe(["silent-feed/itk-adt/hospital/1: operator"]);
    }

    [Fact]
    public async Task A_threshold_of_never_silences_an_alarm_that_nobody_wants_and_closes_it()
    {
        await using var desk = await ChaseDesk.OpenAsync();
        await ReceiveAsync(desk, "m1");
        await WatchAfterAsync(desk, TimeSpan.FromHours(7));
        await desk.Desk.ChangeAsync("operator", "feed/itk-adt/hospital", "never", "A. Operator", "It closed", Cancel);

        await desk.WatchAsync();
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        await desk.Desk.UndoAsync("operator", "feed/itk-adt/hospital", "B. Operator", "It did not", Cancel);
        await desk.WatchAsync();

        (await desk.AlarmsAsync()).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Two_days_without_any_alarm_are_an_alarm()
    {
        await using var desk = await ChaseDesk.OpenAsync(ChaseDesk.ReadRules("version: 1.0.0\nthresholds:\n  feed: never"));
        await WatchAfterAsync(desk, TimeSpan.FromDays(3));
        (await desk.AlarmsAsync()).ShouldBeEmpty("a gateway that was never used");

        await ReceiveAsync(desk, "m1");
        await WatchAfterAsync(desk, TimeSpan.FromHours(47));
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        await WatchAfterAsync(desk, TimeSpan.FromHours(1));
        (await desk.OpenAsync()).ShouldBe(["no-alarms/gateway/1: operator"]);
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(1));

        // It shows that alarming works, and so is over.
        (await desk.AlarmsAsync()).ShouldBeEmpty();
        await WatchAfterAsync(desk, TimeSpan.FromHours(48));
        (await desk.AlarmsAsync(all: true)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Taking_on_a_silent_feed_keeps_the_next_rung_quiet_for_a_time()
    {
        await using var desk = await ChaseDesk.OpenAsync(ChaseDesk.ReadRules("""
            version: 1.0.0
            ladders:
              silent-feed:
                because: The operator, then the sender.
                rungs:
                  - { tell: operator, by: notice, after: PT0S }
                  - { tell: sender, by: notice, after: PT30M }
            """));
        await ReceiveAsync(desk, "m1");
        await WatchAfterAsync(desk, TimeSpan.FromHours(24) + TimeSpan.FromMinutes(3));
        await desk.Desk.AcknowledgeAsync("operator", (await desk.AlarmsAsync()).ShouldHaveSingleItem().Id, "Night lead", "seeing-to-it", Cancel);

        await WatchAfterAsync(desk, TimeSpan.FromMinutes(59));
        (await desk.AlarmsAsync()).Count.ShouldBe(1);
        await WatchAfterAsync(desk, TimeSpan.FromMinutes(1));

        (await desk.OpenAsync()).ShouldBe(["silent-feed/itk-adt/hospital/1: operator", "silent-feed/itk-adt/hospital/2: hospital"]);
    }

    private static async Task WatchAfterAsync(ChaseDesk desk, TimeSpan span)
    {
        desk.Time.Advance(span);
        await desk.WatchAsync();
    }

    private static async Task ReceiveAsync(ChaseDesk desk, string id, string source = "itk-adt", string client = "hospital", string? kind = "discharge", Urgency urgency = Urgency.Routine)
    {
        var received = Received(id);
        await desk.Database.Store.ReceiveAsync(
            [received with { Entry = received.Entry with { Source = source, Client = client, Kind = kind, Urgency = urgency, ReceivedAt = desk.Time.GetUtcNow() } }], Cancel);
    }

    private static async Task ParkAsync(ChaseDesk desk, string id, Urgency urgency = Urgency.Routine)
    {
        await ReceiveAsync(desk, id, urgency: urgency);
        await MoveAsync(desk, id, MessageState.Received, MessageState.Parked);
    }

    private static async Task MoveAsync(ChaseDesk desk, string id, MessageState from, MessageState to)
    {
        var step = Step(id, from, to) with { At = desk.Time.GetUtcNow(), Reason = "not-translated: the map failed", Owner = "integration analyst" };
        (await desk.Database.Store.CommitAsync(new CustodyCommit { Messages = [step] }, Cancel)).ShouldBeTrue();
    }
}
