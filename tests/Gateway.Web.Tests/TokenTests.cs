using System.Net;
using System.Net.Http.Headers;
using System.Security.Claims;
using Gateway.Web.Security;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Gateway.Web;

public sealed class TokenTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_token_of_the_gateway_opens_what_its_client_may_see()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync("/api/custody?open", "home-a")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_client_may_make_its_own_tokens_under_the_secret_it_shares()
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await AskAsync(gateway, Own("home-a", "home-a", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)))).ShouldBe(HttpStatusCode.OK);
    }

    public static TheoryData<string, string> Forgeries => new()
    {
        { "for another audience", Own("home-a", "home-a", TokenIssuer.PageAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)) },
        { "of one client about another", Own("home-a", "home-b", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)) },
        { "in the gateway's name under a client's secret", Own("urn:gateway", "home-a", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)) },
        { "under another secret", Own("home-a", "home-a", TokenIssuer.ApiAudience, new byte[32], TimeSpan.FromMinutes(5)) },
        { "good for a day", Own("home-a", "home-a", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromDays(1)) },
        { "too old", Own("home-a", "home-a", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(-2)) },
        { "of a client nobody knows", Own("nobody", "nobody", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)) },
        { "of a client without secrets", Own("practice-a", "practice-a", TokenIssuer.ApiAudience, TestFolder.Secret, TimeSpan.FromMinutes(5)) },
        { "without a signature", Unsigned("home-a") },
        { "no token at all", "rubbish" },
    };

    [Theory]
    [MemberData(nameof(Forgeries))]
    public async Task A_token_is_refused(string because, string token)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await AskAsync(gateway, token)).ShouldBe(HttpStatusCode.Unauthorized, because);
    }

    [Fact]
    public async Task A_token_under_another_gateways_key_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await using var other = await RunningGateway.StartAsync();

        (await AskAsync(gateway, other.Token("home-a"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_token_of_an_hour_ago_is_refused()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var past = new TokenIssuer(gateway.Get<TokenKey>(), new StoppedTime(TimeProvider.System.GetUtcNow() - TokenIssuer.ApiLife - TimeSpan.FromMinutes(1)));

        (await AskAsync(gateway, past.Issue("home-a"))).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_key_is_readable_by_its_owner_only_and_outlives_a_restart()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var file = Path.Combine(gateway.DataFolder, "keys", "token-key.pem");
        gateway.Token("home-a");

        if (!OperatingSystem.IsWindows()) File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var again = TokenKey.Open(gateway.DataFolder);
        (await AskAsync(gateway, new TokenIssuer(again, TimeProvider.System).Issue("home-a"))).ShouldBe(HttpStatusCode.OK);
    }

    private static async Task<HttpStatusCode> AskAsync(RunningGateway gateway, string token)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/custody?open");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return (await gateway.Client.SendAsync(request, Cancel)).StatusCode;
    }

    private static string Own(string issuer, string subject, string audience, byte[] secret, TimeSpan life)
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer,
            Audience = audience,
            Subject = new ClaimsIdentity([new Claim("sub", subject)]),
            NotBefore = now.AddMinutes(-10),
            IssuedAt = now.AddMinutes(-10),
            Expires = now + life,
            SigningCredentials = new SigningCredentials(new SymmetricSecurityKey(secret), SecurityAlgorithms.HmacSha256),
        });
    }

    private static string Unsigned(string client)
    {
        var expires = TimeProvider.System.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds();
        return $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{Base64UrlEncoder.Encode($$"""{"iss":"{{client}}","sub":"{{client}}","aud":"urn:gateway:api","exp":{{expires}}}""")}.";
    }
}
