using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Web;

public sealed partial class PageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_record_page_says_who_it_is_about_and_shows_every_value_encoded()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await Seeds.ObservationAsync(gateway, TestFolder.Ada, "obs-1", "Pressure & pulse");

        var answer = await gateway.GetAsync($"/api/record/{TestFolder.Ada}", "practice-a", "text/html");
        var page = await answer.Content.ReadAsStringAsync(Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        page.ShouldContain("QUILLFEATHER, Ada");
        page.ShouldContain("02-Apr-1938");
        page.ShouldContain("999 000 0018");
        page.ShouldContain("Alder House");
        page.ShouldContain("Alder Surgery");
        page.ShouldContain("Pressure &amp; pulse");
        page.ShouldContain("mods-dscr");
        page.ShouldNotContain("<script", Case.Insensitive);
        page.ShouldContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    [Theory]
    [InlineData("record")]
    [InlineData("custody")]
    [InlineData("batch")]
    [InlineData("open")]
    [InlineData("alarms")]
    [InlineData("alerts")]
    [InlineData("budget")]
    [InlineData("refusal")]
    public async Task A_page_can_be_read_by_a_screen_reader(string which)
    {
        await using var gateway = await RunningGateway.StartAsync();
        await Seeds.ObservationAsync(gateway, TestFolder.Ada, "obs-1");
        var message = await Seeds.MessageAsync(gateway, "practice-a", TestFolder.Ada);
        await Seeds.ObligationAsync(gateway, message, "home-a", TestFolder.Ada);
        var file = await gateway.PostAsync("/api/inbound/abacus-visits", Posted.Visits(), Posted.Csv, "round");
        await AlertSeeds.AlertAsync(gateway, "a1", gateway.Get<TimeProvider>().GetUtcNow());
        var (path, client) = which switch
        {
            "record" => ($"/api/record/{TestFolder.Ada}", "practice-a"),
            "custody" => ($"/api/custody/{message}", "practice-a"),
            "open" => ("/api/custody?open", "practice-a"),
            "alarms" => ("/api/custody/alarms", "practice-a"),
            "alerts" => ("/api/alerts", "home-a"),
            "budget" => ("/api/alerts/budget", "home-a"),
            "batch" => (file.Headers.Location!.ToString(), "round"),
            _ => ("/api/record/nobody", "practice-a"),
        };

        var page = await (await gateway.GetAsync(path, client, "text/html")).Content.ReadAsStringAsync(Cancel);

        page.ShouldStartWith("<!DOCTYPE html>");
        page.ShouldContain("<html lang=\"en\">");
        Regex.Count(page, "<main").ShouldBe(1);
        Regex.Count(page, "<h1").ShouldBe(1);
        TitleText().Match(page).Groups[1].Value.Length.ShouldBeGreaterThan(5);
        Regex.Count(page, "<table").ShouldBe(Regex.Count(page, "<caption"));
        HeaderCell().Matches(page).ShouldAllBe(cell => cell.Value.Contains("scope=", StringComparison.Ordinal));
        // Headings go down one step at a time.
        var levels = Heading().Matches(page).Select(heading => heading.Groups[1].Value[0] - '0').ToList();
        for (var i = 1; i < levels.Count; i++) (levels[i] - levels[i - 1]).ShouldBeLessThanOrEqualTo(1);
        var ids = ElementId().Matches(page).Select(id => id.Groups[1].Value).ToList();
        ids.ShouldBeUnique();
    }

    [Fact]
    public async Task No_answer_is_kept_framed_or_guessed_and_pages_run_no_script()
    {
        await using var gateway = await RunningGateway.StartAsync();

        foreach (var path in new[] { $"/api/record/{TestFolder.Ada}", $"/api/fhir/Patient/{TestFolder.Ada}", "/api/record/nobody", "/api/custody?open" })
        {
            var answer = await gateway.GetAsync(path, "practice-a", "text/html");
            string Header(string name) => string.Join(", ", answer.Headers.TryGetValues(name, out var values) ? values : []);

            Header("Content-Security-Policy").ShouldContain("default-src 'none'");
            Header("Content-Security-Policy").ShouldContain("frame-ancestors 'none'");
            Header("Content-Security-Policy").ShouldNotContain("script-src");
            Header("Cache-Control").ShouldBe("no-store");
            Header("X-Content-Type-Options").ShouldBe("nosniff");
            Header("Referrer-Policy").ShouldBe("no-referrer");
            Header("Server").ShouldBeEmpty();
        }
    }

    [Theory]
    [InlineData("nhsuk.css")]
    [InlineData("gateway.css")]
    public async Task The_style_sheets_come_from_the_gateway_itself_without_the_NHS_font_or_anything_from_elsewhere(string name)
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.GetAsync($"/api/assets/{name}");
        var sheet = await answer.Content.ReadAsStringAsync(Cancel);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/css");
        sheet.ShouldNotContain("Frutiger");
        sheet.ShouldNotContain("url(");
        (await gateway.GetAsync("/api/assets/other.css")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [GeneratedRegex("<title>([^<]*)</title>")]
    private static partial Regex TitleText();

    [GeneratedRegex("<th[ >][^>]*")]
    private static partial Regex HeaderCell();

    [GeneratedRegex("<h([1-6])")]
    private static partial Regex Heading();

    [GeneratedRegex(" id=\"([^\"]*)\"")]
    private static partial Regex ElementId();
}
