using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Gateway.Mapping.Manifests;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web;

public sealed class SenderProofTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);
    private static readonly byte[] Body = "{\"id\":1}"u8.ToArray();
    private static readonly byte[] Secret = "0123456789abcdef0123456789abcdef"u8.ToArray();
    private static readonly byte[] Older = "fedcba9876543210fedcba9876543210"u8.ToArray();

    private static readonly SourceAuthentication BodyInHex = new() { Scheme = "hmac", Header = "X-Purelife-Cloud-Signature", Prefix = "sha256=" };
    private static readonly SourceAuthentication Milliseconds = new()
    {
        Scheme = "hmac",
        Header = "X-Signature",
        SignedText = "{timestamp}.{body}",
        TimestampHeader = "X-Timestamp",
        TimestampUnit = "ms",
    };

    private static readonly SourceAuthentication StandardWebhooks = new()
    {
        Scheme = "hmac",
        Header = "webhook-signature",
        Encoding = "base64",
        Prefix = "v1,",
        SignedText = "{id}.{timestamp}.{body}",
        TimestampHeader = "webhook-timestamp",
        IdHeader = "webhook-id",
    };

    private static readonly SourceAuthentication Sha512 = new() { Scheme = "hmac", Header = "X-Mac", Algorithm = "sha512" };

    [Fact]
    public void A_signature_over_the_body_in_hex_with_a_prefix_is_good() =>
        Verify(BodyInHex, ("X-Purelife-Cloud-Signature", "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Secret, Body)))).ShouldBe(SignatureVerdict.Good);

    [Fact]
    public void A_timestamp_in_milliseconds_is_signed_with_the_body()
    {
        var at = Now.ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture);

        Verify(Milliseconds, ("X-Timestamp", at), ("X-Signature", Hex(Secret, $"{at}.", Body))).ShouldBe(SignatureVerdict.Good);
    }

    [Fact]
    public void Standard_Webhooks_may_carry_several_signatures_and_versions()
    {
        var at = Now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var good = Convert.ToBase64String(HMACSHA256.HashData(Secret, Joined($"msg_1.{at}.", Body)));
        var wrong = Convert.ToBase64String(new byte[32]);

        Verify(StandardWebhooks, ("webhook-id", "msg_1"), ("webhook-timestamp", at), ("webhook-signature", $"v1a,xx v1,{wrong} v1,{good}")).ShouldBe(SignatureVerdict.Good);
    }

    [Fact]
    public void SHA_512_is_spoken_too() =>
        Verify(Sha512, ("X-Mac", Convert.ToHexStringLower(HMACSHA512.HashData(Secret, Body)))).ShouldBe(SignatureVerdict.Good);

    [Fact]
    public void During_a_rotation_both_secrets_count() =>
        Verify(BodyInHex, ("X-Purelife-Cloud-Signature", "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Older, Body)))).ShouldBe(SignatureVerdict.Good);

    [Theory]
    [InlineData(-301, SignatureVerdict.TimestampOutsideTolerance)]
    [InlineData(-300, SignatureVerdict.Good)]
    [InlineData(300, SignatureVerdict.Good)]
    [InlineData(301, SignatureVerdict.TimestampOutsideTolerance)]
    public void A_signature_holds_within_its_tolerance(int seconds, object verdict)
    {
        var at = Now.AddSeconds(seconds).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var scheme = Milliseconds with { TimestampUnit = "s" };

        Verify(scheme, ("X-Timestamp", at), ("X-Signature", Hex(Secret, $"{at}.", Body))).ShouldBe((SignatureVerdict)verdict);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yesterday")]
    [InlineData("99999999999999999999")]
    [InlineData("999999999999999999")]
    [InlineData("-1")]
    public void What_is_no_time_is_told(string at) =>
        Verify(Milliseconds, ("X-Timestamp", at), ("X-Signature", Hex(Secret, $"{at}.", Body))).ShouldBe(SignatureVerdict.TimestampMissing);

    [Fact]
    public void A_signature_without_its_prefix_or_of_another_body_is_wrong()
    {
        Verify(BodyInHex, ("X-Purelife-Cloud-Signature", Convert.ToHexString(HMACSHA256.HashData(Secret, Body)))).ShouldBe(SignatureVerdict.Wrong);
        Verify(BodyInHex, ("X-Purelife-Cloud-Signature", "sha256=" + Convert.ToHexString(HMACSHA256.HashData(Secret, "other"u8)))).ShouldBe(SignatureVerdict.Wrong);
        Verify(BodyInHex, ("X-Purelife-Cloud-Signature", "sha256=zz")).ShouldBe(SignatureVerdict.Wrong);
        Verify(BodyInHex).ShouldBe(SignatureVerdict.Missing);
    }

    [Fact]
    public async Task A_wrong_signature_is_401_in_the_senders_protocol_and_leaves_an_audit_row_only()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var json = await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a", secret: new byte[32]);
        var xml = await gateway.PostAsync("/api/inbound/scaip", Posted.Alarm("4711"), Posted.Xml);
        var old = await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a", at: DateTimeOffset.FromUnixTimeSeconds(0));

        json.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        xml.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await xml.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldStartWith("<mrs><ref>4711</ref><snu>99</snu><ste>");
        old.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.CountMessagesAsync()).ShouldBe(0);
        (await gateway.AuditAsync()).Count(row => row is { Action: "refuse", Actor: "unknown", Outcome: "WEB003" }).ShouldBe(3);
    }

    [Fact]
    public async Task An_HL7_sender_without_a_token_hears_AR_for_its_own_message()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("CTRL7"), Posted.Hl7);

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("\rMSA|AR|CTRL7|");
    }

    [Fact]
    public async Task A_client_may_not_post_as_a_source_that_is_not_its_own()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge(), Posted.Hl7, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)).ShouldContain("MSA|AR|");
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    private static SignatureVerdict Verify(SourceAuthentication scheme, params (string Name, string Value)[] headers)
    {
        var given = new HeaderDictionary();
        foreach (var (name, value) in headers) given[name] = value;
        return WebhookSignature.Verify(scheme, [Convert.ToBase64String(Secret), Convert.ToBase64String(Older)], given, Body, Now);
    }

    private static byte[] Joined(string before, byte[] body) => [.. Encoding.UTF8.GetBytes(before), .. body];

    private static string Hex(byte[] secret, string before, byte[] body) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(secret, Joined(before, body)));
}
