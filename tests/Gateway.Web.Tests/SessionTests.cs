using System.Net;
using Gateway.Web.Security;

namespace Gateway.Web;

public sealed class SessionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_link_opens_once_and_its_cookie_reads_pages_as_its_client()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var link = gateway.Get<OneTimeLinks>().Make("practice-a", $"/api/record/{TestFolder.Ada}")!;

        var first = await gateway.GetAsync(link);
        var second = await gateway.GetAsync(link);
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        var own = await WithCookieAsync(gateway, HttpMethod.Get, $"/api/record/{TestFolder.Ada}", cookie);
        var other = await WithCookieAsync(gateway, HttpMethod.Get, $"/api/record/{TestFolder.Ben}", cookie);

        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.Content.ReadAsStringAsync(Cancel)).ShouldContain($"/api/record/{TestFolder.Ada}");
        second.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        second.Headers.Contains("Set-Cookie").ShouldBeFalse();
        cookie.ShouldContain("httponly", Case.Insensitive);
        cookie.ShouldContain("samesite=strict", Case.Insensitive);
        cookie.ShouldContain("path=/api");
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        other.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Two_who_come_at_once_with_one_link_do_not_both_get_in()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var link = gateway.Get<OneTimeLinks>().Make("practice-a", "/api/custody?open")!;

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => gateway.GetAsync(link)));

        answers.Count(answer => answer.StatusCode == HttpStatusCode.OK).ShouldBe(1);
    }

    [Fact]
    public async Task A_cookie_changes_nothing_and_is_no_bearer_token()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        var cookie = (await gateway.GetAsync(gateway.Get<OneTimeLinks>().Make("practice-a", "/api/custody?open")!)).Headers.GetValues("Set-Cookie").Single();
        var token = cookie.Split(';')[0].Split('=', 2)[1];

        var post = await WithCookieAsync(gateway, HttpMethod.Post, $"/api/custody/{message}/receipts", cookie);
        var request = new HttpRequestMessage(HttpMethod.Get, "/api/custody?open");
        request.Headers.Authorization = new System.Net.Http.Headers.AuthenticationHeaderValue("Bearer", token);

        post.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Client.SendAsync(request, Cancel)).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public void A_link_is_too_old_after_its_life()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-links-").FullName;
        var time = new StoppedTime(DateTimeOffset.UnixEpoch.AddYears(56));
        var links = new OneTimeLinks(folder, time);
        var link = links.Make("practice-a", "/api/custody?open")!;
        time.Advance(OneTimeLinks.Life + TimeSpan.FromSeconds(1));

        links.Take(link["/api/session?code=".Length..]).ShouldBeNull();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("https://elsewhere.example/api/record/x")]
    [InlineData("//elsewhere.example/api/")]
    [InlineData("/api/\\elsewhere")]
    [InlineData("/other")]
    [InlineData("/api/x\r\nSet-Cookie: a=b")]
    public void A_link_leads_to_pages_of_the_gateway_only(string path)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-links-").FullName;

        new OneTimeLinks(folder, TimeProvider.System).Make("practice-a", path).ShouldBeNull();
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("/api/session")]
    [InlineData("/api/session?code=")]
    [InlineData("/api/session?code=../../etc/passwd")]
    [InlineData("/api/session?code=AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    public async Task A_made_up_code_opens_nothing(string path)
    {
        await using var gateway = await RunningGateway.StartAsync();

        (await gateway.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.AuditAsync())[0].Outcome.ShouldBe("link-used-or-too-old");
    }

    private static Task<HttpResponseMessage> WithCookieAsync(RunningGateway gateway, HttpMethod method, string path, string cookie)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        return gateway.Client.SendAsync(request, Cancel);
    }
}
