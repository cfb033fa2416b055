using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Functions.Tests.Host;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Gateway.Web;

namespace Gateway.Functions.Tests;

/// <summary>The operator's verbs over a data folder, as typed.</summary>
public sealed class LedgerVerbTests(PublishedFolder published) : IDisposable
{
    private static readonly Dictionary<string, string> NoEnvironment = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-ledger-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_is_parked_is_listed_released_discarded_and_given_away_and_the_ledger_still_verifies()
    {
        await FillAsync();

        var (listed, list) = await RunAsync("parked");
        listed.ShouldBe(0);
        list.ShouldContain("not-registered: enter the person");
        list.ShouldContain("parked: 3");

        (await RunAsync("release", "--code", "not-registered", "--dry-run")).Output.ShouldContain("m1: would be released");
        (await RunAsync("release", "--code", "not-registered")).Output.ShouldContain("m1: released");
        (await RunAsync("release", "m1")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("not parked"));
        (await RunAsync("release")).Code.ShouldBe(2);
        (await RunAsync("discard", "m2", "--reason", "the ward sent it by mistake")).Output.ShouldContain("m2: discarded");
        (await RunAsync("reassign", "m3", "--owner", "hospital integration team")).Output.ShouldContain("m3: reassigned");
        (await RunAsync("parked")).Output.ShouldContain("hospital integration team");
        (await RunAsync("list", "--key", "hospital/key-2")).Output.ShouldContain("discarded");

        var (code, verdict) = await RunAsync("verify");
        code.ShouldBe(0, verdict);
        verdict.ShouldContain("4 messages, 15 steps, 1 seals (9 steps not sealed yet), 0 faults");
        (await RunAsync("verify", "--anchor", new string('0', 64))).Code.ShouldBe(1);
    }

    [Fact]
    public async Task A_message_is_found_by_the_senders_own_key_by_its_age_and_by_an_obligation_of_it()
    {
        await FillAsync();

        (await RunAsync("list", "--key", "key-3")).Output.ShouldStartWith("m3 ");
        (await RunAsync("list", "--key", "ey-3")).Output.ShouldBeEmpty("a part of a word is no key");
        (await RunAsync("show", "m3")).Output.ShouldContain("key        hospital/key-3");
        (await RunAsync("show", "o4")).Output.ShouldStartWith("message    m4");
        (await RunAsync("list", "--older-than", "PT1H")).Output.Split('\n').Length.ShouldBe(5);
        (await RunAsync("list", "--older-than", "P20000D")).Output.ShouldBeEmpty();
        (await RunAsync("list", "--older-than", "soon")).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("PT4H"));
    }

    [Fact]
    public async Task What_is_still_open_is_listed_for_a_sender_and_for_a_recipient()
    {
        await FillAsync();

        (await RunAsync("open", "--for", "hospital")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("sent  m1"), r => r.Output.ShouldContain("still open: 4 sent, 0 owed"));
        (await RunAsync("open", "--for", "practice")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("must be filed, is queued; whose move: gateway"), r => r.Output.ShouldContain("still open: 0 sent, 1 owed"));
        (await RunAsync("open", "--for", "nobody")).ShouldBe((0, "still open: 0 sent, 0 owed\n"));
        (await RunAsync("open")).Output.ShouldContain("still open: 4 sent, 1 owed");
    }

    [Fact]
    public async Task What_a_sender_says_it_sent_is_held_against_what_arrived()
    {
        await FillAsync();
        await File.WriteAllTextAsync(Path.Combine(_folder, "totals.json"),
            """{"source":"itk-adt","from":"2026-03-02T00:00:00Z","until":"2026-03-03T00:00:00Z","keys":["key-1","key-2","key-3","key-9"]}""", Cancel);

        (await RunAsync("totals", "totals.json", "--client", "hospital")).ShouldBe(
            (1, "missing     key-9\nunexpected  key-4\ntotals: sent 4, arrived 4, missing 1, unexpected 1, without a key 0: they differ\n"));
        (await RunAsync("totals", "nowhere.json", "--client", "hospital")).Code.ShouldBe(2);
    }

    [Fact]
    public async Task A_replay_is_chosen_by_message_or_by_time_and_needs_the_maps_of_today()
    {
        await FillAsync();
        TestFolder.Write(_folder);
        string[] configuration = ["--register", "register", "--partners", "partners.json"];

        (await RunAsync(["replay", .. configuration])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("--source"));
        (await RunAsync(["replay", "nobody", .. configuration])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(2), r => r.Output.ShouldContain("no message"));
        (await RunAsync(["replay", "m1", .. configuration])).ShouldSatisfyAllConditions(r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("release it instead"));
        (await RunAsync(["replay", "--from", "2026-03-03T00:00:00Z", .. configuration])).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(0), r => r.Output.ShouldContain("replay: 0 messages, 0 would change"));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task FillAsync()
    {
        await using var database = await SqliteDatabase.OpenAsync(Path.Combine(_folder, "data"), TimeProvider.System, Cancel);
        foreach (var number in Enumerable.Range(1, 3))
        {
            await database.Store.ReceiveAsync([Samples.Received($"m{number}", $"hospital/key-{number}")], Cancel);
            var park = new MessageStep($"m{number}", MessageState.Received, MessageState.Parked, Samples.Noon, "gateway")
            {
                Reason = number == 1 ? "not-registered: enter the person" : "not-valid: mend the map",
                Owner = "integration analyst",
            };
            await database.Store.CommitAsync(new CustodyCommit { Messages = [park] }, Cancel);
        }
        await database.Ledger.SealAsync(Samples.Noon, Cancel);
        await database.Store.ReceiveAsync([Samples.Received("m4", "hospital/key-4")], Cancel);
        MessageState[] way = [MessageState.Received, MessageState.Translated, MessageState.Identified, MessageState.Recorded, MessageState.Routed];
        var steps = way.Zip(way.Skip(1), (from, to) => Samples.Step("m4", from, to)).ToList();
        await database.Store.CommitAsync(new CustodyCommit { Messages = steps, NewObligations = [Samples.Obligation("o4", "m4")] }, Cancel);
    }

    private async Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        await GatewayProcess.RunAsync(published.Path, _folder, NoEnvironment, ["ledger", .. arguments, "--data", "data"]);
}
