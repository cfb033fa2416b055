using Gateway.Custody.Bus;
using Shouldly;
using Xunit;

namespace Gateway.Testing;

/// <summary>What every engine of the bus must do. An engine's test class says how one is made, nothing else.</summary>
public abstract partial class BusContract
{
    private const string Queue = "delivery";
    private static readonly TimeSpan s_lease = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<BusUnderTest> CreateAsync();

    [Fact]
    public async Task A_message_arrives_as_it_was_sent()
    {
        await using var test = await CreateAsync();
        var sent = Message("m1", "p1") with { CorrelationId = "c1", TimeToLive = TimeSpan.FromHours(1) };

        await test.Bus.SendAsync([sent], Cancel);
        var delivery = await Take(test.Bus);

        delivery.Message.ShouldBe(sent);
        delivery.DeliveryCount.ShouldBe(1);
        delivery.LockedUntil.ShouldBe(test.Time.GetUtcNow() + s_lease);
    }

    [Fact]
    public async Task An_empty_queue_gives_nothing()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("m1", "p1") with { Queue = "inbound" }], Cancel);

        (await test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_send_with_one_impossible_message_sends_none()
    {
        await using var test = await CreateAsync();
        var record = Message("m2", "p1") with { Body = new string('x', 65 * 1024) };

        await Should.ThrowAsync<ArgumentException>(() => test.Bus.SendAsync([Message("m1", "p1"), record], Cancel));

        (await test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_session_is_first_in_first_out()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);
        await test.Bus.SendAsync([Message("c", "p1")], Cancel);

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public async Task While_a_message_is_held_no_other_of_its_session_is_given_out_and_other_sessions_flow()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a1", "p1"), Message("a2", "p1"), Message("b1", "p2")], Cancel);

        var first = await Take(test.Bus);
        var second = await Take(test.Other);

        first.Message.Id.ShouldBe("a1");
        second.Message.Id.ShouldBe("b1");
        (await test.Other.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_completed_message_lets_its_session_go_on()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);

        (await test.Bus.CompleteAsync(await Take(test.Bus), Cancel)).ShouldBeTrue();

        (await Take(test.Bus)).Message.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_message_whose_receiver_vanished_comes_again_first_of_its_session_and_counted()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);
        await Take(test.Bus);

        (await test.Other.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        test.Time.Advance(s_lease);
        var again = await Take(test.Other);

        again.Message.Id.ShouldBe("a");
        again.DeliveryCount.ShouldBe(2);
        await test.Other.CompleteAsync(again, Cancel);
        (await Take(test.Other)).DeliveryCount.ShouldBe(1);
    }

    [Fact]
    public async Task A_renewed_lock_lasts_longer()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        var delivery = await Take(test.Bus);

        test.Time.Advance(s_lease / 2);
        (await test.Bus.RenewAsync(delivery, s_lease, Cancel)).ShouldBeTrue();
        test.Time.Advance(s_lease * 0.75);

        (await test.Other.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        (await test.Bus.CompleteAsync(delivery, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_lock_can_do_nothing_more()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        var lost = await Take(test.Bus);

        test.Time.Advance(s_lease);

        (await test.Bus.CompleteAsync(lost, Cancel)).ShouldBeFalse();
        (await test.Bus.RenewAsync(lost, s_lease, Cancel)).ShouldBeFalse();
        (await test.Bus.AbandonAsync(lost, TimeSpan.Zero, Cancel)).ShouldBeFalse();
        (await test.Bus.DeadLetterAsync(lost, "reason", "text", Cancel)).ShouldBeFalse();
        var again = await Take(test.Other);
        (await test.Bus.CompleteAsync(lost, Cancel)).ShouldBeFalse();
        (await test.Other.CompleteAsync(again, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_completed_message_does_not_come_again()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        var delivery = await Take(test.Bus);
        await test.Bus.CompleteAsync(delivery, Cancel);

        test.Time.Advance(s_lease * 2);

        (await test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldBeNull();
        (await test.Bus.CompleteAsync(delivery, Cancel)).ShouldBeFalse();
    }

    [Fact]
    public async Task An_abandoned_message_comes_again_at_once()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);

        (await test.Bus.AbandonAsync(await Take(test.Bus), TimeSpan.Zero, Cancel)).ShouldBeTrue();
        var again = await Take(test.Bus);

        again.Message.Id.ShouldBe("a");
        again.DeliveryCount.ShouldBe(2);
    }

    [Fact]
    public async Task A_delay_holds_back_its_session_and_nobody_else()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a1", "p1"), Message("a2", "p1"), Message("b1", "p2")], Cancel);
        await test.Bus.AbandonAsync(await Take(test.Bus), TimeSpan.FromMinutes(5), Cancel);

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b1"]);
        test.Time.Advance(TimeSpan.FromMinutes(5));

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["a1", "a2"]);
    }

    [Fact]
    public async Task A_dead_letter_is_set_aside_with_its_reason_and_its_session_goes_on()
    {
        await using var test = await CreateAsync();
        var poison = Message("a", "p1");
        await test.Bus.SendAsync([poison, Message("b", "p1")], Cancel);

        (await test.Bus.DeadLetterAsync(await Take(test.Bus), "poison", "It cannot be read.", Cancel)).ShouldBeTrue();

        (await Take(test.Bus)).Message.Id.ShouldBe("b");
        var dead = (await test.Other.DeadLettersAsync(Queue, Cancel)).ShouldHaveSingleItem();
        dead.ShouldBe(new DeadLetter(poison, "poison", "It cannot be read.", test.Time.GetUtcNow()));
    }

    [Fact]
    public async Task A_dead_letter_sent_again_stands_behind_what_its_session_holds()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);
        await test.Bus.DeadLetterAsync(await Take(test.Bus), "poison", "It cannot be read.", Cancel);

        (await test.Bus.ResubmitAsync(Queue, "a", Cancel)).ShouldBeTrue();
        (await test.Bus.ResubmitAsync(Queue, "a", Cancel)).ShouldBeFalse();

        (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldBeEmpty();
        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b", "a"]);
    }

    [Fact]
    public async Task An_id_is_taken_once_within_the_duplicate_window()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("a", "p1")], Cancel);
        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["a"]);

        test.Time.Advance(TimeSpan.FromMinutes(9.9));
        await test.Other.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);
        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b"]);

        test.Time.Advance(TimeSpan.FromMinutes(0.1));
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task The_same_id_in_another_queue_is_another_message()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1") with { Queue = "inbound" }, Message("a", "p1")], Cancel);

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["a"]);
    }

    [Fact]
    public async Task A_scheduled_message_waits_for_its_time_without_holding_back_its_session()
    {
        await using var test = await CreateAsync();
        var later = Message("a", "p1") with { ScheduledAt = test.Time.GetUtcNow() + TimeSpan.FromMinutes(1) };
        await test.Bus.SendAsync([later, Message("b", "p1")], Cancel);

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b"]);
        test.Time.Advance(TimeSpan.FromMinutes(1));

        (await Take(test.Bus)).Message.ShouldBe(later);
    }

    [Fact]
    public async Task What_was_due_before_it_was_sent_is_due_at_once()
    {
        await using var test = await CreateAsync();
        // As after an outage: to refuse it would lose it.
        await test.Bus.SendAsync([Message("late", "p1") with { ScheduledAt = test.Time.GetUtcNow() - TimeSpan.FromDays(1) }, Message("b", "p1")], Cancel);

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["late", "b"]);
    }

    [Fact]
    public async Task Scheduled_messages_come_in_the_order_of_their_times()
    {
        await using var test = await CreateAsync();
        var now = test.Time.GetUtcNow();
        await test.Bus.SendAsync([Message("later", "p1") with { ScheduledAt = now.AddMinutes(2) }, Message("sooner", "p1") with { ScheduledAt = now.AddMinutes(1) }], Cancel);

        test.Time.Advance(TimeSpan.FromMinutes(3));

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["sooner", "later"]);
    }

    [Fact]
    public async Task A_message_that_nobody_takes_in_time_is_a_dead_letter()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1") with { TimeToLive = TimeSpan.FromMinutes(1) }, Message("b", "p1")], Cancel);

        test.Time.Advance(TimeSpan.FromMinutes(1));

        (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldHaveSingleItem().Message.Id.ShouldBe("a");
        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task The_deliveries_of_a_message_that_expired_are_not_counted_for_the_next_of_its_session()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1") with { TimeToLive = TimeSpan.FromMinutes(1) }, Message("b", "p1")], Cancel);
        await test.Bus.AbandonAsync(await Take(test.Bus), TimeSpan.Zero, Cancel);
        await test.Bus.AbandonAsync(await Take(test.Bus), TimeSpan.Zero, Cancel);

        test.Time.Advance(TimeSpan.FromMinutes(1));

        (await Take(test.Bus)).ShouldSatisfyAllConditions(next => next.Message.Id.ShouldBe("b"), next => next.DeliveryCount.ShouldBe(1));
    }

    [Fact]
    public async Task A_message_that_somebody_holds_does_not_expire()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1") with { TimeToLive = TimeSpan.FromSeconds(10) }], Cancel);
        var delivery = await Take(test.Bus);

        test.Time.Advance(TimeSpan.FromSeconds(20));

        (await test.Bus.DeadLettersAsync(Queue, Cancel)).ShouldBeEmpty();
        (await test.Bus.CompleteAsync(delivery, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_delayed_message_that_expires_frees_its_session()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1") with { TimeToLive = TimeSpan.FromSeconds(10) }, Message("b", "p1")], Cancel);
        await test.Bus.AbandonAsync(await Take(test.Bus), TimeSpan.FromHours(1), Cancel);

        test.Time.Advance(TimeSpan.FromSeconds(10));

        (await test.DrainAsync(Queue, Cancel)).ShouldBe(["b"]);
    }

    [Fact]
    public async Task A_busy_session_does_not_starve_another()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([.. Enumerable.Range(0, 20).Select(i => Message($"busy{i}", "p1"))], Cancel);
        await test.Bus.SendAsync([Message("other", "p2")], Cancel);

        (await test.DrainAsync(Queue, Cancel)).IndexOf("other").ShouldBeLessThan(3);
    }

    [Fact]
    public async Task Competing_receivers_never_hold_the_same_message_or_session()
    {
        await using var test = await CreateAsync();
        const int Sessions = 10, PerSession = 12;
        await test.Bus.SendAsync([.. from i in Enumerable.Range(0, PerSession) from s in Enumerable.Range(0, Sessions) select Message($"s{s}-{i}", $"s{s}")], Cancel);
        var seen = new List<string>();
        var held = new HashSet<string>();

        await Task.WhenAll(Enumerable.Range(0, 6).Select(lane => Lane(lane % 2 == 0 ? test.Bus : test.Other)));

        seen.Count.ShouldBe(Sessions * PerSession);
        foreach (var session in seen.GroupBy(id => id.Split('-')[0]))
            session.Select(id => int.Parse(id.Split('-')[1], null)).ShouldBe(Enumerable.Range(0, PerSession));

        async Task Lane(IBus bus)
        {
            while (await bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel) is { } delivery)
            {
                lock (seen)
                {
                    held.Add(delivery.Message.Session).ShouldBeTrue("two receivers hold one session");
                    seen.Add(delivery.Message.Id);
                }
                await Task.Yield();
                lock (seen) held.Remove(delivery.Message.Session);
                (await bus.CompleteAsync(delivery, Cancel)).ShouldBeTrue();
            }
            // A lane that found every session held has ended; the others finish what there is.
        }
    }

    private static BusMessage Message(string id, string session) => new(id, Queue, session, "subject", id);

    private static async Task<BusDelivery> Take(IBus bus) =>
        (await bus.ReceiveAsync(Queue, s_lease, TimeSpan.Zero, Cancel)).ShouldNotBeNull();
}
