using System.Net;
using Gateway.Custody.Store;
using Gateway.Testing;

namespace Gateway.Web;

/// <summary>What people announce of a home through the API: who may, what is refused, what outlives the process, with either engine.</summary>
public sealed class AnnouncementApiTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private const string Path = "/api/alerts/announcements";

    private static readonly DateTimeOffset s_now = new(2026, 6, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_was_announced_outlives_the_process_stands_on_the_page_and_ends_by_itself(bool onPostgres)
    {
        var (time, address) = (new StoppedTime(s_now), onPostgres ? (await server.SchemaAsync(Cancel)).ConnectionString : null);
        var first = await RunningGateway.StartAsync(time: time, configure: options => options with { Database = address });
        (await SayAsync(first, "home-a", """ "kind":"maintenance","until":"2026-06-05T12:00:00+01:00" """)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await SayAsync(first, "home-a", $""" "kind":"away","person":"{TestFolder.Ada}","until":"2026-06-07T12:00:00Z" """)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await first.AuditAsync()).Where(row => row.Action.StartsWith("announce-")).Select(row => $"{row.Actor} {row.Action} {row.What} {row.Outcome}").ShouldBe(
        [
            $"home-a announce-away alerts/VL0AA/{TestFolder.Ada} until 2026-06-07T12:00Z",
            "home-a announce-maintenance alerts/VL0AA/all until 2026-06-05T11:00Z",
        ], ignoreOrder: true);
        await first.StopAsync();

        await using var second = await RunningGateway.StartAsync(time: time, folder: first.Folder, configure: options => options with { Database = address });
        (await ListAsync(second, "home-a")).ShouldSatisfyAllConditions(said => said.ShouldContain("\"maintenance\""), said => said.ShouldContain("\"away\""), said => said.ShouldContain("\"by\":\"Kim\""));
        (await ListAsync(second, "home-b")).ShouldNotContain("away");
        var page = await (await second.GetAsync("/api/alerts", "home-a", "text/html")).Content.ReadAsStringAsync(Cancel);
        page.ShouldContain("Away: <strong>QUILLFEATHER, Ada</strong>");
        page.ShouldContain("Work: <strong>all devices</strong>");
        (await (await second.GetAsync("/api/alerts", "home-b", "text/html")).Content.ReadAsStringAsync(Cancel)).ShouldNotContain("Quillfeather", Case.Insensitive);

        time.Advance(TimeSpan.FromHours(3));
        (await ListAsync(second, "home-a")).ShouldNotContain("\"maintenance\"");
        (await (await second.GetAsync($"{Path}?all", "home-a")).Content.ReadAsStringAsync(Cancel)).ShouldContain("\"maintenance\"");
        (await SayAsync(second, "home-a", $""" "kind":"back","person":"{TestFolder.Ada}" """)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ListAsync(second, "home-a")).ShouldNotContain("\"away\"");
    }

    [Theory]
    [InlineData("practice-a", """ "kind":"maintenance","until":"2026-06-05T12:00:00Z" """, HttpStatusCode.NotFound)]
    [InlineData("operator", """ "kind":"maintenance","until":"2026-06-05T12:00:00Z" """, HttpStatusCode.NotFound)]
    [InlineData("operator", """ "kind":"maintenance","until":"2026-06-05T12:00:00Z","home":"VL0AA" """, HttpStatusCode.OK)]
    [InlineData("operator", """ "kind":"maintenance","until":"2026-06-05T12:00:00Z","home":"VL0ZZ" """, HttpStatusCode.UnprocessableEntity)]
    [InlineData("home-a", """ "kind":"maintenance","until":"2026-06-05T12:00:00Z","dryRun":true """, HttpStatusCode.OK)]
    [InlineData("home-a", """ "kind":"maintenance" """, HttpStatusCode.UnprocessableEntity)]
    [InlineData("home-a", """ "kind":"maintenance","until":"2026-08-05T12:00:00Z" """, HttpStatusCode.UnprocessableEntity)]
    [InlineData("home-a", """ "kind":"maintenance","until":"tomorrow" """, HttpStatusCode.BadRequest)]
    [InlineData("home-a", """ "kind":"maintenance","until":"2026-06-05T12:00:00" """, HttpStatusCode.BadRequest)]
    [InlineData("home-a", """ "kind":"away","person":"person-ben","until":"2026-06-05T12:00:00Z" """, HttpStatusCode.UnprocessableEntity)]
    [InlineData("home-a", """ "kind":"away","person":"nobody","until":"2026-06-05T12:00:00Z" """, HttpStatusCode.UnprocessableEntity)]
    public async Task A_home_announces_its_own_with_an_end_and_a_dry_run_changes_nothing(string client, string said, HttpStatusCode status)
    {
        await using var gateway = await RunningGateway.StartAsync(time: new StoppedTime(s_now));

        (await SayAsync(gateway, client, said)).StatusCode.ShouldBe(status);

        var changes = status == HttpStatusCode.OK && !said.Contains("dryRun");
        (await gateway.Get<IAlertStore>().ReadHomeAsync("VL0AA", Cancel)).Version.ShouldBe(changes ? 1 : 0);
        (await gateway.AuditAsync()).Count(row => row.Action == "announce-maintenance").ShouldBe(changes ? 1 : 0);
    }

    private static Task<HttpResponseMessage> SayAsync(RunningGateway gateway, string client, string said) =>
        gateway.PostAsync(Path, $$"""{"by":"Kim","because":"new batteries",{{said}}}""", Posted.Json, client);

    private static async Task<string> ListAsync(RunningGateway gateway, string client) => await (await gateway.GetAsync(Path, client)).Content.ReadAsStringAsync(Cancel);
}
