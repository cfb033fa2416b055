using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Tests.Delivery;

public sealed class LimitsTests
{
    [Fact]
    public async Task A_partner_that_bears_one_request_at_a_time_gets_one_and_one_stands_in_line()
    {
        await using var desk = await Desk.OpenAsync();
        foreach (var id in new[] { "m1", "m2", "m3" }) await desk.RouteAsync(id, "narrow");
        var inside = new TaskCompletionSource<(Task<BusVerdict> Second, Task<BusVerdict> Third)>();
        desk.Answer = number =>
        {
            // While the first is on its way, two more come.
            if (number == 1) inside.SetResult((desk.DeliverAsync("m2-narrow"), Task.Run(() => desk.DeliverAsync("m3-narrow"))));
            return new HttpResponseMessage(HttpStatusCode.Processing);
        };
        var first = desk.DeliverAsync("m1-narrow");
        var (second, third) = await inside.Task;

        var sentAway = await Task.WhenAny(second, third);
        (await sentAway).Kind.ShouldBe(BusVerdictKind.Retry);
        desk.Requests.Count.ShouldBe(1);
        (await desk.ObligationAsync(sentAway == second ? "m2-narrow" : "m3-narrow")).Attempts.ShouldBe(0, "nobody was asked");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK);
        await desk.Time.UntilAsync(Task.WhenAll(first, second, third), TimeSpan.FromMilliseconds(100));
        (await (sentAway == second ? third : second)).ShouldBe(BusVerdict.Complete, "it went when the first was given up");
    }

    [Fact]
    public async Task Who_stands_in_line_for_a_place_has_it_when_it_is_free()
    {
        await using var desk = await Desk.OpenAsync();
        foreach (var id in new[] { "m1", "m2" }) await desk.RouteAsync(id, "narrow");
        var second = new TaskCompletionSource<Task<BusVerdict>>();
        desk.Answer = number =>
        {
            if (number == 1) second.SetResult(desk.DeliverAsync("m2-narrow"));
            return new HttpResponseMessage(HttpStatusCode.OK);
        };

        (await desk.DeliverAsync("m1-narrow")).ShouldBe(BusVerdict.Complete);

        (await (await second.Task)).ShouldBe(BusVerdict.Complete);
        desk.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_partner_that_hangs_leaves_lanes_to_everybody_else_and_places_to_what_is_urgent()
    {
        await using var desk = await Desk.OpenAsync();
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.Processing);
        for (var i = 0; i < 98; i++) await desk.RouteAsync($"m{i}", "ucr");
        for (var i = 0; i < 16; i++) await desk.RouteUrgentAsync($"u{i}", "ucr");

        var ordinary = Enumerable.Range(0, 98).Select(i => desk.DeliverAsync($"m{i}-ucr")).ToList();
        await UntilAsync(() => desk.Requests.Count == 48 && ordinary.Count(delivery => delivery.IsCompleted) == 2);
        var urgent = Enumerable.Range(0, 16).Select(i => desk.DeliverAsync($"u{i}-ucr")).ToList();
        await UntilAsync(() => desk.Requests.Count == 64);

        urgent.ShouldAllBe(delivery => !delivery.IsCompleted, "each is on its way");
        var verdicts = await desk.Time.UntilAsync(Task.WhenAll(ordinary.Concat(urgent)), TimeSpan.FromMilliseconds(500));
        verdicts.ShouldAllBe(verdict => verdict.Kind == BusVerdictKind.Retry);
        desk.Requests.Count.ShouldBeLessThan(80, "it is left alone when it has hung so often: of those in line few try");
    }

    [Fact]
    public async Task What_is_urgent_has_its_moment_at_a_partner_whose_rate_others_have_used_up()
    {
        await using var desk = await Desk.OpenAsync();
        for (var i = 0; i < 8; i++) await desk.RouteAsync($"m{i}", "slow");
        await desk.RouteUrgentAsync("u", "slow");
        var start = desk.Time.GetUtcNow();

        var ordinary = Enumerable.Range(0, 8).Select(i => desk.DeliverAsync($"m{i}-slow")).ToList();
        await UntilAsync(() => ordinary.Count(delivery => delivery.IsCompleted) == 4); // one has gone at once, three are sent away
        var verdict = await desk.Time.UntilAsync(desk.DeliverAsync("u-slow"), TimeSpan.FromMilliseconds(20));

        verdict.ShouldBe(BusVerdict.Complete);
        (desk.Time.GetUtcNow() - start).ShouldBeLessThan(TimeSpan.FromSeconds(4));
        await desk.Time.UntilAsync(Task.WhenAll(ordinary), TimeSpan.FromMilliseconds(20));
        (await desk.ObligationAsync("u-slow")).Attempts.ShouldBe(1);
    }

    [Fact]
    public async Task A_partner_s_rate_spaces_what_it_is_sent_and_sends_the_rest_away()
    {
        await using var desk = await Desk.OpenAsync();
        var start = desk.Time.GetUtcNow();
        var sentAt = new List<TimeSpan>();
        desk.Answer = _ =>
        {
            sentAt.Add(desk.Time.GetUtcNow() - start);
            return new HttpResponseMessage(HttpStatusCode.OK);
        };
        for (var i = 0; i < 7; i++) await desk.RouteAsync($"m{i}", "slow");

        var deliveries = Enumerable.Range(0, 7).Select(i => desk.DeliverAsync($"m{i}-slow")).ToList();
        var verdicts = await desk.Time.UntilAsync(Task.WhenAll(deliveries), TimeSpan.FromMilliseconds(20));

        // Two a second, up to two seconds ahead: five have their turn, two come back later and cost no attempt.
        sentAt.Count.ShouldBe(5);
        sentAt.Order().Zip(sentAt.Order().Skip(1), (one, next) => next - one).ShouldAllBe(gap => gap > TimeSpan.FromSeconds(0.3));
        verdicts.Count(verdict => verdict.Kind == BusVerdictKind.Retry).ShouldBe(2);
        for (var i = 0; i < 7; i++)
        {
            var obligation = await desk.ObligationAsync($"m{i}-slow");
            obligation.Attempts.ShouldBe(obligation.State == ObligationState.Delivered ? 1 : 0);
        }
    }

    private static async Task UntilAsync(Func<bool> isSo)
    {
        for (var look = 0; !isSo(); look++)
        {
            look.ShouldBeLessThan(1_000, "it never came to that");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }
}
