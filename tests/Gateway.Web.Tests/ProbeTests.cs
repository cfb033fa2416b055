using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web;

/// <summary>Requests that are no messages, and messages that come twice, at a source whose manifest says how.</summary>
public sealed class ProbeTests
{
    private const string Authentication = """
          scheme: hmac
          header: webhook-signature
          encoding: base64
          prefix: "v1,"
          signedText: "{id}.{timestamp}.{body}"
          timestampHeader: webhook-timestamp
          idHeader: webhook-id
          probes:
            - { method: GET, echo: hub.challenge, verify: hub.verify_token }
            - { method: POST, echo: validationToken, verify: token }
            - { method: POST, when: "eventType = 'NOP'" }
        """;

    private const string Token = "a-path-secret-for-the-hook";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_challenge_is_given_back_to_whoever_knows_the_token()
    {
        await using var gateway = await StartAsync();

        var good = await gateway.GetAsync($"/api/inbound/hook?hub.verify_token={Token}&hub.challenge=1158201444");
        var posted = await gateway.PostAsync($"/api/inbound/hook?token={Token}&validationToken=abc-123", "", Posted.Json);
        var wrong = await gateway.GetAsync("/api/inbound/hook?hub.verify_token=guessed&hub.challenge=1158201444");
        var script = await gateway.GetAsync($"/api/inbound/hook?hub.verify_token={Token}&hub.challenge=%3Cscript%3E");
        var none = await gateway.GetAsync("/api/inbound/hook");

        (await good.Content.ReadAsStringAsync(Cancel)).ShouldBe("1158201444");
        good.Content.Headers.ContentType!.MediaType.ShouldBe("text/plain");
        (await posted.Content.ReadAsStringAsync(Cancel)).ShouldBe("abc-123");
        foreach (var refused in new[] { wrong, script, none }) refused.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_signed_probe_is_answered_and_not_stored_and_one_with_a_wrong_signature_is_401()
    {
        await using var gateway = await StartAsync();

        var good = await SendAsync(gateway, """{"eventType":"NOP"}""", "n-1");
        var wrong = await SendAsync(gateway, """{"eventType":"NOP"}""", "n-2", secret: new byte[32]);

        good.StatusCode.ShouldBe(HttpStatusCode.OK);
        wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_message_without_a_key_of_its_own_is_taken_once_for_each_signed_id()
    {
        await using var gateway = await StartAsync();

        (await SendAsync(gateway, """{"id":"r1"}""", "m-1")).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SendAsync(gateway, """{"id":"r1"}""", "m-1")).StatusCode.ShouldBe(HttpStatusCode.OK, "a repeat hears what the first heard");
        (await SendAsync(gateway, """{"id":"r1"}""", "m-2")).StatusCode.ShouldBe(HttpStatusCode.OK, "the same reading once more");

        var states = (await gateway.Store.ListMessagesAsync(new LedgerQuery(), Cancel)).Select(entry => entry.State).ToList();
        states.Count.ShouldBe(3);
        states.Count(state => state == MessageState.Duplicate).ShouldBe(1);
    }

    private static Task<HttpResponseMessage> SendAsync(RunningGateway gateway, string body, string id, byte[]? secret = null)
    {
        var timestamp = gateway.Get<TimeProvider>().GetUtcNow().ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(secret ?? TestFolder.Secret, Encoding.UTF8.GetBytes($"{id}.{timestamp}.{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/hook") { Content = new StringContent(body, Encoding.UTF8, Posted.Json) };
        request.Headers.Add("webhook-id", id);
        request.Headers.Add("webhook-timestamp", timestamp);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        return gateway.Client.SendAsync(request, Cancel);
    }

    private static Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(configure: options =>
    {
        var folder = Path.GetDirectoryName(options.PartnersFile)!;
        File.WriteAllText(options.PartnersFile, $$"""
            { "partners": [ { "id": "hooks", "name": "Hooks", "role": "supplier", "sources": ["hook"],
              "secrets": ["{{Convert.ToBase64String(TestFolder.Secret)}}"], "pathSecret": "{{Token}}" } ] }
            """);
        return options with { MappingsFolder = HookSource.Write(folder, Authentication) };
    });
}
