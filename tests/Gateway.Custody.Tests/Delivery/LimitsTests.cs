using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Tests.Delivery;

public sealed class LimitsTests
{
    [Fact]
    public async Task A_partner_that_bears_one_request_at_a_time_gets_one_and_no_lane_waits_for_it()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "narrow", "ucr");
        await desk.RouteAsync("m2", "narrow");
        var inside = new TaskCompletionSource<Task<BusVerdict>>();
        desk.Answer = number =>
        {
            // While the first is on its way, the second comes.
            if (number == 1) inside.SetResult(desk.DeliverAsync("m2-narrow"));
            return new HttpResponseMessage(HttpStatusCode.OK);
        };

        (await desk.DeliverAsync("m1-narrow")).ShouldBe(BusVerdict.Complete);
        (await (await inside.Task)).Kind.ShouldBe(BusVerdictKind.Retry);

        desk.Requests.Count.ShouldBe(1);
        (await desk.ObligationAsync("m2-narrow")).Attempts.ShouldBe(0, "nobody was asked");
        (await desk.DeliverAsync("m2-narrow")).ShouldBe(BusVerdict.Complete);
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
}
