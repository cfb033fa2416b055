using System.Text;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine must show of clinical alerts: all of a commit or nothing, a message once, and the second of two starts again.</summary>
public abstract class AlertStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<AlertsUnderTest> CreateAsync();

    [Fact]
    public async Task What_a_home_remembers_is_read_as_it_was_written_and_forgotten_piece_by_piece()
    {
        await using var test = await CreateAsync();
        (await test.Alerts.ReadHomeAsync("A0001", Cancel)).ShouldSatisfyAllConditions(home => home.Version.ShouldBe(0), home => home.Pieces.ShouldBeEmpty());

        (await test.Alerts.SaveAsync(Commit(0) with { Pieces = [Piece("subject", "ann", "1"), Piece("device", "radar", "2")] }, Cancel)).ShouldBe(AlertSave.Saved);
        (await test.Alerts.SaveAsync(Commit(1) with { Pieces = [Piece("subject", "ann", "3"), Piece("device", "radar", "")] }, Cancel)).ShouldBe(AlertSave.Saved);

        var home = await test.Alerts.ReadHomeAsync("A0001", Cancel);
        home.Version.ShouldBe(2);
        home.Pieces.Select(piece => $"{piece.Kind}/{piece.Key}={Encoding.UTF8.GetString(piece.Json.Span)}").ShouldBe(["subject/ann=3"]);
        (await test.Alerts.ReadHomeAsync("B0001", Cancel)).Pieces.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_second_of_two_that_change_a_home_writes_nothing()
    {
        await using var test = await CreateAsync();
        await test.Alerts.SaveAsync(Commit(0), Cancel);

        var saves = await Task.WhenAll(Enumerable.Range(0, 8).Select(number =>
            test.Alerts.SaveAsync(Commit(1) with { Pieces = [Piece("subject", $"s{number}", "1")], Alerts = [Of($"a{number}")], News = [News($"a{number}", "raised")], Messages = [$"m{number}"] }, Cancel)));

        saves.Count(save => save == AlertSave.Saved).ShouldBe(1);
        saves.Count(save => save == AlertSave.Stale).ShouldBe(7);
        (await test.Alerts.ReadHomeAsync("A0001", Cancel)).Pieces.ShouldHaveSingleItem();
        (await test.Alerts.UntoldAsync(10, Cancel)).ShouldHaveSingleItem();
        (await test.Alerts.ListAsync(new AlertListing(), Cancel)).ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_message_is_taken_once_and_one_that_was_stale_may_come_again()
    {
        await using var test = await CreateAsync();

        (await test.Alerts.SaveAsync(Commit(5) with { Messages = ["m1"] }, Cancel)).ShouldBe(AlertSave.Stale);
        (await test.Alerts.SaveAsync(Commit(0) with { Messages = ["m1"] }, Cancel)).ShouldBe(AlertSave.Saved);
        (await test.Alerts.SaveAsync(Commit(1) with { Messages = ["m1"], Pieces = [Piece("subject", "ann", "1")] }, Cancel)).ShouldBe(AlertSave.Taken);

        (await test.Alerts.ReadHomeAsync("A0001", Cancel)).ShouldSatisfyAllConditions(home => home.Version.ShouldBe(1), home => home.Pieces.ShouldBeEmpty());
    }

    [Fact]
    public async Task News_wait_in_order_until_they_are_told_and_are_found_afterwards()
    {
        await using var test = await CreateAsync();
        await test.Alerts.SaveAsync(Commit(0) with { Alerts = [Of("a1")], News = [News("a1", "raised"), News("a1", "escalated")] }, Cancel);
        await test.Alerts.SaveAsync(Commit(1) with { News = [News("a1", "raised")] }, Cancel);

        (await test.Alerts.UntoldAsync(1, Cancel)).ShouldHaveSingleItem().Change.What.ShouldBe("raised");
        await test.Alerts.MarkToldAsync(["a1/raised"], Cancel);

        (await test.Alerts.UntoldAsync(10, Cancel)).ShouldHaveSingleItem().Id.ShouldBe("a1/escalated");
        (await test.Alerts.FindNewsAsync("a1/raised", Cancel)).ShouldNotBeNull().Change.Alert.Reasons.ShouldBe(["Possible fall."]);
        (await test.Alerts.FindNewsAsync("a2/raised", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task Alerts_are_listed_newest_first_by_home_by_time_and_by_what_is_open()
    {
        await using var test = await CreateAsync();
        var closed = Of("a1") with { State = AlertStates.Acknowledged, Finding = AlertFinding.Real, AcknowledgedBy = "Kim", ClosedAt = Noon.AddMinutes(3) };
        await test.Alerts.SaveAsync(Commit(0) with { Alerts = [Of("a1"), Of("a2") with { RaisedAt = Noon.AddHours(1) }] }, Cancel);
        await test.Alerts.SaveAsync(Commit(1) with { Alerts = [closed] }, Cancel);

        (await IdsAsync(test, new AlertListing())).ShouldBe(["a2", "a1"]);
        (await IdsAsync(test, new AlertListing(OnlyOpen: true))).ShouldBe(["a2"]);
        (await IdsAsync(test, new AlertListing(Home: "B0001"))).ShouldBeEmpty();
        (await IdsAsync(test, new AlertListing(Home: "A0001", Until: Noon.AddHours(1)))).ShouldBe(["a1"]);
        (await IdsAsync(test, new AlertListing(From: Noon.AddMinutes(1)))).ShouldBe(["a2"]);
        (await IdsAsync(test, new AlertListing(Limit: 1))).ShouldBe(["a2"]);
        (await test.Alerts.FindAsync("a1", Cancel)).ShouldNotBeNull().ShouldSatisfyAllConditions(
            alert => alert.Finding.ShouldBe(AlertFinding.Real), alert => alert.ClosedAt.ShouldBe(Noon.AddMinutes(3)), alert => alert.IsOpen.ShouldBeFalse());
        (await test.Alerts.FindAsync("a9", Cancel)).ShouldBeNull();
    }

    [Fact]
    public async Task A_home_is_looked_at_when_something_is_due_in_it()
    {
        await using var test = await CreateAsync();
        await test.Alerts.SaveAsync(Commit(0) with { NextDue = Noon.AddHours(1) }, Cancel);
        await test.Alerts.SaveAsync(Commit(0) with { Home = "B0001" }, Cancel);

        (await test.Alerts.DueAsync(Noon.AddMinutes(59), Cancel)).ShouldBeEmpty();
        (await test.Alerts.DueAsync(Noon.AddHours(1), Cancel)).ShouldBe(["A0001"]);
        await test.Alerts.SaveAsync(Commit(1) with { NextDue = null }, Cancel);
        (await test.Alerts.DueAsync(Noon.AddYears(1), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Which_messages_were_taken_is_forgotten_by_the_time_of_their_arrival_so_many_at_a_time()
    {
        await using var test = await CreateAsync();
        string[] old = [IdOf(Noon.AddDays(-3)), IdOf(Noon.AddDays(-2)), IdOf(Noon.AddMilliseconds(-1))];
        string[] kept = [IdOf(Noon), IdOf(Noon.AddYears(1))];
        await test.Alerts.SaveAsync(Commit(0) with { Messages = [.. old, .. kept] }, Cancel);

        (await test.Alerts.ForgetTakenAsync(Noon, 2, Cancel)).ShouldBe(2);
        (await test.Alerts.ForgetTakenAsync(Noon, 2, Cancel)).ShouldBe(1);
        (await test.Alerts.ForgetTakenAsync(Noon, 2, Cancel)).ShouldBe(0);

        foreach (var message in kept) (await test.Alerts.SaveAsync(Commit(1) with { Messages = [message] }, Cancel)).ShouldBe(AlertSave.Taken);
        (await test.Alerts.SaveAsync(Commit(1) with { Messages = old }, Cancel)).ShouldBe(AlertSave.Saved);
    }

    private static string IdOf(DateTimeOffset at) => Guid.CreateVersion7(at).ToString();

    private static async Task<IEnumerable<string>> IdsAsync(AlertsUnderTest test, AlertListing query) => (await test.Alerts.ListAsync(query, Cancel)).Select(alert => alert.Id);

    private static AlertCommit Commit(long version) => new() { Home = "A0001", Version = version, At = Noon };

    private static AlertPiece Piece(string kind, string key, string json) => new(kind, key, Encoding.UTF8.GetBytes(json));

    private static AlertNews News(string alert, string what) => new($"{alert}/{what}", new AlertChange(what, Of(alert), Noon), "m1");

    private static Alert Of(string id) => new()
    {
        Id = id,
        Fingerprint = "fall/ann",
        Rule = "fall",
        Urgency = Urgency.Urgent,
        Home = "A0001",
        Person = "ann",
        State = AlertStates.Raised,
        Since = Noon,
        RaisedAt = Noon,
        Reasons = ["Possible fall."],
        Ask = "Go and see.",
        Citation = "A citation",
        Rules = "rules 1.0.0",
        ToldRole = "carer-on-duty",
    };
}

/// <summary>A database of clinical alerts, and what ends it.</summary>
public sealed class AlertsUnderTest(IAlertStore alerts, Func<ValueTask> end) : IAsyncDisposable
{
    public IAlertStore Alerts { get; } = alerts;

    public ValueTask DisposeAsync() => end();
}
