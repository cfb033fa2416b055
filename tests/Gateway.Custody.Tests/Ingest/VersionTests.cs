using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Ingest;

/// <summary>Create, amend, withdraw, entered in error, wrong person, out of order, repeat: what each does to the record.</summary>
public sealed class VersionTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_amended_record_is_a_new_version_of_the_same_resource()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e1", Weight(1, "create", "62.4"));

        await PostAsync(desk, "e2", Weight(2, "amend", "64.2"));

        var weight = await OnlyAsync(desk, "Observation");
        Value(weight).ShouldBe("64.2");
        (await desk.Store.HistoryAsync("Observation", weight.Id, Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task An_older_version_that_comes_late_does_not_take_the_place_of_the_newer()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e2", Weight(2, "amend", "64.2"));

        await PostAsync(desk, "e1", Weight(1, "create", "62.4"));

        var weight = await OnlyAsync(desk, "Observation");
        Value(weight).ShouldBe("64.2");
        (await desk.Store.HistoryAsync("Observation", weight.Id, Cancel)).Select(Value).ShouldBe(["64.2", "62.4"]);
    }

    [Fact]
    public async Task Nobody_is_told_of_an_older_version_that_comes_late()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e2", Weight(2, "amend", "64.2"));

        var late = await desk.PostAsync("mods-dscr", "home", Event("e1", Weight(1, "create", "62.4")));

        (late.State, late.Reason).ShouldBe((MessageState.Routed, "nobody: older-than-what-stands"));
        (await desk.ObligationsAsync(late)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_late_message_that_also_says_something_new_is_told()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e2", Weight(2, "amend", "64.2"));

        var late = await desk.PostAsync("mods-dscr", "home", Event("e1", $"{Weight(1, "create", "62.4")}, {Set(1, 14)}"));

        late.Reason.ShouldBeNull();
        (await desk.ObligationsAsync(late)).ShouldHaveSingleItem().Route.ShouldBe("care-record-to-practice");
    }

    [Fact]
    public async Task A_withdrawal_is_told_even_when_something_newer_stands()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e3", Weight(3, "amend", "64.2"));

        var late = await desk.PostAsync("mods-dscr", "home", Event("e2", Withdrawn(2)));

        late.Reason.ShouldBeNull();
        (await desk.ObligationsAsync(late)).ShouldNotBeEmpty();
        Value(await OnlyAsync(desk, "Observation")).ShouldBe("64.2");
    }

    [Theory]
    [InlineData("incident", """{ "kind": "near-miss", "description": "Knelt down beside the bed." }""")]
    [InlineData("weight", """{ "value": 62.4, "unit": "kg" }""")]
    [InlineData("medicationAdministration", """{ "medicine": { "text": "Paracetamol" }, "scheduledAt": "2026-06-01T08:00:00+01:00", "outcome": "A" }""")]
    public async Task Who_was_told_of_a_record_is_told_that_it_was_an_error(string type, string data)
    {
        await using var desk = await IngestDesk.OpenAsync();
        string Stated(int version, string change, string status, string content) => $$"""
            { "recordUid": "x-1", "version": {{version}}, "changeType": "{{change}}", "status": "{{status}}", "type": "{{type}}", "date": "2026-06-01T08:00:00+01:00", "data": {{content}} }
            """;

        var told = await desk.PostAsync("mods-dscr", "home", Event("e1", Stated(1, "create", "final", data)));
        var takenBack = await desk.PostAsync("mods-dscr", "home", Event("e2", Stated(2, "withdraw", "entered-in-error", "null")));

        foreach (var entry in (LedgerEntry[])[told, takenBack])
        {
            entry.State.ShouldBe(MessageState.Routed, entry.Reason);
            (await desk.ObligationsAsync(entry)).Select(owed => owed.Route).ShouldBe(["care-record-to-practice"]);
        }
    }

    [Fact]
    public async Task Replaying_counts_only_what_stood_when_the_message_was_first_routed()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.PostAsync("mods-dscr", "home", Event("e1", Weight(1, "create", "62.4")));
        var third = await desk.PostAsync("mods-dscr", "home", Event("e3", Weight(3, "amend", "64.2")));
        var second = await desk.PostAsync("mods-dscr", "home", Event("e2", Weight(2, "amend", "63.1")));
        var replay = desk.WithRoutes("""
            version: 2.0.0
            routes:
              - { id: also-to-the-home, kinds: [care-record], to: [home], goal: filed, within: PT2H, because: New today. }
            """);

        foreach (var told in (LedgerEntry[])[first, third])
            (await replay.PreviewAsync(told.Id, Cancel)).Effects.ShouldContain(effect => effect.What == "obligation home by route also-to-the-home" && effect.Change == "new");
        (await replay.PreviewAsync(second.Id, Cancel)).ChangesAnything.ShouldBeFalse();
    }

    [Fact]
    public async Task A_withdrawn_record_stays_withdrawn_when_what_it_withdrew_comes_late()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e2", Withdrawn(2));

        await PostAsync(desk, "e1", Weight(1, "create", "62.4"));

        Read(await OnlyAsync(desk, "Observation"))["status"]!.Text.ShouldBe("entered-in-error");
    }

    [Fact]
    public async Task A_score_of_ours_is_no_newer_than_the_set_it_was_computed_from()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e2", Set(2, 25));
        var score = (await RecordAsync(desk)).Single(resource => resource.Id.StartsWith("news2-", StringComparison.Ordinal));

        await PostAsync(desk, "e1", Set(1, 14));

        (await desk.Store.ReadAsync("Observation", score.Id, Cancel))!.Version.ShouldBe(score.Version);
    }

    [Fact]
    public async Task A_record_of_the_wrong_person_leaves_them_when_it_is_stated_again_for_the_right_one()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e1", Weight(1, "create", "62.4"));

        var moved = await desk.PostAsync("mods-dscr", "home", Event("e2", Weight(2, "amend", "62.4"), "9990000026", "1940-01-01"));

        moved.State.ShouldBe(MessageState.Routed, moved.Reason);
        (await RecordAsync(desk)).ShouldNotContain(resource => resource.Type == "Observation");
        (await desk.Store.ReadPersonAsync(moved.Person!.Value, Cancel)).ShouldContain(resource => resource.Type == "Observation");
    }

    [Fact]
    public async Task A_repeat_is_a_duplicate_and_adds_no_version()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await PostAsync(desk, "e1", Weight(1, "create", "62.4"));

        var again = await desk.PostAsync("mods-dscr", "home", Event("e1", Weight(1, "create", "62.4")));
        await PostAsync(desk, "e2", Weight(1, "create", "62.4"));

        again.State.ShouldBe(MessageState.Duplicate);
        (await desk.Store.HistoryAsync("Observation", (await OnlyAsync(desk, "Observation")).Id, Cancel)).Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_discharge_that_comes_after_its_own_cancellation_asks_nobody_to_prepare()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await desk.PostAsync("itk-adt", "hospital", Adt("A01", "1", "202606010900"));
        await desk.PostAsync("itk-adt", "hospital", Adt("A13", "3", "202606011100"));

        var late = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2", "202606011000"));

        late.State.ShouldBe(MessageState.Withdrawn);
        (await desk.ObligationsAsync(late)).ShouldBeEmpty();
        Read(await OnlyAsync(desk, "Encounter"))["status"]!.Text.ShouldBe("in-progress");
    }

    [Fact]
    public async Task A_late_cancellation_takes_back_the_discharge_that_it_was_written_for_and_no_later_one()
    {
        await using var desk = await IngestDesk.OpenAsync();
        var first = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "1", "202606011000"));
        var second = await desk.PostAsync("itk-adt", "hospital", Adt("A03", "3", "202606011200"));

        await desk.PostAsync("itk-adt", "hospital", Adt("A13", "2", "202606011100"));

        (await desk.FindAsync(first)).State.ShouldBe(MessageState.Withdrawn);
        (await desk.FindAsync(second)).State.ShouldBe(MessageState.Routed);
        Read(await OnlyAsync(desk, "Encounter"))["status"]!.Text.ShouldBe("finished");
    }

    [Fact]
    public async Task An_admission_that_comes_after_the_discharge_does_not_open_the_stay_again()
    {
        await using var desk = await IngestDesk.OpenAsync();
        await desk.PostAsync("itk-adt", "hospital", Adt("A03", "2", "202606011000"));

        var late = await desk.PostAsync("itk-adt", "hospital", Adt("A01", "1", "202606010900"));

        Read(await OnlyAsync(desk, "Encounter"))["status"]!.Text.ShouldBe("finished");
        late.Reason.ShouldBe("nobody: older-than-what-stands");
        (await desk.ObligationsAsync(late)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_merge_at_the_sender_is_recorded_for_review_and_merges_nobody_here()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var merged = await desk.PostAsync("itk-adt", "hospital", Merge("H-99"));

        merged.State.ShouldBe(MessageState.Routed, merged.Reason);
        (await desk.ObligationsAsync(merged)).ShouldBeEmpty();
        var task = Read(await OnlyAsync(desk, "Task"));
        task["status"]!.Text.ShouldBe("requested");
        task.All("input").Select(input => input.At("valueIdentifier", "value")?.Text).ShouldContain("H-99");
    }

    [Fact]
    public async Task A_merge_that_joins_two_people_of_the_register_is_parked_with_the_matching_team()
    {
        await using var desk = await IngestDesk.OpenAsync();

        var merged = await desk.PostAsync("itk-adt", "hospital", Merge("H-BEA"));

        (merged.State, merged.Owner).ShouldBe((MessageState.Parked, "record matching team"));
    }

    private static async Task PostAsync(IngestDesk desk, string id, string record)
    {
        var entry = await desk.PostAsync("mods-dscr", "home", Event(id, record));
        entry.State.ShouldBe(MessageState.Routed, entry.Reason);
    }

    private static async Task<IReadOnlyList<StoredResource>> RecordAsync(IngestDesk desk) => await desk.Store.ReadPersonAsync(Gateway.Testing.Samples.Person("ada"), Cancel);

    private static async Task<StoredResource> OnlyAsync(IngestDesk desk, string type) => (await RecordAsync(desk)).Single(resource => resource.Type == type);

    private static Element Read(StoredResource stored) => JsonTree.ReadFhir(stored.Json.Span).Root.ShouldNotBeNull();

    private static string? Value(StoredResource stored) => Read(stored).At("valueQuantity", "value")?.Text;

    private static string Event(string id, string record, string number = "9990000018", string born = "1938-04-02") => $$"""
        { "eventId": "{{id}}", "occurredAt": "2026-06-01T09:00:00+01:00", "system": { "systemIdentifier": "demo-dscr" }, "careOrganisation": { "name": "Home", "odsCode": "VLX01" },
          "subjectOfCare": { "nhsNumber": "{{number}}", "birthDate": "{{born}}" }, "records": [ {{record}} ] }
        """;

    private static string Weight(int version, string change, string kilograms) => $$"""
        { "recordUid": "w-1", "version": {{version}}, "changeType": "{{change}}", "status": "final", "type": "weight",
          "date": "2026-06-01T08:00:00+01:00", "data": { "value": {{kilograms}}, "unit": "kg" } }
        """;

    private static string Withdrawn(int version) => $$"""
        { "recordUid": "w-1", "version": {{version}}, "changeType": "withdraw", "status": "entered-in-error", "type": "weight", "date": "2026-06-01T08:00:00+01:00" }
        """;

    private static string Set(int version, int breaths) => $$"""
        { "recordUid": "s-1", "version": {{version}}, "changeType": "{{(version == 1 ? "create" : "amend")}}", "status": "final", "type": "observationSet",
          "date": "2026-06-01T08:00:00+01:00", "data": { "respirationRate": {{breaths}}, "spo2": 97, "onOxygen": false, "systolic": 120, "diastolic": 60,
          "pulse": 70, "acvpu": "A", "temperatureC": 37.0 } }
        """;

    private static string Adt(string trigger, string control, string written) => string.Join('\r',
        $"MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|{written}||ADT^{trigger}^ADT_A03|{control}|P|2.4|||||GBR|UNICODE|EN||iTKv1.0",
        $"EVN||{written}",
        "PID|1||9990000018^^^NHS||EXAMPLE^ADA||19380402|2",
        $"PV1|1|I|WARD^^^RXX01||||||||||||||||V-1^^^VISITID|||||||||||||||||{(trigger == "A03" ? "1|19" : "|")}|||||||202605281000|{(trigger == "A03" ? "202606010955" : "")}") + "\r";

    private static string Merge(string givenUp) => string.Join('\r',
        "MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|202606081000||ADT^A40^ADT_A39|9|P|2.4|||||GBR|UNICODE|EN||iTKv1.0",
        "EVN||202606080955",
        "PID|1||9990000018^^^NHS||EXAMPLE^ADA||19380402|2",
        $"MRG|{givenUp}^^^RXX01^MR") + "\r";
}
