using Gateway.Custody.Bus;
using Shouldly;
using Xunit;

namespace Gateway.Testing;

/// <summary>Several messages at once, and receivers that wait for the first.</summary>
public abstract partial class BusContract
{
    [Fact]
    public async Task Several_come_at_once_the_first_of_each_session_and_no_more_than_asked_for()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a1", "p1"), Message("a2", "p1"), Message("b1", "p2"), Message("c1", "p3")], Cancel);

        var first = await test.Bus.ReceiveAsync(Queue, 2, s_lease, TimeSpan.Zero, Cancel);
        var rest = await test.Other.ReceiveAsync(Queue, 10, s_lease, TimeSpan.Zero, Cancel);

        first.Select(delivery => delivery.Message.Id).ShouldBe(["a1", "b1"]);
        rest.Select(delivery => delivery.Message.Id).ShouldBe(["c1"]);
        first.ShouldAllBe(delivery => delivery.DeliveryCount == 1 && delivery.LockedUntil == test.Time.GetUtcNow() + s_lease);
        (await test.Bus.ReceiveAsync(Queue, 10, s_lease, TimeSpan.Zero, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_several_that_are_completed_those_whose_lock_was_lost_are_named_and_the_others_are_gone()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a1", "p1"), Message("b1", "p2")], Cancel);
        var lost = (await test.Bus.ReceiveAsync(Queue, 1, s_lease, TimeSpan.Zero, Cancel))[0];
        test.Time.Advance(s_lease);
        await test.Bus.SendAsync([Message("c1", "p3"), Message("c2", "p3")], Cancel);
        var held = await test.Bus.ReceiveAsync(Queue, 10, s_lease, TimeSpan.Zero, Cancel);

        (await test.Bus.CompleteAsync([lost, .. held.Where(delivery => delivery.Message.Id != "a1")], Cancel)).ShouldBe([lost]);

        test.Time.Advance(s_lease);
        (await test.DrainAsync(Queue, Cancel)).Order().ShouldBe(["a1", "c2"]);
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_by_a_send()
    {
        await using var test = await CreateAsync();
        var waiting = test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromHours(1), Cancel);

        // The clock stands still: only a signal can end the wait.
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);

        (await waiting).ShouldNotBeNull().Message.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_waiting_receiver_is_woken_when_a_session_is_free_again()
    {
        await using var test = await CreateAsync();
        await test.Bus.SendAsync([Message("a", "p1"), Message("b", "p1")], Cancel);
        var first = await Take(test.Bus);
        var waiting = test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromHours(1), Cancel);

        await test.Bus.CompleteAsync(first, Cancel);

        (await waiting).ShouldNotBeNull().Message.Id.ShouldBe("b");
    }

    [Fact]
    public async Task A_receiver_of_another_process_sees_a_message_in_time()
    {
        await using var test = await CreateAsync();
        var waiting = test.Other.ReceiveAsync(Queue, s_lease, TimeSpan.FromHours(1), Cancel);

        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        (await test.Time.UntilAsync(waiting)).ShouldNotBeNull().Message.Id.ShouldBe("a");
    }

    [Fact]
    public async Task A_wait_that_nobody_ends_gives_nothing()
    {
        await using var test = await CreateAsync();
        var waiting = test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromSeconds(3), Cancel);

        (await test.Time.UntilAsync(waiting)).ShouldBeNull();
    }

    [Fact]
    public async Task A_wait_can_be_given_up()
    {
        await using var test = await CreateAsync();
        using var stop = new CancellationTokenSource();
        var waiting = test.Bus.ReceiveAsync(Queue, s_lease, TimeSpan.FromHours(1), stop.Token);

        await stop.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => waiting);
        await test.Bus.SendAsync([Message("a", "p1")], Cancel);
        (await Take(test.Bus)).DeliveryCount.ShouldBe(1);
    }
}
