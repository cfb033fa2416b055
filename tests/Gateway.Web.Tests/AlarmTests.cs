using System.Net;
using System.Text.Json;
using Gateway.Custody.Chasing;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web;

public sealed class AlarmTests
{
    private static readonly DateTimeOffset s_start = new(2026, 6, 5, 16, 10, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_practice_that_never_answers_is_chased_up_the_ladder_until_somebody_has_taken_it_on_and_it_is_filed()
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time);
        var owed = await LateAsync(gateway, time);
        (await AlarmsAsync(gateway, "practice-a")).ShouldBe(["filed: recipient"]);

        time.Advance(TimeSpan.FromHours(1));
        await ChaseAsync(gateway);
        (await AlarmsAsync(gateway, "operator")).ShouldBe(["filed: recipient", "filed: operator"], ignoreOrder: true);

        var alarm = await FirstAsync(gateway, "practice-a");
        var taken = await gateway.PostAsync($"/api/custody/alarms/{alarm}/acknowledge", """{"by":"Records clerk","outcome":"seeing-to-it"}""", Posted.Json, "practice-a");
        taken.StatusCode.ShouldBe(HttpStatusCode.OK, await taken.Content.ReadAsStringAsync(Cancel));
        // The sender would be told four hours after the deadline; somebody who sees to it has an hour from now.
        time.Advance(TimeSpan.FromMinutes(59));
        await ChaseAsync(gateway);
        (await AlarmsAsync(gateway, "hospital")).ShouldBeEmpty();
        time.Advance(TimeSpan.FromHours(3));
        await ChaseAsync(gateway);
        (await AlarmsAsync(gateway, "operator")).Count.ShouldBe(3);

        var page = await (await gateway.GetAsync("/api/custody/alarms", "operator", "text/html")).Content.ReadAsStringAsync(Cancel);
        page.ShouldContain("Records clerk: seeing-to-it");
        page.ShouldNotContain("Quillfeather", Case.Insensitive);

        var receipt = $$"""{"obligation":"{{owed.Id}}","outcome":"filed","by":"Records clerk","at":"2026-06-06T22:00:00Z"}""";
        (await gateway.PostAsync($"/api/custody/{owed.MessageId}/receipts", receipt, Posted.Json, "practice-a")).StatusCode.ShouldBe(HttpStatusCode.OK);
        await ChaseAsync(gateway);

        (await AlarmsAsync(gateway, "operator")).ShouldBeEmpty();
        var late = await gateway.PostAsync($"/api/custody/alarms/{alarm}/acknowledge", """{"by":"Records clerk","outcome":"done-otherwise"}""", Posted.Json, "practice-a");
        late.StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await gateway.AuditAsync()).ShouldContain(row => row.Action == "acknowledge" && row.Actor == "practice-a");
    }

    [Fact]
    public async Task An_alarm_is_seen_and_taken_on_by_those_it_concerns_only()
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time);
        await LateAsync(gateway, time);
        var alarm = await FirstAsync(gateway, "operator");

        (await AlarmsAsync(gateway, "practice-b")).ShouldBeEmpty();
        (await AcknowledgeAsync(gateway, alarm, "practice-b")).ShouldBe(HttpStatusCode.NotFound);
        (await AcknowledgeAsync(gateway, "none", "practice-b")).ShouldBe(HttpStatusCode.NotFound);
        (await gateway.GetAsync("/api/custody/alarms")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await AcknowledgeAsync(gateway, alarm, "operator", """{"by":"A. Operator"}""")).ShouldBe(HttpStatusCode.BadRequest);
        (await AcknowledgeAsync(gateway, alarm, "operator", "[]")).ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.GetAsync("/api/custody/alarms?kind=rumour", "operator")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await FirstAsync(gateway, "operator")).ShouldBe(alarm);
    }

    [Fact]
    public async Task The_operator_changes_a_threshold_and_takes_it_back_and_nobody_else_does()
    {
        await using var gateway = await RunningGateway.StartAsync();
        const string Change = """{"name":"parked","value":"PT30M","by":"A. Operator","because":"a busy week"}""";

        (await gateway.PostAsync("/api/custody/alarms/thresholds", Change, Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        (await gateway.PostAsync("/api/custody/alarms/thresholds", Change, Posted.Json, "operator")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var changed = await ThresholdAsync(gateway, "parked");
        var undo = await gateway.PostAsync("/api/custody/alarms/thresholds", """{"name":"parked","undo":true,"by":"B. Operator","because":"it is over"}""", Posted.Json, "operator");
        var past = await gateway.PostAsync("/api/custody/alarms/thresholds",
            """{"name":"maintenance/itk-adt","value":"2020-01-01T00:00:00Z/2020-01-02T00:00:00Z","by":"A","because":"b"}""", Posted.Json, "operator");

        changed.ShouldBe(("PT30M", "PT4H"));
        undo.StatusCode.ShouldBe(HttpStatusCode.OK);
        past.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await ThresholdAsync(gateway, "parked")).ShouldBe(("PT4H", "PT4H"));
    }

    /// <summary>A hospital's discharge that practice-a's system took and nobody filed, a day later.</summary>
    private static async Task<Obligation> LateAsync(RunningGateway gateway, StoppedTime time)
    {
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        var owed = (await gateway.Store.FindObligationAsync(await Seeds.ObligationAsync(gateway, message, "practice-a", TestFolder.Ada), Cancel))!;
        await gateway.Store.CommitAsync(
            new CustodyCommit { Obligations = [new ObligationStep(owed.Id, ObligationState.Queued, ObligationState.Delivered, s_start, "courier") { Attempt = 1 }] }, Cancel);
        time.Advance(owed.DueAt - time.GetUtcNow() + TimeSpan.FromSeconds(1));
        await ChaseAsync(gateway);
        return owed;
    }

    private static async Task ChaseAsync(RunningGateway gateway)
    {
        await gateway.Get<Chaser>().BeginAsync(Cancel);
        await gateway.Get<Chaser>().ChaseAsync(Cancel);
        await gateway.Get<AlarmNotices>().CollectAsync(Cancel);
    }

    private static async Task<List<string>> AlarmsAsync(RunningGateway gateway, string client)
    {
        using var list = await ListAsync(gateway, client);
        return [.. list.RootElement.GetProperty("alarms").EnumerateArray().Select(alarm => $"{alarm.GetProperty("step").GetString()}: {alarm.GetProperty("told").GetString()}")];
    }

    private static async Task<string> FirstAsync(RunningGateway gateway, string client)
    {
        using var list = await ListAsync(gateway, client);
        return list.RootElement.GetProperty("alarms")[0].GetProperty("id").GetString()!;
    }

    private static async Task<(string? Value, string? File)> ThresholdAsync(RunningGateway gateway, string name)
    {
        using var document = JsonDocument.Parse(await (await gateway.GetAsync("/api/custody/alarms/thresholds", "operator")).Content.ReadAsStringAsync(Cancel));
        var one = document.RootElement.GetProperty("thresholds").EnumerateArray().Single(threshold => threshold.GetProperty("name").GetString() == name);
        return (one.GetProperty("value").GetString(), one.GetProperty("file").GetString());
    }

    private static async Task<HttpStatusCode> AcknowledgeAsync(RunningGateway gateway, string alarm, string client, string body = """{"by":"Somebody","outcome":"seeing-to-it"}""") =>
        (await gateway.PostAsync($"/api/custody/alarms/{alarm}/acknowledge", body, Posted.Json, client)).StatusCode;

    private static async Task<JsonDocument> ListAsync(RunningGateway gateway, string client)
    {
        var answer = await gateway.GetAsync("/api/custody/alarms?kind=overdue", client);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }
}
