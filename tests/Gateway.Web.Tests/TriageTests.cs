using System.Net;
using System.Text.Json;
using Gateway.Custody.Ledger;

namespace Gateway.Web;

public sealed class TriageTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_triage_request_is_answered_with_the_decision_in_the_same_call_and_is_in_custody()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/json");
        using var decision = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        decision.RootElement.GetProperty("disposition").GetString().ShouldNotBeNullOrEmpty();
        decision.RootElement.GetProperty("pack").GetString().ShouldNotBeNullOrEmpty();
        var id = decision.RootElement.GetProperty("message").GetProperty("id").GetString()!;
        answer.Headers.Location!.ToString().ShouldBe($"/api/custody/{id}");
        (await gateway.Store.FindMessageAsync(id, Cancel))!.State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_person_nobody_knows_gets_a_decision_all_the_same_and_the_home_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(number: "9990000999"), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        using var decision = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        decision.RootElement.GetProperty("disposition").GetString().ShouldNotBeNullOrEmpty();
        decision.RootElement.GetProperty("message").GetProperty("state").GetString().ShouldBe("parked");
        decision.RootElement.GetProperty("message").GetProperty("reason").GetString().ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task A_request_sent_again_gets_the_same_decision_and_is_decided_once()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var first = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");
        var second = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");

        second.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await second.Content.ReadAsStringAsync(Cancel)).ShouldBe(await first.Content.ReadAsStringAsync(Cancel));
        second.Headers.Location.ShouldBe(first.Headers.Location);
    }

    [Fact]
    public async Task Something_that_is_no_triage_request_is_sent_to_the_right_door()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldContain("/api/inbound");
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_request_without_an_observation_is_still_decided_or_says_plainly_that_it_is_not()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var body = Posted.Triage().Replace("\"raisedAt\": \"2026-06-01T08:20:00+01:00\",", "", StringComparison.Ordinal);

        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", body, Posted.Json, "home-a");

        // raisedAt is required: no decision, so the home must hear what to do without one.
        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("999");
        text.ShouldContain("raisedAt");
    }

    [Fact]
    public async Task The_answer_says_what_to_say_how_soon_and_who_is_told()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");

        using var decision = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        decision.RootElement.GetProperty("urgency").GetString().ShouldBe("immediate");
        decision.RootElement.GetProperty("say").GetString().ShouldStartWith("Situation: More sleepy since yesterday.");
        decision.RootElement.GetProperty("packIsSignedOff").GetBoolean().ShouldBeFalse();
        var told = decision.RootElement.GetProperty("told").EnumerateArray().ShouldHaveSingleItem();
        told.GetProperty("route").GetString().ShouldBe("triage-999-to-practice");
    }

    [Fact]
    public async Task What_really_happened_is_told_by_the_home_and_by_nobody_else()
    {
        const string happened = """{ "happened": "emergency-999", "at": "2026-06-01T10:00:00+01:00", "conveyed": true }""";
        await using var gateway = await RunningGateway.StartAsync();
        var answer = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage(), Posted.Json, "home-a");
        var id = answer.Headers.Location!.ToString().Split('/')[^1];

        (await gateway.PostAsync($"/api/triage/{id}/outcome", happened, Posted.Json, "home-b")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.PostAsync($"/api/triage/{id}/outcome", """{ "happened": "all well", "note": "Ada" }""", Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        (await gateway.PostAsync($"/api/triage/{id}/outcome", happened, Posted.Json, "home-a")).StatusCode.ShouldBe(HttpStatusCode.NoContent);

        var kept = (await gateway.Store.FindArtefactAsync(id, "outcome", Cancel)).ShouldNotBeNull();
        System.Text.Encoding.UTF8.GetString(kept.Body.Span).ShouldContain("\"conveyed\":true");
    }
}
