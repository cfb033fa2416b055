using System.Net;
using System.Text.Json;
using Gateway.Custody.Ledger;

namespace Gateway.Web;

public sealed class CustodyTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_sender_follows_its_message_with_every_step_and_the_fate_of_every_field()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var posted = await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");
        await Settled.WaitAsync(gateway, posted.Headers.Location!.ToString()["/api/custody/".Length..]);

        using var sender = await ReadAsync(await gateway.GetAsync(posted.Headers.Location!.ToString(), "home-a"));
        using var operatorView = await ReadAsync(await gateway.GetAsync(posted.Headers.Location!.ToString(), "operator"));

        sender.RootElement.GetProperty("state").GetString().ShouldBe("routed");
        sender.RootElement.GetProperty("steps").EnumerateArray().Where(step => !step.TryGetProperty("obligation", out _))
            .Select(step => step.GetProperty("state").GetString()).ShouldBe(["received", "translated", "identified", "recorded", "routed"]);
        sender.RootElement.GetProperty("report").GetProperty("mapped").GetArrayLength().ShouldBeGreaterThan(0);
        operatorView.RootElement.TryGetProperty("report", out _).ShouldBeFalse();
    }

    [Fact]
    public async Task A_receipt_ends_what_its_sender_owed_and_only_what_it_owed()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        var owed = await Seeds.ObligationAsync(gateway, message, "practice-a", TestFolder.Ada);
        var receipt = $$"""{"obligation":"{{owed}}","outcome":"filed","by":"Records clerk","at":"2026-06-01T10:00:00Z"}""";

        var other = await gateway.PostAsync($"/api/custody/{message}/receipts", receipt, Posted.Json, "practice-b");
        var own = await gateway.PostAsync($"/api/custody/{message}/receipts", receipt, Posted.Json, "practice-a");
        var again = await gateway.PostAsync($"/api/custody/{message}/receipts", receipt, Posted.Json, "practice-a");

        other.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        own.StatusCode.ShouldBe(HttpStatusCode.OK);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await gateway.Store.FindObligationAsync(owed, Cancel))!.State.ShouldBe(ObligationState.Filed);
        (await gateway.AuditAsync()).Count(row => row is { Actor: "practice-a", Action: "receipt" }).ShouldBe(1);
    }

    [Theory]
    [InlineData("{", 400)]
    [InlineData("", 400)]
    [InlineData("""{"outcome":"filed"}""", 400)]
    [InlineData("""{"obligation":"x","outcome":"lost"}""", 400)]
    [InlineData("""{"obligation":"x","outcome":"refused"}""", 400)]
    [InlineData("""{"obligation":"x","outcome":"filed"}""", 404)]
    public async Task A_receipt_that_is_none_is_refused_with_the_place(string receipt, int status)
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);

        var answer = await gateway.PostAsync($"/api/custody/{message}/receipts", receipt, Posted.Json, "practice-a");

        ((int)answer.StatusCode).ShouldBe(status);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/problem+json");
    }

    [Fact]
    public async Task What_is_still_open_is_counted_for_the_sender_and_for_who_owes_it()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        var owed = await Seeds.ObligationAsync(gateway, message, "practice-a", TestFolder.Ada);

        using var sender = await ReadAsync(await gateway.GetAsync("/api/custody?open", "hospital"));
        using var recipient = await ReadAsync(await gateway.GetAsync("/api/custody?open", "practice-a"));
        using var other = await ReadAsync(await gateway.GetAsync("/api/custody?open", "practice-b"));
        await gateway.PostAsync($"/api/custody/{message}/receipts", $$"""{"obligation":"{{owed}}","outcome":"filed"}""", Posted.Json, "practice-a");
        using var afterwards = await ReadAsync(await gateway.GetAsync("/api/custody?open", "hospital"));

        sender.RootElement.GetProperty("sent")[0].GetProperty("id").GetString().ShouldBe(message);
        recipient.RootElement.GetProperty("owed")[0].GetProperty("id").GetString().ShouldBe(owed);
        other.RootElement.GetProperty("stillOpen").GetInt32().ShouldBe(0);
        afterwards.RootElement.GetProperty("stillOpen").GetInt32().ShouldBe(0);
    }

    [Fact]
    public async Task A_recipient_sees_what_it_owes_and_not_who_else_was_told()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var message = await Seeds.MessageAsync(gateway, "hospital", TestFolder.Ada);
        await Seeds.ObligationAsync(gateway, message, "practice-a", TestFolder.Ada);
        await Seeds.ObligationAsync(gateway, message, "home-a", TestFolder.Ada);

        var text = await (await gateway.GetAsync($"/api/custody/{message}", "home-a")).Content.ReadAsStringAsync(Cancel);

        text.ShouldContain("home-a");
        text.ShouldNotContain("practice-a");
    }

    [Fact]
    public async Task A_sender_holds_what_it_sent_against_what_arrived()
    {
        await using var gateway = await RunningGateway.StartAsync();
        await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord("ev-1"), Posted.Json, "home-a");
        var day = $$"""{"source":"mods-dscr","from":"{{TimeProvider.System.GetUtcNow().AddHours(-1):o}}","until":"{{TimeProvider.System.GetUtcNow().AddHours(1):o}}","keys":["ev-1","ev-2"]}""";

        using var difference = await ReadAsync(await gateway.PostAsync("/api/custody/totals", day, Posted.Json, "home-a"));
        var foreign = await gateway.PostAsync("/api/custody/totals", day, Posted.Json, "hospital");
        var empty = await gateway.PostAsync("/api/custody/totals", "{}", Posted.Json, "home-a");

        difference.RootElement.GetProperty("arrived").GetInt32().ShouldBe(1);
        difference.RootElement.GetProperty("missing").EnumerateArray().Select(key => key.GetString()).ShouldBe(["ev-2"]);
        difference.RootElement.GetProperty("agrees").GetBoolean().ShouldBeFalse();
        foreign.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        empty.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    private static async Task<JsonDocument> ReadAsync(HttpResponseMessage answer)
    {
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        return JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
    }
}
