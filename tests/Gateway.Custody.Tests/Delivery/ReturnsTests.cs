using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Delivery;

public sealed class ReturnsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sender_of_a_returned_message_is_told_why()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        await desk.Receipts.ApplyAsync(Desk.Partners.Find("practice")!, "m1", new ReceiptBody("m1-practice", ObligationState.Refused, null, "not registered here", null), Cancel);

        (await Tell(desk, "m1")).ShouldBe(BusVerdict.Complete);

        var sent = desk.Requests.ShouldHaveSingleItem();
        sent.Address.ShouldBe(new Uri("http://localhost:9/returns"));
        sent.Headers["X-Gateway-Message"].ShouldBe("m1");
        sent.Headers.ShouldContainKey("X-Gateway-Signature");
        var outcome = JsonTree.ReadFhir(sent.Body).Root.ShouldNotBeNull();
        outcome.ResourceType.ShouldBe("OperationOutcome");
        outcome.All("issue").Select(issue => issue.At("details", "coding", "code")!.Text).ShouldBe(["CUS011", "CUS012"]);
        outcome.All("issue").Last()["diagnostics"]!.Text.ShouldBe("not registered here");
        (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0].Action.ShouldBe("return");
    }

    [Fact]
    public async Task A_webhook_is_told_in_plain_json()
    {
        await using var desk = await Desk.OpenAsync();
        await ReturnAsync(desk, "webhook");

        (await Tell(desk, "m1")).ShouldBe(BusVerdict.Complete);

        var sent = desk.Requests.ShouldHaveSingleItem();
        sent.MediaType.ShouldBe("application/json");
        sent.Headers.ShouldContainKey("X-Gateway-Signature");
        var notice = JsonTree.ReadForeign(sent.Body).Root.ShouldNotBeNull();
        (notice["message"]!.Text, notice["state"]!.Text, notice["reason"]!.Text).ShouldBe(("m1", "returned", "refused-by-practice"));
        notice.At("refusals", "reason")!.Text.ShouldBe("not registered here");
    }

    [Fact]
    public async Task A_sender_that_nothing_reaches_leaves_a_task_until_somebody_has_told_it()
    {
        await using var desk = await Desk.OpenAsync();
        await ReturnAsync(desk, "deaf");

        var open = (await desk.Database.Ledger.OpenMessagesAsync("deaf", Cancel)).ShouldHaveSingleItem();
        (open.Id, open.State, open.Owner).ShouldBe(("m1", MessageState.Returned, "operator"));
        (await desk.Database.Bus.ReceiveAsync("returns", TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldBeNull();

        var told = new ToldSenders(desk.Database.Store, desk.Time);
        (await told.CloseAsync("m1", "operator", "rang the ward", Cancel)).ShouldBeTrue();
        (await told.CloseAsync("m1", "operator", "again", Cancel)).ShouldBeFalse();
        (await desk.Database.Ledger.OpenMessagesAsync(null, Cancel)).ShouldBeEmpty();
        (await desk.Database.Store.HistoryOfAsync("m1", Cancel))[^1].Reason.ShouldBe("told: rang the ward");
    }

    [Fact]
    public async Task A_sender_whose_endpoint_will_not_hear_it_leaves_a_task()
    {
        await using var desk = await Desk.OpenAsync();
        await ReturnAsync(desk, "hospital");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.Gone);

        (await Tell(desk, "m1")).Kind.ShouldBe(BusVerdictKind.DeadLetter);

        (await desk.Database.Ledger.OpenMessagesAsync(null, Cancel)).ShouldHaveSingleItem().Owner.ShouldBe("operator");
    }

    [Fact]
    public async Task The_sender_of_a_parked_message_is_told()
    {
        await using var desk = await Desk.OpenAsync();
        await Park(desk, "m1");

        await Tell(desk, "m1");

        JsonTree.ReadFhir(desk.Requests.ShouldHaveSingleItem().Body).Root!.At("issue", "details", "text")!.Text!.ShouldContain("not-registered");
    }

    [Fact]
    public async Task A_message_that_was_mended_in_the_meantime_is_nobody_s_news()
    {
        await using var desk = await Desk.OpenAsync();
        await Park(desk, "m1");
        await desk.Database.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Parked, MessageState.Received)] }, Cancel);

        (await Tell(desk, "m1")).ShouldBe(BusVerdict.Complete);

        desk.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_sender_that_is_down_is_told_later()
    {
        await using var desk = await Desk.OpenAsync();
        await Park(desk, "m1");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.InternalServerError);

        (await Tell(desk, "m1")).Kind.ShouldBe(BusVerdictKind.Retry);
    }

    [Fact]
    public async Task A_sender_that_will_not_listen_is_a_dead_letter()
    {
        await using var desk = await Desk.OpenAsync();
        await Park(desk, "m1");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.NotFound);

        var verdict = await Tell(desk, "m1");

        (verdict.Kind, verdict.Reason).ShouldBe((BusVerdictKind.DeadLetter, "return-refused"));
    }

    private static Task<BusVerdict> Tell(Desk desk, string id) => desk.Returns.TellSenderAsync(id, Cancel);

    private static async Task Park(Desk desk, string id)
    {
        await desk.Database.Store.ReceiveAsync([Received(id)], Cancel);
        await desk.Database.Store.CommitAsync(
            new CustodyCommit { Messages = [Step(id, MessageState.Received, MessageState.Parked) with { Reason = "not-registered", Owner = "operator" }] }, Cancel);
    }

    private static async Task ReturnAsync(Desk desk, string sender)
    {
        await desk.RouteAsync("m1", sender, ["practice"]);
        await desk.Receipts.ApplyAsync(Desk.Partners.Find("practice")!, "m1", new ReceiptBody("m1-practice", ObligationState.Refused, null, "not registered here", null), Cancel);
    }
}
