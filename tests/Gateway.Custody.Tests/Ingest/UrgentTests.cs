using Gateway.Custody.Alerts;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Custody.Ingest;

/// <summary>What is urgent and cannot go on: whoever must act is told all the same, once; only the record waits.</summary>
public sealed class UrgentTests
{
    // Two blanks: no code of FHIR has them (http://hl7.org/fhir/R4/datatypes.html#code).
    private const string NotACode = "a  b";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_alarm_that_is_not_valid_goes_to_its_responder_without_what_is_wrong_of_it_and_waits_for_the_record()
    {
        // A map that forgets what the standard requires of a Communication.
        await using var desk = await IngestDesk.OpenAsync(IngestDesk.RulesWith("scaip/alarm.map", "mrq -> alarm.status = 'in-progress';", ""));

        var entry = await desk.PostAsync("scaip", "telecare", Alarm("26318"));

        (entry.State, entry.Owner).ShouldBe((MessageState.Parked, "integration analyst"));
        entry.Reason.ShouldNotBeNull().ShouldStartWith("not-valid: ");
        await ShouldBeToldAsync(desk, entry, "ada");
        var sent = await SentAsync(desk, entry);
        sent.Select(resource => resource.ResourceType).ShouldBe(["Patient", "Device", "OperationOutcome"]);
        sent[^1].All("issue").Last().All("expression").Single().Text.ShouldNotBeNull().ShouldStartWith("Communication");
        (await desk.Store.ReadPersonAsync(entry.Person!.Value, Cancel)).ShouldBeEmpty("it is in no record yet");
    }

    [Fact]
    public async Task An_alarm_that_cannot_be_translated_whole_goes_to_its_responder_with_what_could_be_read()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Alarm("26318", NotACode));

        (entry.State, entry.Owner).ShouldBe((MessageState.Parked, "integration analyst"));
        entry.Reason.ShouldNotBeNull().ShouldStartWith("not-translated: ");
        await ShouldBeToldAsync(desk, entry, "ada");
        var sent = await SentAsync(desk, entry);
        sent.Select(resource => resource.ResourceType).ShouldBe(["Patient", "Device", "Communication", "OperationOutcome"]);
        sent[^1].All("issue").Last().All("expression").Single().Text.ShouldBe("dty");
    }

    [Fact]
    public async Task A_message_that_is_not_urgent_tells_nobody_before_it_is_mended()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Alarm("26318", NotACode).Replace("ME", "PI", StringComparison.Ordinal));

        entry.State.ShouldBe(MessageState.Parked);
        (await desk.ObligationsAsync(entry)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Whoever_was_told_is_not_told_again_when_it_is_released()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entry = await desk.PostAsync("scaip", "telecare", Alarm("26317"));
        entry.State.ShouldBe(MessageState.Parked);
        var told = (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem();

        // Still two people in the room: nothing has changed, and it is parked again.
        await desk.Parked.ReleaseAsync(entry.Id, "operator", Cancel);
        await desk.DrainAsync();

        (await desk.FindAsync(entry)).State.ShouldBe(MessageState.Parked);
        (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem().Id.ShouldBe(told.Id);
    }

    [Fact]
    public async Task A_mended_alarm_is_routed_and_says_who_was_told_before()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entry = await desk.ReceiveAsync("scaip", "telecare", Alarm("26318"));
        // As it was parked before its map was mended.
        var owed = Gateway.Testing.Samples.Obligation("o1", entry.Id, "home") with { Route = "alarm-to-responder" };
        var step = new MessageStep(entry.Id, MessageState.Received, MessageState.Parked, entry.ReceivedAt, "test") { Reason = "not-valid: mended later", Owner = "integration analyst" };
        (await desk.Store.CommitAsync(new CustodyCommit { Messages = [step], NewObligations = [owed] }, Cancel)).ShouldBeTrue();

        await desk.Parked.ReleaseAsync(entry.Id, "operator", Cancel);
        await desk.DrainAsync();

        var routed = await desk.FindAsync(entry);
        (routed.State, routed.Reason).ShouldBe((MessageState.Routed, null));
        (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem().Id.ShouldBe("o1");
    }

    [Fact]
    public async Task An_alarm_from_a_room_in_which_nobody_is_known_to_live_is_answered_by_the_home_where_the_device_stands()
    {
        await using var desk = await IngestDesk.OpenAsync();

        foreach (var (type, owner) in new[] { ("0004", "record matching team"), (NotACode, "integration analyst") })
        {
            var entry = await desk.PostAsync("scaip", "telecare", Alarm("26319", type, owner[..1]));

            (entry.State, entry.Owner).ShouldBe((MessageState.Parked, owner));
            await ShouldBeToldAsync(desk, entry, null);
        }
    }

    [Fact]
    public async Task An_alarm_of_a_device_that_nobody_knows_is_parked_urgent_and_reaches_nobody_by_guessing()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Alarm("99999"));

        (entry.State, entry.Urgency).ShouldBe((MessageState.Parked, Urgency.Urgent));
        (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem().State.ShouldBe(ObligationState.Failed);
    }

    [Fact]
    public async Task What_is_urgent_comes_to_the_alert_rules_by_a_queue_of_its_own()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var moved = await desk.PostAsync("sensor-falls", "home", """{"type":"sensor.detection.occupancy","timestamp":"2026-06-01T09:00:00Z","data":{"sn":"S-ADA","event":"occupied","state":"present"}}""");
        var fell = await desk.PostAsync("sensor-falls", "home", """{"type":"sensor.detection.fall","timestamp":"2026-06-01T09:01:00Z","data":{"sn":"S-ADA","event":"fall","eventId":"e1"}}""");

        (await desk.TakeAsync(UrgentQueue.Beside(AlertWatch.Queue))).ShouldNotBeNull().Message.Body.ShouldBe(fell.Id);
        (await desk.TakeAsync(UrgentQueue.Beside(AlertWatch.Queue))).ShouldBeNull();
        (await desk.TakeAsync(AlertWatch.Queue)).ShouldNotBeNull().Message.Body.ShouldBe(moved.Id);
    }

    [Fact]
    public async Task What_is_urgent_is_delivered_by_a_queue_of_its_own()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var left = await desk.PostAsync("itk-adt", "hospital", IngestPipelineTests.Adt("A03", "1"));
        var alarm = await desk.PostAsync("scaip", "telecare", Alarm("26318"));

        var owed = (await desk.ObligationsAsync(alarm)).ShouldHaveSingleItem();
        (await desk.TakeAsync(UrgentQueue.Beside(Courier.Queue))).ShouldNotBeNull().Message.Body.ShouldBe(owed.Id);
        (await desk.TakeAsync(UrgentQueue.Beside(Courier.Queue))).ShouldBeNull();
        (await desk.TakeAsync(Courier.Queue)).ShouldNotBeNull().Message.CorrelationId.ShouldBe(left.Id);
    }

    private static async Task ShouldBeToldAsync(IngestDesk desk, LedgerEntry entry, string? person)
    {
        var owed = (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem();
        (owed.Recipient, owed.State, owed.Goal, owed.Person?.ToString()).ShouldBe(("home", ObligationState.Queued, ObligationState.Actioned, person));
        foreach (var resource in await SentAsync(desk, entry)) ResourceValidator.Validate(resource).Where(issue => issue.IsError).ShouldBeEmpty(resource.ResourceType);
    }

    private static string Alarm(string controller, string type = "0004", string reference = "1") => $"<mrq><ref>{reference}</ref><mty>ME</mty><cid>{controller}</cid><dty>{type}</dty><did>00</did><stc>0010</stc></mrq>";

    /// <summary>What a responder is sent of the message.</summary>
    private static async Task<List<Element>> SentAsync(IngestDesk desk, LedgerEntry entry)
    {
        var bundle = (await desk.Store.FindArtefactAsync(entry.Id, "bundle", Cancel)).ShouldNotBeNull();
        return [.. JsonTree.ReadFhir(bundle.Body.Span).Root!.All("entry").Select(one => one["resource"]!).Select(resource => resource.Clone(resource.ResourceType))];
    }
}
