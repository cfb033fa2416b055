using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Delivery;
using Gateway.Custody.Partners;
using Gateway.Testing;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Custody.Tests.Delivery;

public sealed class PartnerTokensTests
{
    private static readonly RSA s_rsa = RSA.Create(2048);
    private static readonly ECDsa s_ec = ECDsa.Create(ECCurve.NamedCurves.nistP384);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_is_fetched_once_for_all_who_want_it_and_again_shortly_before_it_ends()
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        using var test = new Line(Secret(server));

        var tokens = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => test.TokenAsync()));
        test.Time.Advance(TimeSpan.FromSeconds(265));
        var before = await test.TokenAsync();
        test.Time.Advance(TimeSpan.FromSeconds(10));
        var after = await test.TokenAsync();

        tokens.ShouldAllBe(token => token == "token-1");
        (before, after).ShouldBe(("token-1", "token-2"));
        server.Asked.Count.ShouldBe(2);
        var (form, authorization) = server.Asked.First();
        (form["grant_type"], form["scope"]).ShouldBe(("client_credentials", "deliver"));
        authorization.ShouldBe("Basic " + Convert.ToBase64String("gateway%3A1:a%20secret"u8));
    }

    [Theory]
    [InlineData(true, "RS512")]
    [InlineData(false, "ES384")]
    public async Task A_key_signs_an_assertion_that_its_public_half_proves(bool isRsa, string algorithm)
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        using var test = new Line(Keys(server, ("kid-1", isRsa ? s_rsa.ExportPkcs8PrivateKeyPem() : s_ec.ExportPkcs8PrivateKeyPem())));

        (await test.TokenAsync()).ShouldBe("token-1");

        var form = server.Asked.Single().Form;
        form["client_assertion_type"].ShouldBe("urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
        var assertion = new JsonWebToken(form["client_assertion"]);
        (assertion.Alg, assertion.Kid, assertion.Issuer, assertion.Subject).ShouldBe((algorithm, "kid-1", "gateway:1", "gateway:1"));
        assertion.Audiences.ShouldBe([new Uri(server.Address, "token").ToString()]);
        assertion.Id.ShouldNotBeNullOrEmpty();
        (assertion.ValidTo - test.Time.GetUtcNow().UtcDateTime).ShouldBeInRange(TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(5));
        SecurityKey key = isRsa ? new RsaSecurityKey(s_rsa) : new ECDsaSecurityKey(s_ec);
        var proof = await new JsonWebTokenHandler().ValidateTokenAsync(form["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKey = key,
            ValidIssuer = "gateway:1",
            ValidAudience = assertion.Audiences.Single(),
            ValidateLifetime = false,
        });
        proof.IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task A_server_that_does_not_know_the_new_key_yet_is_shown_the_older_one()
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        server.Token = (number, form) => new JsonWebToken(form["client_assertion"]).Kid == "old"
            ? (200, """{"access_token":"by-old","expires_in":300}""", null) : (401, """{"error":"invalid_client"}""", null);
        using var test = new Line(Keys(server, ("new", s_ec.ExportPkcs8PrivateKeyPem()), ("old", s_rsa.ExportPkcs8PrivateKeyPem())));

        (await test.TokenAsync()).ShouldBe("by-old");
    }

    [Fact]
    public async Task A_server_whose_clock_differs_is_spoken_to_in_its_own_time()
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        using var test = new Line(Keys(server, ("kid-1", s_ec.ExportPkcs8PrivateKeyPem())));
        var theirs = test.Time.GetUtcNow().AddMinutes(20);
        server.Token = (number, form) => new JsonWebToken(form["client_assertion"]).ValidTo > theirs.UtcDateTime
            ? (200, """{"access_token":"in-time","expires_in":300}""", null) : (400, """{"error":"invalid_client"}""", theirs);

        (await test.TokenAsync()).ShouldBe("in-time");

        server.Asked.Count.ShouldBe(2);
    }

    [Theory]
    [InlineData(401, """{"error":"invalid_client"}""", PartnerTokens.RefusedFault)]
    [InlineData(503, "", PartnerTokens.UnavailableFault)]
    [InlineData(200, "<html>Welcome</html>", PartnerTokens.UnavailableFault)]
    public async Task Without_a_token_nothing_is_sent_and_all_hear_why(int status, string body, string fault)
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        server.Token = (_, _) => (status, body, null);
        using var test = new Line(Secret(server));

        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => test.SendAsync()));

        answers.ShouldAllBe(answer => answer.Fault == fault && !answer.IsPermanent && !answer.MayHaveArrived);
        server.Asked.Count.ShouldBe(1);
        server.Delivered.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_token_that_was_taken_back_is_replaced_once()
    {
        await using var server = await AuthorisationServer.StartAsync(Cancel);
        server.Deliver = authorization => authorization == "Bearer token-1" ? 401 : 200;
        using var test = new Line(Secret(server));

        (await test.SendAsync()).IsTaken.ShouldBeTrue();
        (await test.SendAsync()).IsTaken.ShouldBeTrue();

        server.Delivered.ShouldBe(["Bearer token-1", "Bearer token-2", "Bearer token-2"]);
        server.Deliver = _ => 401;
        (await test.SendAsync()).Fault.ShouldBe("http-401");
        server.Delivered.Count.ShouldBe(5);
    }

    private static string Secret(AuthorisationServer server) => Manifest(server, "\"clientSecret\":\"a secret\"");

    private static string Keys(AuthorisationServer server, params (string Id, string Pem)[] keys) =>
        Manifest(server, $"\"keys\":[{string.Join(",", keys.Select(key => $$"""{"id":"{{key.Id}}","pem":"{{key.Pem.ReplaceLineEndings("\\n")}}"}"""))}]");

    private static string Manifest(AuthorisationServer server, string proof) =>
        $$"""
        {"partners":[{"id":"pds","name":"PDS","role":"practice","endpoint":"{{server.Address}}deliveries",
          "oauth":{"tokenEndpoint":"{{server.Address}}token","clientId":"gateway:1","scope":"deliver",{{proof}} } }]}
        """;

    /// <summary>A line to one partner.</summary>
    private sealed class Line : IDisposable
    {
        private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false });
        private readonly PartnerTokens _tokens;
        private readonly PartnerPost _post;
        private readonly Partner _partner;

        public Line(string manifest)
        {
            var (directory, issues) = PartnerDirectory.Read(Encoding.UTF8.GetBytes(manifest));
            issues.ShouldBeEmpty();
            _partner = directory.ShouldNotBeNull().Find("pds").ShouldNotBeNull();
            _tokens = new PartnerTokens(_http, Time);
            // A partner without limits takes no turns, so there is no store to ask.
            _post = new PartnerPost(_http, Time, new Random(1), new PartnerGates(null!, Time), _tokens);
        }

        public HandMovedTime Time { get; } = new();

        public async Task<string?> TokenAsync()
        {
            var (token, fault) = await _tokens.GetAsync(_partner, Cancel);
            fault.ShouldBeNull();
            return token;
        }

        public Task<PostAnswer> SendAsync() => _post.SendAsync(_partner, new Outgoing(_partner.Endpoint!, "{}"u8.ToArray(), new Dictionary<string, string>()), Cancel);

        public void Dispose()
        {
            _tokens.Dispose();
            _http.Dispose();
        }
    }
}
