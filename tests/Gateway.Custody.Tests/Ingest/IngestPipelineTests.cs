using System.Diagnostics.Metrics;
using Gateway.Custody.Ledger;
using Gateway.Fhir.Json;

namespace Gateway.Custody.Ingest;

public sealed class IngestPipelineTests
{
    [Fact]
    public async Task A_discharge_becomes_an_encounter_and_somebody_s_to_prepare_for()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));

        entry.State.ShouldBe(MessageState.Routed, entry.Reason);
        entry.Person.ToString().ShouldBe("ada");
        var obligations = await desk.ObligationsAsync(entry);
        obligations.Select(owed => (owed.Recipient, owed.State, owed.Goal)).ShouldBe(
            [("home", ObligationState.Queued, ObligationState.Actioned), ("YXX01", ObligationState.Failed, ObligationState.Filed)], ignoreOrder: true);
        // The practice is not connected: that is said, and owned, not forgotten.
        obligations.Single(owed => owed.Recipient == "YXX01").Reason.ShouldNotBeNull().ShouldStartWith("no-partner");
        var record = await desk.Store.ReadPersonAsync(entry.Person!.Value, TestContext.Current.CancellationToken);
        record.Select(resource => resource.Type).ShouldContain("Encounter");
        record.Select(resource => resource.Type).ShouldContain("Provenance");
        var encounter = JsonTree.ReadFhir(record.Single(resource => resource.Type == "Encounter").Json.Span).Root.ShouldNotBeNull();
        encounter.At("subject", "reference")!.Text.ShouldBe("Patient/ada");
    }

    [Fact]
    public async Task What_a_map_made_says_by_which_version_and_fields_that_were_left_behind_are_counted_by_source()
    {
        var counted = new Dictionary<(string, string?), long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, self) => { if (instrument.Meter.Name == "Gateway.Custody") self.EnableMeasurementEvents(instrument); } };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            lock (counted) counted[(instrument.Name, tags[0].Value as string)] = counted.GetValueOrDefault((instrument.Name, tags[0].Value as string)) + value;
            tags.Length.ShouldBe(1);
        });
        listener.Start();
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1") + "ZZZ|nobody knows\r");

        var record = await desk.Store.ReadPersonAsync(entry.Person!.Value, TestContext.Current.CancellationToken);
        var provenance = JsonTree.ReadFhir(record.Single(resource => resource.Type == "Provenance").Json.Span).Root.ShouldNotBeNull();
        provenance.All("agent").Last().At("who", "display")!.Text!.ShouldMatch("^map itk-adt/adt.map version [0-9]+\\.[0-9]+\\.[0-9]+, sha256 [0-9a-f]{64}$");
        lock (counted)
        {
            counted[("gateway.translations", "itk-adt")].ShouldBeGreaterThan(0);
            counted[("gateway.fields", "itk-adt")].ShouldBeGreaterThan(10);
            counted[("gateway.fields.unaccounted", "itk-adt")].ShouldBeGreaterThan(0);
        }
    }

    [Fact]
    public async Task A_message_is_processed_once_however_often_it_is_asked_for()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));

        await desk.ProcessAsync(entry.Id);

        (await desk.ObligationsAsync(entry)).Count.ShouldBe(2);
        (await desk.Store.HistoryOfAsync(entry.Id, TestContext.Current.CancellationToken)).Count(step => step.State.Equals(nameof(MessageState.Routed), StringComparison.OrdinalIgnoreCase)).ShouldBe(1);
    }

    [Fact]
    public async Task A_cancelled_discharge_takes_back_the_discharge_and_what_is_still_owed_for_it()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var discharge = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1"));

        var cancelled = await desk.PostAsync("itk-adt", "hospital", Adt("A13", "2"));
        var again = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "3"));

        (await desk.FindAsync(discharge)).State.ShouldBe(MessageState.Withdrawn);
        (await desk.ObligationsAsync(discharge)).ShouldAllBe(owed => owed.State == ObligationState.Withdrawn);
        cancelled.State.ShouldBe(MessageState.Routed);
        again.State.ShouldBe(MessageState.Routed);
        (await desk.ObligationsAsync(again)).ShouldContain(owed => owed.State == ObligationState.Queued);
    }

    [Fact]
    public async Task That_somebody_has_died_is_not_lost_when_the_register_s_patient_takes_the_sender_s_place()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1").Replace("19380402|2", "19380402|2|||||||||||||||||||||202606010930|Y", StringComparison.Ordinal).Replace("|1|19|", "|4|79|", StringComparison.Ordinal));

        entry.State.ShouldBe(MessageState.Routed, entry.Reason);
        var bundle = (await desk.Store.FindArtefactAsync(entry.Id, "bundle", TestContext.Current.CancellationToken)).ShouldNotBeNull();
        var patient = JsonTree.ReadFhir(bundle.Body.Span).Root!.All("entry").Select(one => one["resource"]!).Single(resource => resource.ResourceType == "Patient");
        patient["id"]!.Text.ShouldBe("ada");
        patient["deceasedDateTime"].ShouldNotBeNull().Text.ShouldNotBeNull().ShouldStartWith("2026-06-01T09:30");
    }

    [Fact]
    public async Task A_date_that_does_not_exist_parks_the_message_and_names_the_field()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1").Replace("19380402", "19381302", StringComparison.Ordinal));

        entry.State.ShouldBe(MessageState.Parked);
        entry.Owner.ShouldBe("integration analyst");
        entry.Reason.ShouldNotBeNull().ShouldContain("PID-7");
        entry.Reason.ShouldNotContain("19381302");
    }

    [Fact]
    public async Task An_alarm_from_a_shared_room_is_answered_by_the_home_while_its_person_is_looked_up()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Scaip("ME"));

        entry.State.ShouldBe(MessageState.Parked);
        entry.Owner.ShouldBe("record matching team");
        var owed = (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem();
        (owed.Recipient, owed.State, owed.Goal, owed.Person).ShouldBe(("home", ObligationState.Queued, ObligationState.Actioned, null));
    }

    [Fact]
    public async Task An_alarm_of_a_device_that_nobody_knows_is_the_operators_at_once_until_it_is_discarded()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Scaip("ME").Replace("26317", "99999", StringComparison.Ordinal));

        var owed = (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem();
        (owed.State, ObligationTransitions.OwnerOf(owed)).ShouldBe((ObligationState.Failed, "operator"));
        (await desk.Database.Alarms.DueAsync(entry.ReceivedAt, 10, TestContext.Current.CancellationToken)).ShouldHaveSingleItem().Obligation.Id.ShouldBe(owed.Id);
        owed.Reason.ShouldNotBeNull().ShouldStartWith("person-not-certain: ");

        await desk.Parked.DiscardAsync(entry.Id, "somebody", "rung: all is well", TestContext.Current.CancellationToken);

        (await desk.ObligationsAsync(entry)).ShouldHaveSingleItem().State.ShouldBe(ObligationState.Withdrawn);
    }

    [Fact]
    public async Task A_heartbeat_from_a_shared_room_asks_nobody_anything()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var entry = await desk.PostAsync("scaip", "telecare", Scaip("PI"));

        (entry.State, entry.Person, entry.Reason).ShouldBe((MessageState.Routed, null, "nobody: device-lives"));
        var devices = new List<string>();
        await foreach (var resource in desk.Store.AllAsync(TestContext.Current.CancellationToken)) devices.Add(resource.Type);
        devices.ShouldContain("Device");
        devices.ShouldNotContain("Patient");
    }

    private static string Scaip(string type) => $"<mrq><ref>1</ref><mty>{type}</mty><cid>26317</cid><dty>0004</dty><did>00</did><stc>0010</stc></mrq>";

    internal static string Adt(string trigger, string control) => string.Join('\r',
        $"MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|202606011000||ADT^{trigger}^ADT_A03|{control}|P|2.4|||||GBR|UNICODE|EN||iTKv1.0",
        "EVN||202606011000",
        "PID|1||9990000018^^^NHS||EXAMPLE^ADA||19380402|2",
        "PV1|1|I|WARD^^^RXX01||||||||||||||||V-1^^^VISITID|||||||||||||||||1|19||||||||202605281000|202606011000") + "\r";
}
