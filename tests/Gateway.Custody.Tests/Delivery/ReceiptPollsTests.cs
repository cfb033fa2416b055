using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Tests.Delivery;

public sealed class ReceiptPollsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_delivery_to_a_partner_that_sends_no_receipts_is_asked_for_later()
    {
        await using var desk = await DeliveredAsync();

        (await desk.Database.Bus.ReceiveAsync(ReceiptPolls.Queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldBeNull();
        desk.Time.Advance(TimeSpan.FromMinutes(1));
        (await desk.Database.Bus.ReceiveAsync(ReceiptPolls.Queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull().Message.Body.ShouldBe("m1-polled");
    }

    [Fact]
    public async Task It_is_asked_again_until_the_receipt_is_there()
    {
        await using var desk = await DeliveredAsync();
        desk.Answer = number => number == 2 ? new HttpResponseMessage(HttpStatusCode.NotFound) : Desk.Ok("""{"obligation":"m1-polled","outcome":"filed","by":"reception"}""");

        (await desk.Polls.PollAsync("m1-polled", Cancel)).Delay.ShouldBe(TimeSpan.FromMinutes(1));
        (await desk.Polls.PollAsync("m1-polled", Cancel)).ShouldBe(BusVerdict.Complete);
        (await desk.Polls.PollAsync("m1-polled", Cancel)).ShouldBe(BusVerdict.Complete);

        (await desk.ObligationAsync("m1-polled")).State.ShouldBe(ObligationState.Filed);
        desk.Requests.Count.ShouldBe(3, "what has ended is not asked for");
        (desk.Requests[1].Method, desk.Requests[1].Address).ShouldBe((HttpMethod.Get, new Uri("http://localhost:9/polled/m1-polled")));
        desk.Requests[1].Headers.ShouldContainKey("X-Gateway-Signature");
    }

    [Fact]
    public async Task A_partner_that_only_says_it_has_it_is_asked_on()
    {
        await using var desk = await DeliveredAsync();
        desk.Answer = _ => Desk.Ok("""{"resourceType":"Bundle","type":"searchset","entry":[{"resource":{"resourceType":"Task","identifier":[{"system":"https://gateway.example/Id/obligation","value":"m1-polled"}]}}]}""");

        (await desk.Polls.PollAsync("m1-polled", Cancel)).Kind.ShouldBe(BusVerdictKind.Retry);

        (await desk.ObligationAsync("m1-polled")).State.ShouldBe(ObligationState.Delivered);
    }

    [Fact]
    public async Task A_receipt_for_another_obligation_is_refused_and_written_down()
    {
        await using var desk = await DeliveredAsync();
        desk.Answer = _ => Desk.Ok("""{"obligation":"m1-other","outcome":"filed"}""");

        (await desk.Polls.PollAsync("m1-polled", Cancel)).Kind.ShouldBe(BusVerdictKind.Retry);

        (await desk.ObligationAsync("m1-polled")).State.ShouldBe(ObligationState.Delivered);
        var refused = (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0];
        (refused.Action, refused.What, refused.Outcome).ShouldBe(("refuse", "custody/m1", "not-this-obligation"));
    }

    [Fact]
    public async Task The_asking_ends_with_its_time()
    {
        await using var desk = await DeliveredAsync();
        desk.Time.Advance(TimeSpan.FromHours(2));

        (await desk.Polls.PollAsync("m1-polled", Cancel)).ShouldBe(BusVerdict.Complete);

        desk.Requests.Count.ShouldBe(1);
        (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0].Outcome.ShouldBe("given-up");
        (await desk.ObligationAsync("m1-polled")).State.ShouldBe(ObligationState.Delivered);
    }

    [Fact]
    public async Task A_receipt_from_the_future_is_refused()
    {
        await using var desk = await DeliveredAsync();
        var receipt = new ReceiptBody("m1-polled", ObligationState.Filed, "reception", null, desk.Time.GetUtcNow().AddMinutes(60));

        var answer = await desk.Receipts.ApplyAsync(Desk.Partners.Find("polled")!, "m1", receipt, Cancel);

        answer.Result.ShouldBe(ReceiptResult.NotPlausible);
        (await desk.ObligationAsync("m1-polled")).State.ShouldBe(ObligationState.Delivered);
    }

    private static async Task<Desk> DeliveredAsync()
    {
        var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "polled");
        (await desk.DeliverAsync("m1-polled")).ShouldBe(BusVerdict.Complete);
        return desk;
    }
}
