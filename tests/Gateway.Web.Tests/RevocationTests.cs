using System.Net;
using System.Text.Json;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;

namespace Gateway.Web;

/// <summary>A referral taken back over HTTP by whoever sent it.</summary>
public sealed class RevocationTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Only_whoever_referred_takes_it_back_and_says_who_and_why()
    {
        // Ten in the morning of a Monday: the urgent team is open.
        await using var gateway = await RunningGateway.StartAsync(time: new StoppedTime(new DateTimeOffset(2026, 6, 1, 9, 0, 0, TimeSpan.Zero)));
        var asked = await gateway.PostSignedAsync("/api/triage/mods-dscr", Posted.Triage().Replace("\"respirationRate\": 25", "\"respirationRate\": 21", StringComparison.Ordinal)
            .Replace("\"spo2\": 91", "\"spo2\": 94", StringComparison.Ordinal).Replace("\"pulse\": 115", "\"pulse\": 95", StringComparison.Ordinal)
            .Replace("\"softSigns\": [\"eating-less\"],", "\"softSigns\": [\"eating-less\"], \"redFlags\": [], \"headInjury\": \"no\", \"onAnticoagulant\": false,", StringComparison.Ordinal), Posted.Json, "home-a");
        using var decision = JsonDocument.Parse(await asked.Content.ReadAsStringAsync(Cancel));
        decision.RootElement.GetProperty("disposition").GetString().ShouldBe("ucr-two-hours");
        var id = decision.RootElement.GetProperty("message").GetProperty("id").GetString()!;
        var owed = (await gateway.Store.ObligationsOfAsync(id, Cancel)).Single(one => one.Route == "triage-ucr");
        var filing = (await gateway.Store.ObligationsOfAsync(id, Cancel)).Single(one => one.Route == "triage-ucr-to-practice");

        (await RevokeAsync(gateway, id, "home-b", Body(owed.Id))).ShouldBe(HttpStatusCode.Forbidden);
        (await RevokeAsync(gateway, id, "ucr", Body(owed.Id))).ShouldBe(HttpStatusCode.Forbidden);
        (await RevokeAsync(gateway, id, null, Body(owed.Id))).ShouldBe(HttpStatusCode.Unauthorized);
        (await RevokeAsync(gateway, id, "home-a", $$"""{"obligation":"{{owed.Id}}","outcome":"revoked","by":"Kim"}""")).ShouldBe(HttpStatusCode.BadRequest);
        (await RevokeAsync(gateway, id, "home-a", Body(filing.Id))).ShouldBe(HttpStatusCode.Conflict, "who only files was not asked to come");
        (await RevokeAsync(gateway, id, "home-a", Body("no-such"))).ShouldBe(HttpStatusCode.NotFound);
        (await RevokeAsync(gateway, id, "home-a", Body(owed.Id))).ShouldBe(HttpStatusCode.OK);
        (await RevokeAsync(gateway, id, "home-a", Body(owed.Id))).ShouldBe(HttpStatusCode.OK, "said twice is said once");

        var all = await gateway.Store.ObligationsOfAsync(id, Cancel);
        all.Single(one => one.Id == owed.Id).State.ShouldBe(ObligationState.Withdrawn);
        all.Where(one => one.Route == "referral-revoked").Select(one => one.Recipient).ShouldBe([owed.Recipient, filing.Recipient], ignoreOrder: true);
        var bundle = JsonTree.ReadFhir((await gateway.Store.FindArtefactAsync(id, "bundle", Cancel))!.Body.Span).Root!;
        var request = bundle.All("entry").Select(entry => entry["resource"]!).First(resource => resource.ResourceType == "ServiceRequest")["id"]!.Text!;
        JsonTree.ReadFhir((await gateway.Records.ReadAsync("ServiceRequest", request, Cancel))!.Json.Span).Root!["status"]!.Text.ShouldBe("revoked");
        (await gateway.AuditAsync()).ShouldContain(row => row.Actor == "home-a" && row.Action == "revoke" && row.Outcome == "revoked");
        gateway.Log.Lines.ShouldAllBe(line => !line.Contains("Kim"));
    }

    private static string Body(string obligation) => $$"""{"obligation":"{{obligation}}","outcome":"revoked","by":"Kim, senior carer","reason":"seen by the practice"}""";

    private static async Task<HttpStatusCode> RevokeAsync(RunningGateway gateway, string id, string? client, string body) =>
        (await gateway.PostAsync($"/api/custody/{id}/revoke", body, Posted.Json, client)).StatusCode;
}
