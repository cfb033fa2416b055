using System.Net;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Functions.Tests.Host;
using Gateway.Web;
using Microsoft.Extensions.Hosting;

namespace Gateway.Functions.Tests;

/// <summary>Bus messages as invocations, with nothing else working on the queues.</summary>
public sealed class InvocationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_invocation_works_on_the_message_it_names_however_its_body_is_written(bool isBinary)
    {
        await using var gateway = await StartAsync();
        var id = await PostAsync(gateway);
        (await gateway.Store.FindMessageAsync(id, Cancel))!.State.ShouldBe(MessageState.Received);

        var payload = isBinary ? HostProtocol.ServiceBus("message", id, "m-1", "itk-adt") : HostProtocol.ServiceBusAsText("message", id, "m-1", "itk-adt");
        var verdict = await HostProtocol.InvokeAsync(gateway.Client, "Bus-Inbound", payload, Cancel);

        verdict.ShouldBe(Verdict.Completed);
        (await gateway.Store.FindMessageAsync(id, Cancel))!.State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_message_that_comes_twice_is_worked_on_once_and_completed_twice()
    {
        await using var gateway = await StartAsync();
        var id = await PostAsync(gateway);
        var payload = HostProtocol.ServiceBus("message", id, "m-1", "itk-adt");

        (await HostProtocol.InvokeAsync(gateway.Client, "Bus-Inbound", payload, Cancel)).ShouldBe(Verdict.Completed);
        var owed = (await gateway.Store.ObligationsOfAsync(id, Cancel)).Count;
        (await HostProtocol.InvokeAsync(gateway.Client, "Bus-Inbound", payload, Cancel)).ShouldBe(Verdict.Completed);

        (await gateway.Store.ObligationsOfAsync(id, Cancel)).Count.ShouldBe(owed);
    }

    [Fact]
    public async Task A_message_that_must_wait_is_put_in_the_outbox_for_later_and_completed_at_the_broker()
    {
        await using var gateway = await StartAsync();
        // Nobody listens where this supplier's records are fetched.
        var answer = await gateway.PostAsync($"/api/inbound/withings/{TestFolder.PathSecret}", Posted.Notice, Posted.Form);
        var id = answer.Headers.Location!.ToString()["/api/custody/".Length..];
        await gateway.Store.MarkSentAsync([.. (await gateway.Store.UnsentAsync(100, Cancel)).Select(message => message.Id)], Cancel);

        var verdict = await HostProtocol.InvokeAsync(gateway.Client, "Bus-Inbound", HostProtocol.ServiceBus("message", id, "m-1", "withings"), Cancel);

        verdict.ShouldBe(Verdict.Completed);
        (await gateway.Store.FindMessageAsync(id, Cancel))!.State.ShouldBe(MessageState.Received);
        var later = (await gateway.Store.UnsentAsync(100, Cancel)).ShouldHaveSingleItem();
        later.Body.ShouldBe(id);
        later.Session.ShouldBe("withings");
        later.Id.ShouldNotBe("m-1");
        later.ScheduledAt.ShouldNotBeNull();
    }

    [Fact]
    public async Task What_can_never_succeed_is_noted_and_completed()
    {
        await using var gateway = await StartAsync();

        var verdict = await HostProtocol.InvokeAsync(gateway.Client, "Bus-Delivery", HostProtocol.ServiceBus("message", "no-such-obligation", "m-1", "s"), Cancel);

        verdict.ShouldBe(Verdict.Completed);
        (await gateway.AuditAsync()).ShouldContain(row => row.Action == "dead-letter" && row.What == "delivery/no-such-obligation");
    }

    [Fact]
    public async Task A_message_that_the_ledger_does_not_know_is_left_to_the_broker()
    {
        await using var gateway = await StartAsync();

        (await HostProtocol.InvokeAsync(gateway.Client, "Bus-Inbound", HostProtocol.ServiceBus("message", "nobody-knows-me", "m-1", "s"), Cancel)).ShouldBe(Verdict.Abandoned);
    }

    [Theory]
    [InlineData("Bus-Inbound")]
    [InlineData("Bus-Delivery")]
    [InlineData("Bus-Returns")]
    [InlineData("Bus-Alarms")]
    [InlineData("Bus-Receipt-Polls")]
    [InlineData("Bus-Application-Acknowledgements")]
    [InlineData("Timer-Relay")]
    public async Task A_gateway_of_its_own_has_no_invocation_addresses(string function)
    {
        await using var gateway = await RunningGateway.StartAsync();

        using var payload = new StringContent(HostProtocol.ServiceBus("message", "x", "m", "s"), Encoding.UTF8, "application/json");
        (await gateway.Client.PostAsync($"/{function}", payload, Cancel)).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_empty_success_would_be_told_apart_by_the_stand_in()
    {
        using var handler = new HttpClient(new Fixed(HttpStatusCode.OK, "")) { BaseAddress = new Uri("http://127.0.0.1") };
        using var noContent = new HttpClient(new Fixed(HttpStatusCode.NoContent, "")) { BaseAddress = new Uri("http://127.0.0.1") };
        using var text = new HttpClient(new Fixed(HttpStatusCode.OK, "\"done\"")) { BaseAddress = new Uri("http://127.0.0.1") };

        (await HostProtocol.InvokeAsync(handler, "Bus-Inbound", "{}", Cancel)).ShouldBe(Verdict.Hangs);
        (await HostProtocol.InvokeAsync(noContent, "Bus-Inbound", "{}", Cancel)).ShouldBe(Verdict.Hangs);
        (await HostProtocol.InvokeAsync(text, "Bus-Inbound", "{}", Cancel)).ShouldBe(Verdict.Failed);
    }

    /// <summary>Under the host, and without the pumps, so that only the invocation can have done it.</summary>
    private static Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(builder =>
    {
        foreach (var worker in builder.Services.Where(service => service.ServiceType == typeof(IHostedService)).ToList()) builder.Services.Remove(worker);
    }, isFunctions: true);

    private static async Task<string> PostAsync(RunningGateway gateway)
    {
        var answer = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge(), Posted.Hl7, "hospital");
        return answer.Headers.Location!.ToString()["/api/custody/".Length..];
    }

    private sealed class Fixed(HttpStatusCode status, string body) : HttpMessageHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromResult(new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
    }
}
