using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gateway.Custody.Alerts;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Pathways.Alerts;
using Gateway.Web.Startup;

namespace Gateway.Web;

/// <summary>Clinical alerts from the sensor's message to the home's answer.</summary>
public sealed class AlertTests
{
    private static readonly DateTimeOffset s_start = new(2026, 6, 5, 9, 0, 0, TimeSpan.Zero);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_fall_that_nobody_answers_becomes_an_alert_of_the_home_and_ends_with_what_somebody_found()
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time);

        await SensorAsync(gateway, time, "detected", "ev-1");
        (await AlertsAsync(gateway, "home-a")).ShouldBeEmpty();
        var alert = await WaitForAlertAsync(gateway, time);

        alert.ShouldSatisfyAllConditions(
            a => a.Rule.ShouldBe("fall"), a => a.Home.ShouldBe("VL0AA"), a => a.Person.ShouldBe(TestFolder.Ada), a => a.Urgency.ShouldBe(Gateway.Pathways.Alerts.Urgency.Urgent));
        var message = await MessageAsync(gateway, "alert-urgent");
        message.ShouldSatisfyAllConditions(m => m.Person?.ToString().ShouldBe(TestFolder.Ada), m => m.Urgency.ShouldBe(Gateway.Custody.Ledger.Urgency.Urgent), m => m.State.ShouldBe(MessageState.Routed));
        (await gateway.Store.ObligationsOfAsync(message.Id, Cancel)).ShouldHaveSingleItem().Route.ShouldBe("alert-urgent-to-home");
        (await AlertsAsync(gateway, "home-b")).ShouldBeEmpty();

        var answered = await gateway.PostAsync($"/api/alerts/{alert.Id}/acknowledge", """{"by":"Kim Carer","finding":"real"}""", Posted.Json, "home-a");
        answered.StatusCode.ShouldBe(HttpStatusCode.OK, await answered.Content.ReadAsStringAsync(Cancel));
        (await AlertsAsync(gateway, "home-a")).ShouldBeEmpty();
        (await gateway.PostAsync($"/api/alerts/{alert.Id}/acknowledge", """{"by":"Kim Carer","finding":"not-real"}""", Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.Conflict);
        (await gateway.AuditAsync()).ShouldContain(row => row.Action == "acknowledge" && row.What == $"alert/{alert.Id}" && row.Outcome == "real");
        (await MessageAsync(gateway, "alert-update")).State.ShouldBe(MessageState.Routed);
        gateway.Log.Lines.ShouldAllBe(line => !line.Contains("Kim"));
    }

    [Theory]
    [InlineData("home-b", """{"by":"Kim","finding":"real"}""", HttpStatusCode.NotFound)]
    [InlineData("practice-a", """{"by":"Kim","finding":"real"}""", HttpStatusCode.NotFound)]
    [InlineData("home-a", """{"by":"Kim","finding":"maybe"}""", HttpStatusCode.BadRequest)]
    [InlineData("home-a", """{"finding":"real"}""", HttpStatusCode.BadRequest)]
    [InlineData("home-a", "[]", HttpStatusCode.BadRequest)]
    [InlineData("operator", """{"by":"Kim","finding":"real"}""", HttpStatusCode.OK)]
    public async Task An_alert_is_answered_by_its_home_and_in_full(string client, string body, HttpStatusCode status)
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time);
        await SensorAsync(gateway, time, "confirmed", "ev-1");
        var alert = await WaitForAlertAsync(gateway, time);

        (await gateway.PostAsync($"/api/alerts/{alert.Id}/acknowledge", body, Posted.Json, client)).StatusCode.ShouldBe(status);
    }

    [Fact]
    public async Task A_fall_in_a_shared_room_is_judged_although_its_filing_is_held_and_the_alert_names_the_room()
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time, configure: options =>
        {
            File.AppendAllText(Path.Combine(options.RegisterFolder, "affiliations.csv"), $"{TestFolder.Cleo},home,VL0AA,Room 1,2025-01-01,\n");
            return options;
        });

        var sent = await SensorAsync(gateway, time, "confirmed", "ev-1");
        var alert = await WaitForAlertAsync(gateway, time);

        (await Settled.WaitAsync(gateway, sent)).State.ShouldBe(MessageState.Parked);
        alert.ShouldSatisfyAllConditions(a => a.Person.ShouldBeNull(), a => a.Home.ShouldBe("VL0AA"), a => a.Reasons[0].ShouldContain("is shared"));
        (await MessageAsync(gateway, "alert-urgent")).ShouldSatisfyAllConditions(m => m.Person.ShouldBeNull(), m => m.State.ShouldBe(MessageState.Routed));
    }

    [Fact]
    public async Task What_is_remembered_outlives_the_process()
    {
        var time = new StoppedTime(s_start);
        var first = await RunningGateway.StartAsync(time: time);
        await SensorAsync(first, time, "detected", "ev-1");
        await UntilAsync(async () => (await first.Get<IAlertStore>().ReadHomeAsync("VL0AA", Cancel)).Version > 0);
        await first.StopAsync();

        time.Advance(TimeSpan.FromHours(3));
        await using var second = await RunningGateway.StartAsync(time: time, folder: first.Folder);
        var alert = await WaitForAlertAsync(second, time);

        alert.Since.ShouldBe(s_start);
        alert.RaisedAt.ShouldBeGreaterThanOrEqualTo(s_start.AddHours(3), "nobody was told while the gateway did not run");
    }

    [Fact]
    public async Task A_batch_of_readings_is_remembered_reading_by_reading_of_whoever_wears_the_device()
    {
        var time = new StoppedTime(s_start);
        await using var gateway = await RunningGateway.StartAsync(time: time);
        var readings = string.Join(',', Enumerable.Range(0, 60).Select(number =>
            $$"""{"id":"r-{{number}}","at":"2026-06-05T08:{{number:00}}:00Z","kind":"{{(number % 20 == 0 ? "stumbles\",\"value\":1,\"unit\":\"{count}" : "motion")}}"}"""));

        var posted = await gateway.PostAsync("/api/inbound/home-signals", $$"""{"device":"W-ADA","batch":"b1","readings":[{{readings}}]}""", Posted.Json, "measures");
        posted.StatusCode.ShouldBe(HttpStatusCode.Accepted, await posted.Content.ReadAsStringAsync(Cancel));

        HomeWatch? watch = null;
        await UntilAsync(async () => (watch = HomePieces.Read(await gateway.Get<IAlertStore>().ReadHomeAsync("VL0AA", Cancel))).Subjects.ContainsKey(TestFolder.Ada));
        watch!.Subjects[TestFolder.Ada].ShouldSatisfyAllConditions(
            ada => ada.Stumbles.ShouldHaveSingleItem().Sum.ShouldBe(3), ada => ada.LastSign.ShouldBe(new DateTimeOffset(2026, 6, 5, 8, 59, 0, TimeSpan.Zero)));
    }

    [Fact]
    public async Task A_fall_does_not_stand_behind_the_readings_that_wait_in_line()
    {
        var time = new StoppedTime(s_start);
        HeldSource? readings = null;
        await using var gateway = await RunningGateway.StartAsync(time: time, adjust: builder => readings = HeldSource.Install(builder, "home-signals"));
        var lanes = gateway.Get<QueueConsumers>().ByQueue[QueueConsumers.Inbound].Lanes;

        // Of many devices, so that every lane has one, and more wait behind them.
        for (var device = 0; device < 4 * lanes; device++)
        {
            var batch = $$"""{"device":"W-{{device}}","batch":"b1","readings":[{"id":"r-{{device}}","at":"2026-06-05T08:00:00Z","kind":"motion"}]}""";
            (await gateway.PostAsync("/api/inbound/home-signals", batch, Posted.Json, "measures")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        }
        await UntilAsync(() => Task.FromResult(readings!.Waiting > 0));

        await SensorAsync(gateway, time, "confirmed", "ev-1");

        (await MessageAsync(gateway, "alert-urgent")).State.ShouldBe(MessageState.Routed);
        (await ReadingsAsync(gateway)).ShouldAllBe(entry => entry.State == MessageState.Received, "the readings still wait");
        readings!.Open();
        await UntilAsync(async () => (await ReadingsAsync(gateway)).All(entry => entry.State == MessageState.Routed));
        (await ReadingsAsync(gateway)).Count.ShouldBe(4 * lanes);
    }

    private static Task<IReadOnlyList<LedgerEntry>> ReadingsAsync(RunningGateway gateway) => gateway.Store.ListMessagesAsync(new LedgerQuery("home-signals", Limit: int.MaxValue), Cancel);

    private static async Task<Alert> WaitForAlertAsync(RunningGateway gateway, StoppedTime time)
    {
        Alert? alert = null;
        await UntilAsync(async () => (await gateway.Get<IAlertStore>().ReadHomeAsync("VL0AA", Cancel)).Version > 0);
        time.Advance(TimeSpan.FromMinutes(61));
        await UntilAsync(async () =>
        {
            await gateway.Get<AlertWatch>().PassAsync(Cancel);
            alert = await gateway.Get<IAlertStore>().ListAsync(new AlertListing(), Cancel) is [var newest, ..] ? newest : null;
            return alert is not null;
        });
        return alert!;
    }

    private static async Task<LedgerEntry> MessageAsync(RunningGateway gateway, string kind)
    {
        LedgerEntry? found = null;
        await UntilAsync(async () =>
        {
            found = (await gateway.Store.ListMessagesAsync(new LedgerQuery(AlertTelling.Source), Cancel)).FirstOrDefault(entry => entry.Kind == kind && entry.State != MessageState.Received);
            return found is not null;
        });
        return found!;
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (!await holds()) await Task.Delay(20, patience.Token);
    }

    private static async Task<IReadOnlyList<string>> AlertsAsync(RunningGateway gateway, string client)
    {
        using var list = JsonDocument.Parse(await (await gateway.GetAsync("/api/alerts", client)).Content.ReadAsStringAsync(Cancel));
        return [.. list.RootElement.GetProperty("alerts").EnumerateArray().Select(alert => alert.GetProperty("rule").GetString()!)];
    }

    /// <summary>What the sensor of Ada's room says, signed as its supplier signs.</summary>
    private static async Task<string> SensorAsync(RunningGateway gateway, StoppedTime time, string state, string id)
    {
        var at = time.GetUtcNow();
        var body = Encoding.UTF8.GetBytes($$$"""{"type":"sensor.detection.fall","timestamp":"{{{at:yyyy-MM-ddTHH:mm:ssZ}}}","data":{"sn":"ATR_GN_P00000000-0000","eventId":"{{{id}}}","event":"fall","state":"{{{state}}}"{{{(state == "confirmed" ? ",\"confirmedBy\":\"Kim Carer\"" : "")}}}}}""");
        var (webhook, seconds) = ($"msg-{id}-{state}", at.ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture));
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{webhook}.{seconds}."), .. body];
        var signature = HMACSHA256.HashData(TestFolder.Secret, signed);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/inbound/sensor-falls") { Content = new ByteArrayContent(body) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Posted.Json);
        request.Headers.Add("webhook-id", webhook);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", $"v1,{Convert.ToBase64String(signature)}");
        request.Headers.Add("X-Client", "sensors");
        using var answer = await gateway.Client.SendAsync(request, Cancel);
        answer.IsSuccessStatusCode.ShouldBeTrue(await answer.Content.ReadAsStringAsync(Cancel));
        return (await gateway.Store.ListMessagesAsync(new LedgerQuery("sensor-falls", Limit: 1), Cancel))[0].Id;
    }
}
