using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Functions.Tests.Host;
using Gateway.Storage.Sqlite;
using Gateway.Web;
using Gateway.Web.Security;

namespace Gateway.Functions.Tests;

/// <summary>The published executable under a stand-in of the Functions host that speaks its protocol.</summary>
public sealed class HostTests(PublishedFolder published) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-functions-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_posted_to_the_function_app_is_taken_in_and_its_custody_is_shown()
    {
        await using var host = await StartAsync();
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/itk-adt") { Content = new StringContent(Posted.Discharge(), Encoding.UTF8, Posted.Hl7) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token("hospital"));

        var answer = await host.Public.SendAsync(request, Cancel);
        var follow = new HttpRequestMessage(HttpMethod.Get, answer.Headers.Location);
        follow.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token("hospital"));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("MSA|AA|");
        (await host.Public.SendAsync(follow, Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Public.GetAsync("/api/health", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Public.GetAsync("/api/fhir/metadata", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await host.Public.GetAsync("/api/assets/nhsuk.css", Cancel)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Theory]
    [InlineData("Bus-Inbound")]
    [InlineData("Bus-Delivery")]
    [InlineData("Bus-Returns")]
    public async Task An_invocation_the_gateway_cannot_make_sense_of_goes_back_to_the_broker(string function)
    {
        await using var host = await StartAsync();

        (await HostProtocol.InvokeAsync(host.Private, function, "{}", Cancel)).ShouldBe(Verdict.Abandoned);
        (await HostProtocol.InvokeAsync(host.Private, function, "not json", Cancel)).ShouldBe(Verdict.Abandoned);
    }

    [Fact]
    public async Task A_timer_tick_is_answered_with_an_object()
    {
        await using var host = await StartAsync();

        (await HostProtocol.InvokeAsync(host.Private, "Timer-Relay", HostProtocol.Timer("timer"), Cancel)).ShouldBe(Verdict.Completed);
    }

    [Fact]
    public async Task The_handler_listens_on_loopback_alone()
    {
        await using var host = await StartAsync();
        var outside = Array.Find(await Dns.GetHostAddressesAsync(Dns.GetHostName(), Cancel), address => !IPAddress.IsLoopback(address) && address.AddressFamily == AddressFamily.InterNetwork);
        if (outside is null) Assert.Skip("This machine has no address but loopback.");

        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await Should.ThrowAsync<SocketException>(async () => await socket.ConnectAsync(outside, host.Private.BaseAddress!.Port, Cancel));
    }

    [Theory]
    [InlineData("/Bus-Inbound")]
    [InlineData("/api/Bus-Inbound")]
    [InlineData("/api/../Bus-Inbound")]
    [InlineData("/api/%2e%2e/Bus-Inbound")]
    [InlineData("/api/custody/../../Bus-Inbound")]
    [InlineData("/api/custody/%2e%2e/%2e%2e/Bus-Inbound")]
    [InlineData("/api/custody/..%2f..%2fBus-Inbound")]
    [InlineData("/api/fhir//..//Bus-Inbound")]
    [InlineData("//Bus-Inbound")]
    [InlineData("/api/custody/x/Bus-Inbound")]
    public async Task No_public_request_reaches_an_invocation(string path)
    {
        await using var host = await StartAsync();
        var payload = HostProtocol.ServiceBus("message", "0197a0c0-0000-7000-8000-000000000000", "m", "s");

        var status = await RawPostAsync(host.Public.BaseAddress!, path, payload);

        // Found nowhere, or stopped at the door; an invocation would have answered 200 or, for a message nobody knows, 500.
        status.ShouldBeOneOf(400, 401, 404, 405);
    }

    [Fact]
    public async Task Without_the_port_of_a_host_the_handler_refuses_and_never_ends_with_zero()
    {
        var (code, output) = await GatewayProcess.RunAsync(published.Path, _folder, new Dictionary<string, string> { ["FUNCTIONS_CUSTOMHANDLER_PORT"] = "" }, "functions");

        code.ShouldBe(2);
        output.ShouldContain("FUNCTIONS_CUSTOMHANDLER_PORT");
    }

    [Fact]
    public async Task After_a_kill_in_the_middle_nothing_that_was_acknowledged_is_lost()
    {
        string id;
        await using (var host = await StartAsync())
        {
            var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/itk-adt") { Content = new StringContent(Posted.Discharge(), Encoding.UTF8, Posted.Hl7) };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token("hospital"));
            id = (await host.Public.SendAsync(request, Cancel)).Headers.Location!.ToString()["/api/custody/".Length..];
        }

        await using var database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "data"), TimeProvider.System, Cancel);
        (await database.Store.FindMessageAsync(id, Cancel)).ShouldNotBeNull().State.ShouldNotBe(MessageState.Parked);
        (await database.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Count.ShouldBe(1);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<FunctionsHost> StartAsync()
    {
        var options = TestFolder.Write(_folder);
        return FunctionsHost.StartAsync(published.Path, _folder, "--data", "data", "--register", options.RegisterFolder, "--partners", "partners.json");
    }

    private string Token(string client)
    {
        using var key = TokenKey.Open(Path.Combine(_folder, "data"));
        return new TokenIssuer(key, TimeProvider.System).Issue(client);
    }

    /// <summary>Over a bare socket: HttpClient would tidy the path up.</summary>
    private static async Task<int> RawPostAsync(Uri server, string path, string payload)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(server.Host, server.Port, Cancel);
        await using var stream = client.GetStream();
        var request = $"POST {path} HTTP/1.1\r\nHost: {server.Authority}\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(payload)}\r\nConnection: close\r\n\r\n{payload}";
        await stream.WriteAsync(Encoding.UTF8.GetBytes(request), Cancel);
        using var reader = new StreamReader(stream);
        return int.Parse((await reader.ReadLineAsync(Cancel))!.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
