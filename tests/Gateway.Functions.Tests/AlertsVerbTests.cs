using Gateway.Functions.Tests.Host;
using Gateway.Storage.Sqlite;
using Gateway.Web;

namespace Gateway.Functions.Tests;

/// <summary>The verbs of clinical alerts, as typed.</summary>
public sealed class AlertsVerbTests(PublishedFolder published) : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-alerts-").FullName;

    [Fact]
    public async Task A_backtest_shows_what_the_rules_do_and_what_another_threshold_would_have_done()
    {
        await File.WriteAllLinesAsync(Path.Combine(_folder, "events.jsonl"),
        [
            """{"kind":"room","home":"A0001","person":"p1","room":"12"}""",
            """{"kind":"device","device":"radar-12","home":"A0001","room":"12"}""",
            """{"id":"1","at":"2026-06-01T08:00:00+01:00","kind":"fall-detected","home":"A0001","device":"radar-12","event":"e1"}""",
            """{"id":"2","at":"2026-06-01T08:10:00+01:00","kind":"fall-cancelled","home":"A0001","device":"radar-12","event":"e1","by":"Kim"}""",
            """{"id":"3","at":"2026-06-02T08:00:00+01:00","kind":"fall-confirmed","home":"A0001","person":"p1","by":"Kim"}""",
            """{"kind":"finding","rule":"fall","subject":"p1","at":"2026-06-02T08:01:00+01:00","finding":"real"}""",
        ], TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("backtest", "--events", "events.jsonl", "--set", "fall.answer-within=PT5M");

        code.ShouldBe(0, output);
        output.ShouldContain("not signed off");
        output.ShouldContain("with fall.answer-within=PT5M");
        output.ShouldContain("fall                       1 → 2");
    }

    [Theory]
    [InlineData("fall.answer-within=forever", "ISO 8601")]
    [InlineData("falls-risk.score=3", "There is no such rule")]
    public async Task A_threshold_that_makes_no_sense_is_refused_with_what_does(string setting, string said)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "events.jsonl"), """{"id":"1","at":"2026-06-01T08:00:00Z","kind":"motion","home":"A0001","person":"p1"}""", TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("backtest", "--events", "events.jsonl", "--set", setting);

        code.ShouldBe(2);
        output.ShouldContain(said);
    }

    [Fact]
    public async Task Lines_that_cannot_be_read_are_named_and_an_empty_file_is_no_quiet_month()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "events.jsonl"), "not json\n", TestContext.Current.CancellationToken);

        var (code, output) = await RunAsync("backtest", "--events", "events.jsonl");

        code.ShouldBe(2);
        output.ShouldContain("ALR020 line 1");
        output.ShouldContain("no signals");
        (await RunAsync("report")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("holds no gateway.db"));
    }

    [Fact]
    public async Task What_is_announced_has_an_end_is_tried_first_is_listed_and_taken_back()
    {
        var data = Path.Combine(_folder, "data");
        await (await SqliteDatabase.OpenAsync(data, TimeProvider.System, TestContext.Current.CancellationToken)).DisposeAsync();
        TestFolder.Write(_folder);
        string[] place = ["--home", "VL0AA", "--data", data, "--register", "register", "--partners", "partners.json"];
        var until = TimeProvider.System.GetUtcNow().AddHours(4).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
        string[] why = ["--by", "Kim", "--because", "outing"];
        string[] away = ["away", "--person", TestFolder.Ada, .. why, .. place, "--until"];

        (await RunAsync([.. away, until, "--dry-run"])).ShouldBe((0, "it could be announced; nothing was changed\n"));
        (await RunAsync(["standing", .. place])).ShouldBe((0, "announced: 0\n"));
        (await RunAsync([.. away, until])).ShouldBe((0, "announced\n"));
        (await RunAsync(["window", "--until", until, .. why, .. place])).ShouldBe((0, "announced\n"));
        (await RunAsync(["standing", .. place])).Output.ShouldSatisfyAllConditions(
            said => said.ShouldContain($"away         {TestFolder.Ada}"), said => said.ShouldContain("maintenance  all"), said => said.ShouldContain("Kim: outing"), said => said.ShouldContain("announced: 2"));
        (await RunAsync(["done", "--device", "bed-1", .. why, .. place])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("No such work"));
        (await RunAsync(["done", .. why, .. place])).ShouldBe((0, "announced\n"));
        (await RunAsync(["window", "--until", until, .. why, .. place])).ShouldBe((0, "announced\n"));
        (await RunAsync(["back", "--person", TestFolder.Ada, .. why, .. place])).Code.ShouldBe(0);
        (await RunAsync(["standing", .. place])).Output.ShouldContain("announced: 1");
        (await RunAsync(["hub", "--device", "bed-1", "--hub", "hub-1", .. why, .. place])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("never heard"));
        (await RunAsync([.. away, "2090-01-01T00:00:00Z"])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("at most"));
        (await RunAsync(["window", .. why, .. place])).Code.ShouldNotBe(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, ["alerts", .. arguments]);
}
