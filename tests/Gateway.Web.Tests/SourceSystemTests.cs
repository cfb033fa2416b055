using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Ledger;

namespace Gateway.Web;

/// <summary>An example of each source system, posted to a running gateway as its sender posts it, until the message has come to rest.</summary>
public sealed class SourceSystemTests
{
    [Theory]
    [InlineData("cld-r2", "release-1.in.csv", "text/csv", "council", "social-care-events")]
    [InlineData("open-mhealth", "temperature-fahrenheit.in.json", "application/json", "measures", "reading")]
    [InlineData("adw-discharge", "discharge.in.xml", "application/fhir+xml", "hospital", "discharge-notice")]
    [InlineData("adw-discharge", "rejected.in.xml", "application/xml", "council", "notice-rejected")]
    [InlineData("triage-restore2", "open.in.json", "application/json", "home-a", "triage-request")]
    [InlineData("itk-adt", "a02-transfer.in.hl7", "application/hl7-v2", "hospital", "transfer")]
    [InlineData("itk-adt", "a40-merge.in.hl7", "application/hl7-v2", "hospital", "identities-merged")]
    [InlineData("itk-adt", "other-a03-discharge.in.hl7", "application/hl7-v2", "hospital", "discharge")]
    public async Task An_example_is_taken_translated_and_routed(string source, string example, string contentType, string client, string kind)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync($"/api/inbound/{source}", About(File.ReadAllText(Example(source, example))), contentType, client);

        await SettlesAsync(gateway, answer, kind);
    }

    [Fact]
    public async Task A_fall_that_a_sensor_signs_for_reaches_whoever_looks_after_the_room()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = Encoding.UTF8.GetBytes(File.ReadAllText(Example("sensor-falls", "fall.in.json")));
        var at = TimeProvider.System.GetUtcNow().ToUnixTimeSeconds();
        byte[] signed = [.. Encoding.UTF8.GetBytes($"msg_2aBcD.{at}."), .. body];
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/sensor-falls") { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Add("webhook-id", "msg_2aBcD");
        request.Headers.Add("webhook-timestamp", $"{at}");
        request.Headers.TryAddWithoutValidation("webhook-signature", $"v1,{Convert.ToBase64String(HMACSHA256.HashData(TestFolder.Secret, signed))}");
        request.Headers.Add("X-Client", "sensors");

        var answer = await gateway.Client.SendAsync(request, TestContext.Current.CancellationToken);

        var entry = await SettlesAsync(gateway, answer, "alarm");
        (await gateway.Store.ObligationsOfAsync(entry.Id, TestContext.Current.CancellationToken)).ShouldNotBeEmpty();
    }

    private static async Task<LedgerEntry> SettlesAsync(RunningGateway gateway, HttpResponseMessage answer, string kind)
    {
        answer.StatusCode.ShouldBeOneOf(HttpStatusCode.OK, HttpStatusCode.Accepted);
        var entry = await Settled.WaitAsync(gateway, answer.Headers.Location!.ToString()["/api/custody/".Length..]);
        entry.State.ShouldBe(MessageState.Routed, entry.Reason);
        entry.Kind.ShouldBe(kind);
        entry.Person.ToString().ShouldBe(TestFolder.Ada);
        return entry;
    }

    /// <summary>The person of the examples under the number and the birth date that this register has.</summary>
    private static string About(string example) => example
        .Replace("999 000 0115", TestFolder.AdaNumber, StringComparison.Ordinal)
        .Replace("9990000115", TestFolder.AdaNumber, StringComparison.Ordinal);

    private static string Example(string source, string name) => Path.Combine(TestFolder.RepositoryRoot(), "mappings", source, "examples", name);
}
