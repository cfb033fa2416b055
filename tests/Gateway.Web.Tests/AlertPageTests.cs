using System.Net;
using System.Text.RegularExpressions;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;
using Gateway.Web.Security;

namespace Gateway.Web;

/// <summary>The alerts of a home as people read and answer them in a browser.</summary>
public sealed partial class AlertPageTests
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_says_who_where_since_when_who_was_told_and_who_is_next()
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);

        var page = await PageAsync(gateway, await SessionAsync(gateway, "home-a"), "/api/alerts");

        page.ShouldContain("Alerts: 1 open, 1 urgent");
        page.ShouldContain("QUILLFEATHER, Ada");
        page.ShouldContain("02-Apr-1938");
        page.ShouldContain("Room 1, Alder House");
        // On the wall of the home it is an hour later than in Greenwich.
        page.ShouldContain("05-Jun-2026 09:55");
        page.ShouldContain("Go and see now.");
        page.ShouldContain("carer-on-duty");
        page.ShouldContain("nurse-in-charge, at");
        page.ShouldContain("05-Jun-2026 10:05");
        page.ShouldContain("NICE NG249 &lt;1.1&gt;");
        page.ShouldNotContain("<script", Case.Insensitive);
        Regex.Matches(page, "(href|action)=\"([^\"]*)\"").ShouldAllBe(link => !link.Value.Contains("Quillfeather", StringComparison.OrdinalIgnoreCase) && !link.Value.Contains(TestFolder.AdaNumber));
    }

    [Fact]
    public async Task A_home_sees_its_own_and_the_operator_sees_nobodys_name()
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);

        (await PageAsync(gateway, await SessionAsync(gateway, "home-b"), "/api/alerts?all&answered=a1")).ShouldSatisfyAllConditions(
            page => page.ShouldContain("Nothing is open"), page => page.ShouldNotContain("Quillfeather", Case.Insensitive), page => page.ShouldNotContain("role=\"status\""));
        (await PageAsync(gateway, await SessionAsync(gateway, "operator"), "/api/alerts")).ShouldSatisfyAllConditions(
            page => page.ShouldContain("Alder House"), page => page.ShouldContain(TestFolder.Ada), page => page.ShouldNotContain("Quillfeather", Case.Insensitive), page => page.ShouldNotContain("1938"));
        (await gateway.GetAsync("/api/alerts", "wearables", "text/html")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.AuditAsync()).ShouldContain(row => row.Actor == "home-b" && row.Action == "read" && row.What == "alerts");
    }

    [Fact]
    public async Task One_tap_with_a_name_answers_and_the_next_page_knows_the_name()
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        await AlertSeeds.AlertAsync(gateway, "a2", s_now.AddMinutes(1), alert => alert with { Fingerprint = "fall/a2" });
        var session = await SessionAsync(gateway, "home-a");
        var proof = Proof(await PageAsync(gateway, session, "/api/alerts"));

        var answer = await AnswerAsync(gateway, session, "a1", proof, "Kim O'Hara & Co", "not-real");

        answer.StatusCode.ShouldBe(HttpStatusCode.SeeOther);
        answer.Headers.Location!.ToString().ShouldBe("/api/alerts?answered=a1");
        var name = answer.Headers.GetValues("Set-Cookie").Single();
        name.ShouldContain("httponly", Case.Insensitive);
        name.ShouldContain("samesite=strict", Case.Insensitive);
        (await gateway.Get<IAlertStore>().FindAsync("a1", Cancel)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            alert => alert.AcknowledgedBy.ShouldBe("Kim O'Hara & Co"), alert => alert.Finding.ShouldBe(AlertFinding.NotReal), alert => alert.IsOpen.ShouldBeFalse());
        var after = await PageAsync(gateway, $"{session}; {name.Split(';')[0]}", "/api/alerts?answered=a1");
        after.ShouldContain("Alerts: 1 open");
        after.ShouldContain("Thank you.");
        after.ShouldContain("value=\"Kim O&#x27;Hara &amp; Co\"");
        (await gateway.AuditAsync()).ShouldContain(row => row.Actor == "home-a" && row.Action == "acknowledge" && row.What == "alert/a1");
        gateway.Log.Lines.ShouldAllBe(line => !line.Contains("Kim"));
    }

    [Fact]
    public async Task Who_answers_second_is_told_that_it_was_not_taken_and_what_the_first_one_said()
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        var session = await SessionAsync(gateway, "home-a");
        var proof = Proof(await PageAsync(gateway, session, "/api/alerts"));

        await AnswerAsync(gateway, session, "a1", proof, "Kim", "real");
        var second = await AnswerAsync(gateway, session, "a1", proof, "Lee", "not-real");

        second.Headers.Location!.ToString().ShouldBe("/api/alerts?late=a1");
        var page = await PageAsync(gateway, session, "/api/alerts?late=a1");
        page.ShouldContain("was not taken");
        page.ShouldContain("Kim says: It was a fall");
    }

    [Theory]
    [InlineData("no proof")]
    [InlineData("the proof of another session")]
    [InlineData("from another site")]
    [InlineData("no session")]
    [InlineData("an endless form")]
    public async Task No_other_site_can_answer_in_somebodys_name(string how)
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        var session = await SessionAsync(gateway, "home-a");
        var proof = how switch
        {
            "no proof" => "",
            "the proof of another session" => Proof(await PageAsync(gateway, await SessionAsync(gateway, "home-a"), "/api/alerts")),
            _ => Proof(await PageAsync(gateway, session, "/api/alerts")),
        };

        var answer = await AnswerAsync(gateway, how == "no session" ? "" : session, "a1", proof, how == "an endless form" ? new string('x', 5_000) : "Kim", "real", how == "from another site" ? "cross-site" : "same-origin");

        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await gateway.Get<IAlertStore>().FindAsync("a1", Cancel))!.IsOpen.ShouldBeTrue();
    }

    [Theory]
    [InlineData("home-b", "Kim", "real", HttpStatusCode.NotFound)]
    [InlineData("home-a", "", "real", HttpStatusCode.BadRequest)]
    [InlineData("home-a", "Kim", "maybe", HttpStatusCode.BadRequest)]
    public async Task A_form_answers_alerts_of_its_own_home_and_in_full(string client, string by, string finding, HttpStatusCode status)
    {
        await using var gateway = await StartAsync();
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        await AlertSeeds.AlertAsync(gateway, "b1", s_now, alert => alert with { Home = "VL0BB", Person = TestFolder.Ben });
        var session = await SessionAsync(gateway, client);
        var proof = Proof(await PageAsync(gateway, session, "/api/alerts"));

        (await AnswerAsync(gateway, session, "a1", proof, by, finding)).StatusCode.ShouldBe(status);

        (await gateway.Get<IAlertStore>().FindAsync("a1", Cancel))!.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task Only_the_page_of_alerts_may_send_a_form_and_only_to_the_gateway()
    {
        await using var gateway = await StartAsync();

        string Policy(HttpResponseMessage answer) => answer.Headers.GetValues("Content-Security-Policy").Single();
        Policy(await gateway.GetAsync("/api/alerts", "home-a", "text/html")).ShouldContain("form-action 'self'");
        Policy(await gateway.GetAsync("/api/alerts/budget", "home-a", "text/html")).ShouldContain("form-action 'none'");
        Policy(await gateway.GetAsync("/api/custody?open", "home-a", "text/html")).ShouldContain("form-action 'none'");
    }

    [Fact]
    public async Task The_budget_says_how_many_a_day_how_many_were_so_by_rule_and_device_and_how_long_an_answer_took()
    {
        await using var gateway = await StartAsync();
        Alert Answered(Alert alert, AlertFinding finding) => alert with { State = AlertStates.Acknowledged, Finding = finding, AcknowledgedBy = "Kim", ClosedAt = alert.RaisedAt.AddMinutes(4) };
        await AlertSeeds.AlertAsync(gateway, "a1", s_now.AddDays(-1), alert => Answered(alert, AlertFinding.Real));
        await AlertSeeds.AlertAsync(gateway, "a2", s_now.AddDays(-2), alert => Answered(alert, AlertFinding.NotReal));
        await AlertSeeds.AlertAsync(gateway, "a3", s_now.AddDays(-2).AddHours(1));
        await AlertSeeds.AlertAsync(gateway, "old", s_now.AddDays(-40), alert => Answered(alert, AlertFinding.Real));
        await AlertSeeds.AlertAsync(gateway, "b1", s_now, alert => alert with { Home = "VL0BB", Person = TestFolder.Ben });

        var page = await (await gateway.GetAsync("/api/alerts/budget", "home-a", "text/html")).Content.ReadAsStringAsync(Cancel);
        var json = await (await gateway.GetAsync("/api/alerts/budget?days=10", "home-a")).Content.ReadAsStringAsync(Cancel);

        page.ShouldContain("0.11, 3 in all");
        page.ShouldContain("2 on");
        page.ShouldContain("50 % of the 2");
        page.ShouldContain("Half within 4 minutes");
        page.ShouldContain("ATR_GN_P00000000-0000");
        json.ShouldContain("\"alerts\":3");
        json.ShouldContain("\"perHomeDay\":0.3");
        (await (await gateway.GetAsync("/api/alerts/budget", "operator", "text/html")).Content.ReadAsStringAsync(Cancel)).ShouldContain("in each of 2 homes");
        (await gateway.GetAsync("/api/alerts/budget?days=0", "home-a")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.GetAsync("/api/alerts/budget", "wearables")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    private static Task<RunningGateway> StartAsync() => RunningGateway.StartAsync(time: new StoppedTime(s_now));

    private static async Task<string> SessionAsync(RunningGateway gateway, string client) =>
        (await gateway.GetAsync(gateway.Get<OneTimeLinks>().Make(client, "/api/alerts")!)).Headers.GetValues("Set-Cookie").Single().Split(';')[0];

    private static async Task<string> PageAsync(RunningGateway gateway, string cookies, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Add("Cookie", cookies);
        request.Headers.Accept.ParseAdd("text/html");
        using var answer = await gateway.Client.SendAsync(request, Cancel);
        var page = await answer.Content.ReadAsStringAsync(Cancel);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, page);
        return page;
    }

    private static string Proof(string page) => HiddenProof().Match(page).Groups[1].Value;

    private static async Task<HttpResponseMessage> AnswerAsync(RunningGateway gateway, string cookies, string id, string proof, string by, string finding, string site = "same-origin")
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/alerts/{id}/answer")
        {
            Content = new FormUrlEncodedContent(new Dictionary<string, string> { ["proof"] = proof, ["by"] = by, ["finding"] = finding }),
        };
        if (cookies.Length > 0) request.Headers.Add("Cookie", cookies);
        request.Headers.Add("Sec-Fetch-Site", site);
        request.Headers.Add("Origin", "null");
        request.Headers.Accept.ParseAdd("text/html");
        return await gateway.Client.SendAsync(request, Cancel);
    }

    [GeneratedRegex("name=\"proof\" value=\"([0-9a-f]+)\"")]
    private static partial Regex HiddenProof();
}
