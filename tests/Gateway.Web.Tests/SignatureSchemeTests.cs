using System.Text;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Http;

namespace Gateway.Web;

/// <summary>
/// The signature schemes of suppliers, each as its manifest says it, against vectors that were computed with openssl:
/// <c>printf %s TEXT | openssl dgst -sha256 -hmac 0123456789abcdef0123456789abcdef</c>.
/// </summary>
public sealed class SignatureSchemeTests
{
    private const string Secret = "0123456789abcdef0123456789abcdef";
    private const string Json = """{"id":1}""";
    private const string Form = "name=Ada+Quillfeather&born=1938-04-02&tag=b&tag=a";
    private static readonly DateTimeOffset s_now = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);

    private sealed record Vector(string Authentication, string Body, params (string Name, string Value)[] Headers);

    private static readonly Dictionary<string, Vector> s_vectors = new()
    {
        ["PureLife"] = new("""
              scheme: hmac
              header: X-Purelife-Cloud-Signature
              prefix: "sha256="
            """, Json, ("X-Purelife-Cloud-Signature", "sha256=0b0d17806e93b663787c6662ef83245eadf3a74f70ba4bd53ddce62ecdaa52af")),
        ["Novee"] = new("""
              scheme: hmac
              header: X-Signature
              signedText: "{timestamp}.{body}"
              timestampHeader: X-Timestamp
              timestampUnit: ms
            """, Json, ("X-Timestamp", "1780000000000"), ("X-Signature", "3a2746f719a7c645e0c5b66cd8497a5343a2123683012fb4d3b8bd9bc4220916")),
        // Pontosense and carehome.co.uk: https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
        ["Standard Webhooks"] = new("""
              scheme: hmac
              header: webhook-signature
              encoding: base64
              prefix: "v1,"
              signedText: "{id}.{timestamp}.{body}"
              timestampHeader: webhook-timestamp
              idHeader: webhook-id
            """, Json, ("webhook-id", "msg_1"), ("webhook-timestamp", "1780000000"),
            ("webhook-signature", "v1a,zzz v1,AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA= v1,uTVTu/meMUyzbVAND7fJxQ+tDESuY72KMIecgAbogPE=")),
        ["Nedap Ons"] = new("""
              scheme: hmac
              header: X-Mac
              algorithm: sha512
            """, Json, ("X-Mac", "dbf5db2c41254cce128c6323cbb63359f4c7f2e30c2f0cf3553c8bf3479aa847e9c1deaa1a3e0811b89be305041603f7639de584a054f1a31c40cc1408f58a75")),
        ["CareHQ 2"] = new("""
              scheme: hmac
              header: X-CareHQ-Signature
              signedText: "{timestamp}\n{id}\n{method}\n{path}\n{sortedFields}"
              timestampHeader: X-CareHQ-Timestamp
              idHeader: X-CareHQ-Nonce
            """, Form, ("X-CareHQ-Timestamp", "1780000000"), ("X-CareHQ-Nonce", "nonce-1"),
            ("X-CareHQ-Signature", "73e68573accf7e7726e79c36df9f467848173c1c99acd752e9c1c91c145635e8")),
        ["a hash with the secret in it"] = new("""
              scheme: hmac
              mac: hash
              header: X-Signature
              signedText: "{timestamp}{fields}{secret}"
              timestampHeader: X-Timestamp
            """, Form, ("X-Timestamp", "1780000000"), ("X-Signature", "427759df91d23b1f0b4b39152a3d458174e4cb21b2760ee13c0f3004093a7a4d")),
    };

    public static TheoryData<string> Schemes => [.. s_vectors.Keys];

    [Theory]
    [MemberData(nameof(Schemes))]
    public void The_vector_is_good_with_either_of_two_secrets(string scheme)
    {
        var vector = s_vectors[scheme];

        Verify(vector, [Secret]).ShouldBe(SignatureVerdict.Good);
        Verify(vector, ["ffffffffffffffffffffffffffffffff", Secret]).ShouldBe(SignatureVerdict.Good, "the older one of a rotation");
        Verify(vector, [Secret, "ffffffffffffffffffffffffffffffff"]).ShouldBe(SignatureVerdict.Good, "the newer one");
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Another_secret_or_one_changed_byte_of_anything_that_is_signed_is_refused(string scheme)
    {
        var vector = s_vectors[scheme];
        var authentication = Read(vector.Authentication);

        Verify(vector, ["ffffffffffffffffffffffffffffffff"]).ShouldBe(SignatureVerdict.Wrong);
        Verify(vector with { Body = vector.Body.Replace('1', '2') }, [Secret]).ShouldBe(SignatureVerdict.Wrong);
        foreach (var header in new[] { authentication.TimestampHeader, authentication.IdHeader }.OfType<string>())
            Verify(With(vector, header, value => value[..^1] + (value[^1] == '1' ? '0' : '1')), [Secret]).ShouldBe(SignatureVerdict.Wrong, header);
        Verify(With(vector, authentication.Header!, value => value[..^10] + (value[^10] == 'a' ? 'b' : 'a') + value[^9..]), [Secret]).ShouldBe(SignatureVerdict.Wrong);
        if (authentication.SignedText.Contains("{path}", StringComparison.Ordinal)) Verify(vector, [Secret], path: "/api/inbound/y").ShouldBe(SignatureVerdict.Wrong);
        if (authentication.SignedText.Contains("{method}", StringComparison.Ordinal)) Verify(vector, [Secret], method: "PUT").ShouldBe(SignatureVerdict.Wrong);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_header_that_is_missing_is_told(string scheme)
    {
        var vector = s_vectors[scheme];
        var authentication = Read(vector.Authentication);

        Verify(With(vector, authentication.Header!, _ => ""), [Secret]).ShouldBe(SignatureVerdict.Missing);
        if (authentication.TimestampHeader is { } timestamp) Verify(With(vector, timestamp, _ => ""), [Secret]).ShouldBe(SignatureVerdict.TimestampMissing);
        if (authentication.IdHeader is { } id) Verify(With(vector, id, _ => ""), [Secret]).ShouldBe(SignatureVerdict.IdMissing);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void A_timestamped_request_is_good_within_its_window_only(string scheme)
    {
        var vector = s_vectors[scheme];
        var isTimed = Read(vector.Authentication).TimestampHeader is not null;

        Verify(vector, [Secret], now: s_now.AddSeconds(300)).ShouldBe(SignatureVerdict.Good);
        Verify(vector, [Secret], now: s_now.AddSeconds(301)).ShouldBe(isTimed ? SignatureVerdict.TimestampOutsideTolerance : SignatureVerdict.Good);
        Verify(vector, [Secret], now: s_now.AddSeconds(-301)).ShouldBe(isTimed ? SignatureVerdict.TimestampOutsideTolerance : SignatureVerdict.Good);
    }

    [Theory]
    [InlineData("mac: hash", "{secret}")]
    [InlineData("mac: md5", "mac")]
    [InlineData("algorithm: sha1", "algorithm")]
    [InlineData("encoding: base32", "encoding")]
    [InlineData("probes: [{ method: POST }]", "POST")]
    [InlineData("probes: [{ method: PATCH }]", "method")]
    [InlineData("probes: [{ method: HEAD, when: 'true' }]", "POST")]
    [InlineData("probes: [{ method: POST, when: 'a..b' }]", "FHIRPath")]
    public void A_scheme_that_cannot_work_is_a_fault_of_its_manifest(string line, string told) =>
        Load($"  scheme: hmac\n  header: X\n  {line}\n").Issues.ShouldContain(issue => issue.IsError && issue.Text.Contains(told, StringComparison.Ordinal));

    private static SignatureVerdict Verify(Vector vector, string[] secrets, string method = "POST", string path = "/api/inbound/x", DateTimeOffset? now = null)
    {
        var headers = new HeaderDictionary();
        foreach (var (name, value) in vector.Headers) headers[name] = value;
        return WebhookSignature.Verify(Read(vector.Authentication), [.. secrets.Select(secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)))],
            headers, Encoding.UTF8.GetBytes(vector.Body), now ?? s_now, method, path);
    }

    private static Vector With(Vector vector, string header, Func<string, string> change) =>
        vector with { Headers = [.. vector.Headers.Select(given => given.Name == header ? (given.Name, change(given.Value)) : given)] };

    private static SourceAuthentication Read(string authentication) => Load(authentication + "\n").Catalogue.ShouldNotBeNull().Find("hook").ShouldNotBeNull().Manifest.Authentication;

    private static CatalogueResult Load(string authentication) => SourceCatalogue.Load(HookSource.Files(authentication));
}
