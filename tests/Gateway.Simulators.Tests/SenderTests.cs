using System.Text;
using Gateway.Simulators.Journals;
using Gateway.Simulators.Partners;
using Gateway.Simulators.Story;

namespace Gateway.Simulators.Tests;

/// <summary>What a partner does with an answer, or with none.</summary>
public sealed class SenderTests : IAsyncLifetime
{
    private static readonly StoryDay Story = StoryMaker.Make(7, new DateTimeOffset(2026, 7, 14, 16, 40, 12, TimeSpan.Zero));
    private readonly GatewayDouble _gateway = new();
    private readonly HttpClient _http = new();
    private readonly Journal _journal = new("hospital", null, TimeProvider.System);
    private PartnerSeat _seat = null!;

    public async ValueTask InitializeAsync()
    {
        await _gateway.StartAsync();
        _seat = new PartnerSeat(new PartnerAgreement("hospital", Convert.ToBase64String(new byte[32]), "hidden"), new PartnerBehaviour(), _journal, _http, TimeProvider.System);
        _seat.Line.Gateway = _gateway.Address;
    }

    public async ValueTask DisposeAsync()
    {
        await _seat.DisposeAsync();
        await _gateway.DisposeAsync();
        _http.Dispose();
    }

    [Fact]
    public async Task A_hospital_sends_the_same_bytes_again_until_it_is_answered()
    {
        var message = Story.Messages.First(message => message.Source == "itk-adt");
        var calls = 0;
        _gateway.Answer = (context, _) =>
        {
            if (++calls == 1)
            {
                context.Abort();
                return (200, "");
            }
            context.Response.Headers.Location = "/api/custody/c1";
            return (200, $"MSH|^~\\&|GATEWAY\rMSA|AA|{message.Reference}\r");
        };

        await new Hospital(_seat).SendAsync(message, TestContext.Current.CancellationToken);

        _journal.Entries.Select(entry => entry.Act).ShouldBe([JournalAct.Sent, JournalAct.NoAnswer, JournalAct.Sent, JournalAct.Acknowledged]);
        _journal.Entries[^1].Custody.ShouldBe(["c1"]);
        _gateway.Requests.Select(request => request.Body).Distinct().ShouldHaveSingleItem();
    }

    [Theory]
    [InlineData("MSH|^~\\&|G\rMSA|AA|{0}\r", true)]
    [InlineData("MSH|^~\\&|G\rMSA|AE|{0}\r", false)]
    [InlineData("MSH|^~\\&|G\rMSA|AA|other\r", false)]
    [InlineData("<html>200 OK</html>", false)]
    public void A_hospital_believes_only_its_own_acknowledgement(string answer, bool isTaken)
    {
        var message = Story.Messages.First(message => message.Source == "itk-adt");
        var body = Encoding.UTF8.GetBytes(answer.Replace("{0}", message.Reference, StringComparison.Ordinal));

        Hospital.Judge(message, new GatewayAnswer(200, body, null)).IsPositive.ShouldBe(isTaken);
    }

    [Theory]
    [InlineData("<mrs><ref>{0}</ref><snu>0</snu><ste>OK</ste></mrs>", true)]
    [InlineData("<mrs><ref>{0}</ref><snu>99</snu></mrs>", false)]
    [InlineData("OK", false)]
    public void A_telecare_bridge_believes_only_status_number_0(string answer, bool isTaken)
    {
        var message = Story.Messages.First(message => message.Source == "scaip");
        var body = Encoding.UTF8.GetBytes(answer.Replace("{0}", message.Reference, StringComparison.Ordinal));

        TelecareBridge.Judge(message, new GatewayAnswer(200, body, null)).IsPositive.ShouldBe(isTaken);
    }

    [Fact]
    public async Task A_refusal_is_final()
    {
        _gateway.Answer = (_, _) => (400, "");

        await new HomecareSoftware(_seat).SendAsync(Story.Messages.First(message => message.Source == "abacus-visits"), TestContext.Current.CancellationToken);

        _journal.Entries.Select(entry => entry.Act).ShouldBe([JournalAct.Sent, JournalAct.TurnedDown]);
    }

    [Fact]
    public async Task Withings_looks_at_the_callback_first_and_gives_measurements_to_who_has_the_token()
    {
        var withings = new Withings(_seat, Story.Measurements, TimeProvider.System);
        await _seat.Server.StartAsync(TestContext.Current.CancellationToken);
        var notice = Story.Messages.First(message => message.Source == "withings");

        await withings.OpenAsync(TestContext.Current.CancellationToken);
        await withings.SendAsync(notice, TestContext.Current.CancellationToken);
        var given = await MeasureAsync(notice, _seat.Agreement.Secret);
        var denied = await MeasureAsync(notice, "guess");

        _gateway.Requests.Select(request => (request.Method, request.Path)).ShouldBe([("HEAD", "/api/inbound/withings/hidden"), ("POST", "/api/inbound/withings/hidden")]);
        given.ShouldStartWith("{\"status\":0,");
        given.ShouldContain("\"category\":2");
        denied.ShouldStartWith("{\"status\":401,");
        denied.ShouldNotContain("measuregrps");
    }

    private async Task<string> MeasureAsync(PlannedMessage notice, string token)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(_seat.Server.Address, "measure"));
        request.Headers.Authorization = new("Bearer", token);
        request.Content = new StringContent("action=getmeas&" + Encoding.ASCII.GetString(notice.Body.Span), Encoding.ASCII, "application/x-www-form-urlencoded");
        using var response = await _http.SendAsync(request, TestContext.Current.CancellationToken);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }
}
