using System.Net;
using System.Text.Json;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web;

public sealed class InboundTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_record_is_accepted_with_202_a_custody_address_and_an_outcome()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/fhir+json");
        using var outcome = await ReadJsonAsync(answer);
        outcome.RootElement.GetProperty("resourceType").GetString().ShouldBe("OperationOutcome");
        var id = answer.Headers.Location!.ToString()["/api/custody/".Length..];
        var entry = await gateway.Store.FindMessageAsync(id, Cancel);
        entry.ShouldNotBeNull();
        entry.Client.ShouldBe("home-a");
        entry.Kind.ShouldBe("care-record");
        (await gateway.Store.ReadBodyAsync(id, Cancel)).ToArray().ShouldBe(System.Text.Encoding.UTF8.GetBytes(Posted.CareRecord()));
    }

    [Fact]
    public async Task A_bearer_token_works_where_signatures_do()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    [Fact]
    public async Task An_HL7_message_is_answered_with_AA_and_its_own_control_id()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("CTRL42"), Posted.Hl7, "hospital");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("application/hl7-v2");
        var segments = (await answer.Content.ReadAsStringAsync(Cancel)).Split('\r', StringSplitOptions.RemoveEmptyEntries);
        segments[0].ShouldStartWith("MSH|^~\\&|ROUTE|ROUTE|PAS|RXX07|");
        segments[0].Split('|')[9].Length.ShouldBeInRange(1, 20);
        segments[1].ShouldBe("MSA|AA|CTRL42");
        answer.Headers.Location.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_SCAIP_alarm_is_answered_with_mrs_zero_and_its_reference()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/scaip", Posted.Alarm("00001883"), Posted.Xml, "telecare");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await answer.Content.ReadAsStringAsync(Cancel)).ShouldBe("<mrs><ref>00001883</ref><snu>0</snu><ste>OK</ste></mrs>");
        var id = answer.Headers.Location!.ToString()["/api/custody/".Length..];
        (await gateway.Store.FindMessageAsync(id, Cancel))!.Urgency.ShouldBe(Urgency.Urgent);
    }

    [Fact]
    public async Task A_notice_to_the_secret_path_is_answered_with_a_plain_200_and_a_HEAD_probe_finds_the_address_alive()
    {
        await using var gateway = await RunningGateway.StartAsync();
        var path = $"/api/inbound/withings/{TestFolder.PathSecret}";

        var probe = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Cancel);
        var wrongProbe = await gateway.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path + "x"), Cancel);
        var answer = await gateway.PostAsync(path, Posted.Notice, Posted.Form);
        var wrong = await gateway.PostAsync(path + "x", Posted.Notice, Posted.Form);

        probe.StatusCode.ShouldBe(HttpStatusCode.OK);
        wrongProbe.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        wrong.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await gateway.CountMessagesAsync()).ShouldBe(1);
    }

    [Fact]
    public async Task Every_part_of_a_file_is_a_message_of_one_batch()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var answer = await gateway.PostAsync("/api/inbound/abacus-visits", Posted.Visits(), Posted.Csv, "round");

        answer.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var batch = await gateway.GetAsync(answer.Headers.Location!.ToString(), "round");
        using var json = await ReadJsonAsync(batch);
        json.RootElement.GetProperty("messages").GetInt32().ShouldBe(2);
        var parts = json.RootElement.GetProperty("parts").EnumerateArray().Select(part => part.GetProperty("id").GetString()!).ToList();
        parts.Count.ShouldBe(2);
        foreach (var part in parts)
            (await gateway.Store.FindMessageAsync(part, Cancel))!.BatchId.ShouldBe(answer.Headers.Location!.ToString()["/api/custody/".Length..]);
    }

    [Theory]
    [InlineData("itk-adt")]
    [InlineData("mods-dscr")]
    [InlineData("scaip")]
    [InlineData("abacus-visits")]
    public async Task A_message_sent_twice_gets_the_same_answer_twice_and_is_worked_on_once(string source)
    {
        await using var gateway = await RunningGateway.StartAsync();
        Task<HttpResponseMessage> Send() => source switch
        {
            "itk-adt" => gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge(), Posted.Hl7, "hospital"),
            "mods-dscr" => gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a"),
            "scaip" => gateway.PostAsync("/api/inbound/scaip", Posted.Alarm(), Posted.Xml, "telecare"),
            _ => gateway.PostAsync("/api/inbound/abacus-visits", Posted.Visits(), Posted.Csv, "round"),
        };

        var first = await Send();
        var second = await Send();

        second.StatusCode.ShouldBe(first.StatusCode);
        second.Headers.Location.ShouldBe(first.Headers.Location);
        (await second.Content.ReadAsByteArrayAsync(Cancel)).ShouldBe(await first.Content.ReadAsByteArrayAsync(Cancel));
        var entries = await gateway.Store.ListMessagesAsync(new LedgerQuery(Limit: 100), Cancel);
        entries.Count(entry => entry.State == MessageState.Duplicate).ShouldBe(entries.Count / 2);
    }

    [Fact]
    public async Task Two_senders_who_count_alike_do_not_hide_each_others_messages()
    {
        await using var gateway = await RunningGateway.StartAsync();

        await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");
        var other = await gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-b");

        other.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        (await gateway.Store.ListMessagesAsync(new LedgerQuery(State: MessageState.Duplicate), Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_id_with_other_content_is_parked_and_not_taken_for_a_duplicate()
    {
        await using var gateway = await RunningGateway.StartAsync();

        var first = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("SAME"), Posted.Hl7, "hospital");
        var second = await gateway.PostAsync("/api/inbound/itk-adt", Posted.Discharge("SAME", born: "19380403"), Posted.Hl7, "hospital");

        second.Headers.Location.ShouldNotBe(first.Headers.Location);
        var entry = await gateway.Store.FindMessageAsync(second.Headers.Location!.ToString()["/api/custody/".Length..], Cancel);
        entry!.State.ShouldBe(MessageState.Parked);
        entry.Owner.ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task No_positive_answer_leaves_before_the_store_says_that_the_message_is_on_disk()
    {
        GatedStore? store = null;
        await using var gateway = await RunningGateway.StartAsync(builder => store = GatedStore.Install(builder));

        var posting = gateway.PostSignedAsync("/api/inbound/mods-dscr", Posted.CareRecord(), Posted.Json, "home-a");
        await store!.Reached;
        // The gateway has had time for a whole other request, and still nobody was told.
        (await gateway.GetAsync("/api/health")).StatusCode.ShouldBe(HttpStatusCode.OK);
        posting.IsCompleted.ShouldBeFalse();
        store.Open();

        (await posting).StatusCode.ShouldBe(HttpStatusCode.Accepted);
    }

    private static async Task<JsonDocument> ReadJsonAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
}
