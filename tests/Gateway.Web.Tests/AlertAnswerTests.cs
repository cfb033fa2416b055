using System.Net;
using Gateway.Custody.Alerts;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;
using Gateway.Testing;

namespace Gateway.Web;

/// <summary>One way of answering an alert: on the page or by a receipt, in whichever order, with either engine.</summary>
public sealed class AlertAnswerTests(PostgresServer server) : IClassFixture<PostgresServer>
{
    private static readonly DateTimeOffset s_now = new(2026, 6, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, """ "outcome":"actioned","by":"Kim: nurse","finding":"not-real","reason":"sat on the floor" """, "Kim: nurse", AlertFinding.NotReal)]
    [InlineData(true, """ "outcome":"actioned","by":"Kim","finding":"real" """, "Kim", AlertFinding.Real)]
    [InlineData(false, """ "outcome":"completed","reason":"gone to see" """, "home-a", AlertFinding.Unclear)]
    public async Task A_receipt_that_ends_what_is_owed_answers_the_alert(bool onPostgres, string receipt, string by, AlertFinding finding)
    {
        await using var gateway = await StartAsync(onPostgres);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        var owed = await OwedAsync(gateway, 1);

        (await ReceiptAsync(gateway, owed[0], receipt)).StatusCode.ShouldBe(HttpStatusCode.OK);

        await UntilAsync(async () => !(await AlertAsync(gateway)).IsOpen);
        (await AlertAsync(gateway)).ShouldSatisfyAllConditions(
            alert => alert.State.ShouldBe(AlertStates.Acknowledged), alert => alert.AcknowledgedBy.ShouldBe(by), alert => alert.Finding.ShouldBe(finding));
        (await gateway.PostAsync("/api/alerts/a1/acknowledge", """{"by":"Lee","finding":"real"}""", Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await gateway.AuditAsync()).ShouldContain(row => row.Actor == "home-a" && row.Action == "acknowledge" && row.What == "alert/a1");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_answer_ends_what_is_owed_of_every_telling_and_a_receipt_after_it_is_harmless(bool onPostgres)
    {
        await using var gateway = await StartAsync(onPostgres);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now.AddMinutes(5), alert => alert with { State = AlertStates.Escalated, Rung = 1 }, "escalated");
        var owed = await OwedAsync(gateway, 2);

        (await gateway.PostAsync("/api/alerts/a1/acknowledge", """{"by":"Kim","finding":"real"}""", Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.OK);

        await UntilAsync(async () => (await OwedAsync(gateway, 2)).All(one => one.IsEnded));
        (await OwedAsync(gateway, 2)).ShouldAllBe(one => one.State == ObligationState.Actioned && one.Reason!.StartsWith("acknowledged-by: "));
        (await (await ReceiptAsync(gateway, owed[0], """ "outcome":"actioned","by":"Lee","finding":"not-real" """)).Content.ReadAsStringAsync(Cancel)).ShouldContain("already-applied");
        (await AlertAsync(gateway)).ShouldSatisfyAllConditions(alert => alert.AcknowledgedBy.ShouldBe("Kim"), alert => alert.Finding.ShouldBe(AlertFinding.Real));
    }

    [Theory]
    [InlineData("received")]
    [InlineData("accepted")]
    [InlineData("filed")]
    public async Task Who_only_has_it_has_not_answered_it(string outcome)
    {
        await using var gateway = await StartAsync(false);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        var owed = await OwedAsync(gateway, 1);

        (await ReceiptAsync(gateway, owed[0], $""" "outcome":"{outcome}","by":"Kim" """)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await ReceiptAsync(gateway, owed[0], """ "outcome":"actioned","finding":"perhaps" """)).StatusCode.ShouldBe(HttpStatusCode.BadRequest);

        (await gateway.Store.UnsentAsync(10, Cancel)).ShouldBeEmpty();
        (await AlertAsync(gateway)).IsOpen.ShouldBeTrue();
        (await gateway.AuditAsync()).ShouldNotContain(row => row.Action == "acknowledge");
    }

    [Fact]
    public async Task A_note_is_answered_when_it_is_filed()
    {
        await using var gateway = await StartAsync(false);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now, alert => alert with { Rule = "weight", Urgency = Pathways.Alerts.Urgency.Note });
        var owed = await OwedAsync(gateway, 1);

        await ReceiptAsync(gateway, owed[0], """ "outcome":"filed","by":"Kim" """);

        await UntilAsync(async () => !(await AlertAsync(gateway)).IsOpen);
    }

    [Fact]
    public async Task Nobody_is_asked_for_what_was_answered_before_it_could_be_told_and_nobody_owes_what_is_over()
    {
        await using var gateway = await StartAsync(false);
        await AlertSeeds.AlertAsync(gateway, "a1", s_now, alert => alert with { State = AlertStates.Acknowledged, AcknowledgedBy = "Kim", Finding = AlertFinding.Real, ClosedAt = s_now });
        await UntilAsync(async () => (await MessagesAsync(gateway)).Any(message => message.State == MessageState.Routed && message.Reason == "nobody: answered"));

        await AlertSeeds.AlertAsync(gateway, "a2", s_now, alert => alert with { Rule = "no-signs-of-life", Fingerprint = "no-signs-of-life/ada" });
        (await OwedAsync(gateway, 1)).ShouldAllBe(one => !one.IsEnded);
        await AlertSeeds.AlertAsync(gateway, "a2", s_now.AddMinutes(1), alert => alert with { Rule = "no-signs-of-life", State = AlertStates.Cleared, ClosedAt = s_now }, "cleared");
        await UntilAsync(async () => (await OwedAsync(gateway, 1))[0].State == ObligationState.Superseded);
    }

    [Fact]
    public async Task What_never_reached_anybody_is_taken_back_once_the_alert_is_answered()
    {
        await using var gateway = await RunningGateway.StartAsync(time: new StoppedTime(s_now));
        await AlertSeeds.AlertAsync(gateway, "a1", s_now);
        (await OwedAsync(gateway, 1))[0].State.ShouldBe(ObligationState.Failed, "the home has no endpoint");

        await gateway.PostAsync("/api/alerts/a1/acknowledge", """{"by":"Kim","finding":"real"}""", Posted.Json, "home-a");

        await UntilAsync(async () => (await OwedAsync(gateway, 1))[0].State == ObligationState.Withdrawn);
    }

    private async Task<RunningGateway> StartAsync(bool onPostgres)
    {
        var address = onPostgres ? (await server.SchemaAsync(Cancel)).ConnectionString : null;
        return await RunningGateway.StartAsync(time: new StoppedTime(s_now), configure: options =>
        {
            // A home that nobody answers for: what it is sent stays on its way.
            var partners = File.ReadAllText(options.PartnersFile);
            File.WriteAllText(options.PartnersFile, partners.Replace("\"id\": \"home-a\",", "\"id\": \"home-a\", \"endpoint\": \"http://127.0.0.1:9/\",", StringComparison.Ordinal));
            return options with { Database = address };
        });
    }

    private static async Task<Alert> AlertAsync(RunningGateway gateway) => (await gateway.Get<IAlertStore>().FindAsync("a1", Cancel))!;

    private static Task<IReadOnlyList<LedgerEntry>> MessagesAsync(RunningGateway gateway) => gateway.Store.ListMessagesAsync(new LedgerQuery(AlertTelling.Source, OldestFirst: true), Cancel);

    /// <summary>What is owed for the alerts, once there is so much of it.</summary>
    private static async Task<List<Obligation>> OwedAsync(RunningGateway gateway, int count)
    {
        List<Obligation> owed = [];
        await UntilAsync(async () =>
        {
            owed = [];
            foreach (var message in await MessagesAsync(gateway)) owed.AddRange(await gateway.Store.ObligationsOfAsync(message.Id, Cancel));
            return owed.Count >= count;
        });
        return owed;
    }

    private static Task<HttpResponseMessage> ReceiptAsync(RunningGateway gateway, Obligation owed, string rest) =>
        gateway.PostAsync($"/api/custody/{owed.MessageId}/receipts", $$"""{"obligation":"{{owed.Id}}",{{rest}}}""", Posted.Json, "home-a");

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(20, patience.Token);
    }
}
