using System.Net;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Custody.Tests.Delivery;

public sealed class UnknownTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(HttpStatusCode.InternalServerError)]
    [InlineData(HttpStatusCode.BadGateway)]
    [InlineData(HttpStatusCode.GatewayTimeout)]
    public async Task A_server_error_of_a_partner_that_could_do_it_twice_is_unknown_and_never_sent_again(HttpStatusCode status)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "fax");
        desk.Answer = _ => new HttpResponseMessage(status);

        (await desk.DeliverByClockAsync("m1-fax")).ShouldBe(BusVerdict.Complete);
        (await desk.DeliverByClockAsync("m1-fax")).ShouldBe(BusVerdict.Complete);

        var obligation = await desk.ObligationAsync("m1-fax");
        (obligation.State, obligation.Reason, obligation.Attempts).ShouldBe((ObligationState.Unknown, $"http-{(int)status}", 1));
        desk.Requests.Count.ShouldBe(1);
        (await desk.Database.Ledger.OpenObligationsAsync(null, Cancel)).ShouldHaveSingleItem().State.ShouldBe(ObligationState.Unknown);
    }

    [Fact]
    public async Task A_partner_that_hangs_after_it_was_told_leaves_it_unknown()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "fax");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.Processing);

        await desk.DeliverByClockAsync("m1-fax");

        var obligation = await desk.ObligationAsync("m1-fax");
        (obligation.State, obligation.Reason).ShouldBe((ObligationState.Unknown, "timeout"));
    }

    [Fact]
    public async Task A_connection_that_is_lost_before_the_answer_leaves_it_unknown()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "fax");
        desk.Answer = _ => throw new HttpRequestException("cut");

        await desk.DeliverByClockAsync("m1-fax");

        (await desk.ObligationAsync("m1-fax")).State.ShouldBe(ObligationState.Unknown);
        desk.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData(HttpStatusCode.ServiceUnavailable)]
    [InlineData(HttpStatusCode.TooManyRequests)]
    public async Task A_partner_that_says_that_it_did_nothing_is_tried_again(HttpStatusCode status)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "fax");
        desk.Answer = number => new HttpResponseMessage(number <= 2 ? status : HttpStatusCode.OK);

        while ((await desk.DeliverByClockAsync("m1-fax")).Kind == BusVerdictKind.Retry) desk.Time.Advance(TimeSpan.FromMinutes(1));

        (await desk.ObligationAsync("m1-fax")).State.ShouldBe(ObligationState.Delivered);
    }

    [Fact]
    public async Task A_partner_that_nobody_reaches_has_nothing_and_is_tried_again()
    {
        using var wire = new SocketsHttpHandler();
        await using var desk = await Desk.OpenAsync(wire);
        await desk.RouteAsync("m1", "fax");

        (await desk.DeliverByClockAsync("m1-fax")).Kind.ShouldBe(BusVerdictKind.Retry);

        var obligation = await desk.ObligationAsync("m1-fax");
        (obligation.State, obligation.Reason).ShouldBe((ObligationState.Queued, "connection"));
    }

    [Fact]
    public async Task A_gateway_that_died_while_it_was_sending_does_not_send_again()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "fax");
        using var death = new CancellationTokenSource();
        desk.Answer = _ =>
        {
            death.Cancel();
            return new HttpResponseMessage(HttpStatusCode.Processing);
        };
        await Should.ThrowAsync<OperationCanceledException>(() => desk.Courier.DeliverAsync("m1-fax", death.Token));

        (await desk.DeliverAsync("m1-fax")).ShouldBe(BusVerdict.Complete);

        desk.Requests.Count.ShouldBe(1);
        var obligation = await desk.ObligationAsync("m1-fax");
        (obligation.State, obligation.Reason, obligation.Attempts).ShouldBe((ObligationState.Unknown, "interrupted", 1));
    }

    [Fact]
    public async Task A_person_s_word_that_it_did_not_arrive_sends_it_again()
    {
        await using var desk = await Desk.OpenAsync();
        await LostAsync(desk);
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK);

        (await desk.Unknown.ResolveAsync("m1-fax", isDelivered: false, "operator", "asked the ward", Cancel)).ShouldBe(ResolveResult.Done);
        var wake = (await desk.Database.Bus.ReceiveAsync(Courier.Queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull();
        await desk.DeliverAsync(wake.Message.Body);

        var obligation = await desk.ObligationAsync("m1-fax");
        (obligation.State, obligation.Attempts).ShouldBe((ObligationState.Delivered, 2));
        (await desk.Database.Store.HistoryOfAsync("m1", Cancel)).ShouldContain(step => step.Actor == "operator" && step.Reason == "asked the ward");
    }

    [Fact]
    public async Task A_person_s_word_that_it_arrived_settles_it()
    {
        await using var desk = await Desk.OpenAsync();
        await LostAsync(desk);

        (await desk.Unknown.ResolveAsync("m1-fax", isDelivered: true, "operator", "they have it", Cancel)).ShouldBe(ResolveResult.Done);

        (await desk.ObligationAsync("m1-fax")).State.ShouldBe(ObligationState.Delivered);
        (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0].ShouldBe(new AuditRow(desk.Time.GetUtcNow(), "operator", "resolve", "custody/m1", "delivered"));
        (await desk.Unknown.ResolveAsync("m1-fax", isDelivered: true, "operator", "again", Cancel)).ShouldBe(ResolveResult.NotUnknown);
        (await desk.Unknown.ResolveAsync("nothing", isDelivered: true, "operator", "again", Cancel)).ShouldBe(ResolveResult.NoSuchObligation);
    }

    [Fact]
    public async Task A_partner_that_can_be_asked_is_asked_before_anything_is_sent_again()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "asked");
        desk.Answer = number => number == 1 ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : Desk.Ok("""{"obligation":"m1-asked","outcome":"received"}""");

        (await desk.DeliverAsync("m1-asked")).Kind.ShouldBe(BusVerdictKind.Retry);
        (await desk.DeliverAsync("m1-asked")).ShouldBe(BusVerdict.Complete);

        desk.Requests.Select(request => request.Method).ShouldBe([HttpMethod.Post, HttpMethod.Get]);
        desk.Requests[1].Address.ShouldBe(new Uri("http://localhost:9/asked/m1-asked"));
        var obligation = await desk.ObligationAsync("m1-asked");
        (obligation.State, obligation.Attempts).ShouldBe((ObligationState.Delivered, 1));
    }

    [Fact]
    public async Task A_partner_that_was_asked_and_has_not_got_it_is_sent_it()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "asked");
        desk.Answer = number => new HttpResponseMessage(number switch { 1 => HttpStatusCode.InternalServerError, 2 => HttpStatusCode.NotFound, _ => HttpStatusCode.OK });

        await desk.DeliverAsync("m1-asked");
        (await desk.DeliverAsync("m1-asked")).ShouldBe(BusVerdict.Complete);

        desk.Requests.Select(request => request.Method).ShouldBe([HttpMethod.Post, HttpMethod.Get, HttpMethod.Post]);
        (await desk.ObligationAsync("m1-asked")).State.ShouldBe(ObligationState.Delivered);
    }

    [Theory]
    [InlineData("<html>Welcome</html>")]
    [InlineData("""{"obligation":"m1-other","outcome":"filed"}""")]
    public async Task An_answer_that_tells_nothing_sends_nothing(string body)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "asked");
        desk.Answer = number => number == 1 ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : Desk.Ok(body);

        await desk.DeliverAsync("m1-asked");
        (await desk.DeliverAsync("m1-asked")).Kind.ShouldBe(BusVerdictKind.Retry);

        desk.Requests.Count(request => request.Method == HttpMethod.Post).ShouldBe(1);
        (await desk.ObligationAsync("m1-asked")).State.ShouldBe(ObligationState.Queued);
    }

    [Fact]
    public async Task A_conditional_create_and_a_conditional_update_name_our_identifier()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "create", "update");

        await desk.DeliverAsync("m1-create");
        await desk.DeliverAsync("m1-update");

        const string Search = "identifier=https%3A%2F%2Fgateway.example%2FId%2Fobligation%7Cm1-";
        (desk.Requests[0].Method, desk.Requests[0].Headers["If-None-Exist"]).ShouldBe((HttpMethod.Post, $"{Search}create"));
        (desk.Requests[1].Method, desk.Requests[1].Address.Query).ShouldBe((HttpMethod.Put, $"?{Search}update"));
    }

    private static async Task LostAsync(Desk desk)
    {
        await desk.RouteAsync("m1", "fax");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.InternalServerError);
        await desk.DeliverAsync("m1-fax");
        (await desk.ObligationAsync("m1-fax")).State.ShouldBe(ObligationState.Unknown);
    }
}
