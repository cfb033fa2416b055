using System.Globalization;
using System.Net;
using System.Text;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Partners;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Tests;

/// <summary>What a partner does with a delivery.</summary>
public sealed class RecipientTests : IAsyncLifetime
{
    private const string Listed = "9990000018";
    private static readonly PartnerAgreement Agreement = new("gp", Convert.ToBase64String(new byte[32]), null);
    private readonly GatewayDouble _gateway = new();
    private readonly HttpClient _http = new();
    private readonly Journal _journal = new("gp", null, TimeProvider.System);
    private PartnerSeat _seat = null!;

    public async ValueTask InitializeAsync()
    {
        await _gateway.StartAsync();
        _seat = await OpenAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _seat.DisposeAsync();
        await _gateway.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_delivery_is_filed_and_the_gateway_gets_a_receipt()
    {
        (await DeliverAsync("o1", Listed)).ShouldBe(HttpStatusCode.Accepted);
        await SettledAsync(JournalAct.ReceiptTaken);

        Acts().ShouldBe([JournalAct.Received, JournalAct.Filed, JournalAct.ReceiptTaken]);
        var receipt = _gateway.Requests.ShouldHaveSingleItem();
        receipt.Path.ShouldBe("/api/custody/m1/receipts");
        receipt.Authorization.ShouldStartWith("Bearer ey");
        receipt.Body.ShouldContain("\"obligation\":\"o1\",\"outcome\":\"filed\"");
    }

    [Fact]
    public async Task A_second_delivery_of_the_same_obligation_has_no_second_effect()
    {
        await DeliverAsync("o1", Listed);
        await SettledAsync(JournalAct.ReceiptTaken);
        (await DeliverAsync("o1", Listed)).ShouldBe(HttpStatusCode.Accepted);
        await DeliverAsync("o2", Listed);
        await SettledAsync(JournalAct.ReceiptTaken, times: 2);

        Acts().Count(act => act == JournalAct.Repeated).ShouldBe(1);
        Acts().Count(act => act == JournalAct.Filed).ShouldBe(2);
    }

    [Fact]
    public async Task Two_deliveries_of_one_obligation_at_once_are_filed_once()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => DeliverAsync("o1", Listed)));
        await SettledAsync(JournalAct.ReceiptTaken);

        Acts().Count(act => act == JournalAct.Filed).ShouldBe(1);
        Acts().Count(act => act == JournalAct.Repeated).ShouldBe(11);
    }

    [Fact]
    public async Task A_patient_who_is_not_on_the_list_is_refused_with_a_reason()
    {
        await DeliverAsync("o1", "9990000026");
        await SettledAsync(JournalAct.ReceiptTaken);

        Acts().ShouldContain(JournalAct.Refused);
        Acts().ShouldNotContain(JournalAct.Filed);
        _gateway.Requests.ShouldHaveSingleItem().Body.ShouldContain("not registered at this practice");
    }

    [Theory]
    [InlineData("wrong signature")]
    [InlineData("no signature")]
    [InlineData("old")]
    [InlineData("other body")]
    public async Task What_is_not_signed_by_the_gateway_is_turned_away(string fault)
    {
        (await DeliverAsync("o1", Listed, fault)).ShouldBe(HttpStatusCode.Unauthorized);

        Acts().ShouldBe([JournalAct.Rejected]);
    }

    [Fact]
    public async Task A_receipt_is_repeated_until_the_gateway_takes_it()
    {
        var answers = new Queue<int>([503, 429, 202]);
        _gateway.Answer = (_, _) => (answers.Dequeue(), "");

        await DeliverAsync("o1", Listed);
        await SettledAsync(JournalAct.ReceiptTaken);

        Acts().Count(act => act == JournalAct.ReceiptFailed).ShouldBe(2);
    }

    [Fact]
    public async Task A_partner_that_is_down_refuses_connections_and_comes_back_on_the_same_port()
    {
        var address = _seat.Server.Address;
        await _seat.Server.BeginAsync(new Outage(default, default, OutageForm.RefusesConnections));
        await Should.ThrowAsync<HttpRequestException>(() => DeliverAsync("o1", Listed));

        await _seat.Server.EndAsync(TestContext.Current.CancellationToken);

        _seat.Server.Address.ShouldBe(address);
        (await DeliverAsync("o1", Listed)).ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task A_partner_that_is_unavailable_says_so_and_takes_nothing()
    {
        await _seat.Server.BeginAsync(new Outage(default, default, OutageForm.Unavailable));

        (await DeliverAsync("o1", Listed)).ShouldBe(HttpStatusCode.ServiceUnavailable);

        Acts().ShouldNotContain(JournalAct.Received);
    }

    [Fact]
    public async Task A_silent_partner_takes_the_message_and_never_answers()
    {
        await _seat.Server.BeginAsync(new Outage(default, default, OutageForm.Silent));
        _http.Timeout = TimeSpan.FromMilliseconds(300);

        await Should.ThrowAsync<TaskCanceledException>(() => DeliverAsync("o1", Listed));
        await _seat.Server.EndAsync(TestContext.Current.CancellationToken);
        await SettledAsync(JournalAct.ReceiptTaken);

        Acts().Count(act => act == JournalAct.Filed).ShouldBe(1);
    }

    [Fact]
    public async Task Who_is_asked_to_act_files_it_first_and_then_says_what_was_done()
    {
        await DeliverAsync("o1", Listed, task: "act");
        await SettledAsync(JournalAct.ReceiptTaken, times: 2);

        _gateway.Requests.Select(receipt => receipt.Body.Contains("actioned", StringComparison.Ordinal)).ShouldBe([false, true]);
    }

    private async Task<PartnerSeat> OpenAsync()
    {
        var seat = new PartnerSeat(Agreement, new PartnerBehaviour(), _journal, _http, TimeProvider.System);
        GpSystem.Open(seat, new HashSet<string> { Listed });
        await seat.Server.StartAsync(TestContext.Current.CancellationToken);
        seat.Line.Gateway = _gateway.Address;
        return seat;
    }

    private async Task<HttpStatusCode> DeliverAsync(string obligation, string nhsNumber, string? fault = null, string task = "file")
    {
        var body = Encoding.UTF8.GetBytes($$$$"""
            {"resourceType":"Bundle","type":"message","entry":[
            {"resource":{"resourceType":"MessageHeader","eventCoding":{"code":"discharge"}}},
            {"resource":{"resourceType":"Task","code":{"coding":[{"code":"{{{{task}}}}"}]}}},
            {"resource":{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"{{{{nhsNumber}}}}"}]}}]}
            """);
        var at = TimeProvider.System.GetUtcNow() - (fault == "old" ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        var timestamp = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var secret = fault == "wrong signature" ? Convert.ToBase64String("another secret of 32 bytes length"u8) : Agreement.Secret;
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_seat.Server.Address, "deliveries"));
        request.Headers.Add(GatewaySignature.TimestampHeader, timestamp);
        if (fault != "no signature") request.Headers.Add(GatewaySignature.SignatureHeader, GatewaySignature.Compute(secret, timestamp, body));
        request.Headers.Add("X-Gateway-Obligation", obligation);
        request.Headers.Add("Idempotency-Key", obligation);
        request.Headers.Add("X-Gateway-Receipt-Path", "/api/custody/m1/receipts");
        if (fault == "other body") body[^2] = (byte)' ';
        request.Content = new ByteArrayContent(body);
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return response.StatusCode;
    }

    private IReadOnlyList<JournalAct> Acts() => [.. _journal.Entries.Select(entry => entry.Act)];

    /// <summary>Waits until the journal has so many lines of a kind; long enough for the slowest machine, and then says what it has instead.</summary>
    private async Task SettledAsync(JournalAct act, int times = 1)
    {
        var patience = TimeProvider.System.GetTimestamp();
        while (Acts().Count(one => one == act) < times)
        {
            if (TimeProvider.System.GetElapsedTime(patience) > TimeSpan.FromSeconds(30)) Assert.Fail($"Still waiting for {times} x {act}; there is: {string.Join(", ", Acts())}");
            await Task.Delay(10, TestContext.Current.CancellationToken);
        }
    }
}
