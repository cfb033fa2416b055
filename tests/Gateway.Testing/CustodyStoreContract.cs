using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine of the ledger must do.</summary>
public abstract class CustodyStoreContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<StoreUnderTest> CreateAsync();

    [Fact]
    public async Task A_received_message_is_in_the_ledger_with_its_body_history_and_wake_up()
    {
        await using var test = await CreateAsync();
        var sent = Received("m1", "key") with { };
        sent = sent with { Entry = sent.Entry with { OccurredAt = new DateTimeOffset(2026, 3, 2, 12, 30, 0, TimeSpan.FromHours(1)), Thread = "visit", Person = Person("p") } };

        var reception = (await test.Store.ReceiveAsync([sent], Cancel)).ShouldHaveSingleItem();

        reception.Original.ShouldBeNull();
        reception.Entry.Sequence.ShouldBeGreaterThan(0);
        reception.Entry.ShouldBe(sent.Entry with { Sequence = reception.Entry.Sequence });
        var found = (await test.Store.FindMessageAsync("m1", Cancel)).ShouldNotBeNull();
        found.ShouldBe(reception.Entry);
        found.OccurredAt!.Value.Offset.ShouldBe(TimeSpan.FromHours(1));
        (await test.Store.ReadBodyAsync("m1", Cancel)).ToArray().ShouldBe(sent.Body.ToArray());
        (await test.Store.HistoryOfAsync("m1", Cancel)).ShouldHaveSingleItem().State.ShouldBe("Received");
        (await test.Store.UnsentAsync(10, Cancel)).ShouldBe([sent.Wake]);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        await using var test = await CreateAsync();

        (await test.Store.FindMessageAsync("none", Cancel)).ShouldBeNull();
        (await test.Store.FindObligationAsync("none", Cancel)).ShouldBeNull();
        (await test.Store.FindArtefactAsync("none", "bundle", Cancel)).ShouldBeNull();
        await Should.ThrowAsync<InvalidOperationException>(() => test.Store.ReadBodyAsync("none", Cancel));
    }

    [Fact]
    public async Task The_messages_of_an_envelope_keep_its_order()
    {
        await using var test = await CreateAsync();
        var parts = Enumerable.Range(0, 5).Select(i => Received($"m{i}") is var part ? part with { Entry = part.Entry with { BatchId = "file" } } : part).ToList();

        await test.Store.ReceiveAsync(parts, Cancel);

        (await test.Store.FindBatchAsync("file", Cancel)).Select(entry => entry.Id).ShouldBe(["m0", "m1", "m2", "m3", "m4"]);
    }

    [Fact]
    public async Task A_known_key_with_the_same_content_is_a_duplicate_that_names_the_first()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1", "key")], Cancel);

        var second = (await test.Store.ReceiveAsync([Received("m2", "key")], Cancel))[0];
        var third = (await test.Store.ReceiveAsync([Received("m3", "key")], Cancel))[0];

        foreach (var duplicate in new[] { second, third })
        {
            duplicate.Entry.State.ShouldBe(MessageState.Duplicate);
            duplicate.Entry.Reason.ShouldBe("m1");
            duplicate.Original.ShouldNotBeNull().Id.ShouldBe("m1");
        }
        (await test.Store.FindMessageAsync("m2", Cancel)).ShouldBe(second.Entry);
        (await test.Store.HistoryOfAsync("m2", Cancel)).ShouldHaveSingleItem().State.ShouldBe("Duplicate");
        (await test.Store.UnsentAsync(10, Cancel)).Select(message => message.Id).ShouldBe(["wake-m1"]);
    }

    [Fact]
    public async Task What_a_sender_is_told_is_kept_with_its_message_and_not_for_a_duplicate()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Told("m1")], Cancel);
        await test.Store.ReceiveAsync([Told("m2")], Cancel);

        var kept = (await test.Store.FindArtefactAsync("m1", "answer", Cancel)).ShouldNotBeNull();
        (kept.ContentType, Encoding.UTF8.GetString(kept.Body.Span)).ShouldBe(("text/plain", "told of m1"));
        (await test.Store.FindArtefactAsync("m2", "answer", Cancel)).ShouldBeNull();

        static ReceivedMessage Told(string id) => Received(id, "key") with { Answer = new Artefact(id, "answer", "text/plain", Encoding.UTF8.GetBytes($"told of {id}")) };
    }

    [Fact]
    public async Task A_known_key_with_other_content_is_parked_for_an_owner()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1", "key")], Cancel);

        var other = (await test.Store.ReceiveAsync([Received("m2", "key", "another body")], Cancel))[0];

        other.Entry.State.ShouldBe(MessageState.Parked);
        other.Entry.Reason.ShouldBe("same-id-other-content");
        other.Entry.Owner.ShouldNotBeNullOrEmpty();
        Encoding.UTF8.GetString((await test.Store.ReadBodyAsync("m2", Cancel)).Span).ShouldBe("another body");
        (await test.Store.UnsentAsync(10, Cancel)).Select(message => message.Id).ShouldBe(["wake-m1"]);
    }

    [Fact]
    public async Task A_key_is_one_source_s_own_and_no_key_is_no_duplicate()
    {
        await using var test = await CreateAsync();
        var elsewhere = Received("m2", "key");

        var receptions = await test.Store.ReceiveAsync(
            [Received("m1", "key"), elsewhere with { Entry = elsewhere.Entry with { Source = "scaip" } }, Received("m3"), Received("m4")], Cancel);

        receptions.ShouldAllBe(reception => reception.Entry.State == MessageState.Received);
    }

    [Fact]
    public async Task The_same_key_twice_in_one_envelope_is_received_once()
    {
        await using var test = await CreateAsync();

        var receptions = await test.Store.ReceiveAsync([Received("m1", "key"), Received("m2", "key"), Received("m3", "key", "other")], Cancel);

        receptions.Select(reception => reception.Entry.State).ShouldBe([MessageState.Received, MessageState.Duplicate, MessageState.Parked]);
    }

    [Fact]
    public async Task The_same_key_from_many_at_once_is_received_once()
    {
        await using var test = await CreateAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => test.Store.ReceiveAsync([Received($"m{i}", "key")], Cancel)));

        var receptions = all.Select(reception => reception[0]).ToList();
        var first = receptions.Where(reception => reception.Entry.State == MessageState.Received).ShouldHaveSingleItem().Entry;
        receptions.Where(reception => reception.Entry.Id != first.Id).ShouldAllBe(reception => reception.Original!.Id == first.Id);
    }

    [Fact]
    public async Task An_envelope_that_fails_leaves_nothing_and_its_neighbours_stand()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("taken")], Cancel);

        var good = test.Store.ReceiveAsync([Received("m1")], Cancel);
        var bad = test.Store.ReceiveAsync([Received("m2"), Received("taken")], Cancel);
        var alsoGood = test.Store.ReceiveAsync([Received("m3")], Cancel);

        await Task.WhenAll(good, alsoGood);
        await Should.ThrowAsync<Exception>(() => bad);
        (await test.Store.ListMessagesAsync(new LedgerQuery(OldestFirst: true), Cancel)).Select(entry => entry.Id).ShouldBe(["taken", "m1", "m3"]);
        (await test.Store.UnsentAsync(10, Cancel)).Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_commit_writes_every_part_of_its_step()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1")], Cancel);
        var obligation = Obligation("o1", "m1");
        var wake = new BusMessage("b1", "delivery", "practice/person-1", "deliver", "o1") { CorrelationId = "m1", ScheduledAt = Noon, TimeToLive = TimeSpan.FromDays(1) };

        var written = await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages = [Step("m1", MessageState.Received, MessageState.Translated) with { Kind = "admission" }, Step("m1", MessageState.Translated, MessageState.Identified) with { Person = Person("person-1") }],
                NewObligations = [obligation],
                Resources = [Version(Patient("person-1", "Testperson"))],
                Artefacts = [new Artefact("m1", "bundle", "application/fhir+json", "{}"u8.ToArray())],
                Audit = [new AuditRow(Noon, "ingest", "record", "custody/m1", "ok")],
                Outbox = [wake],
            },
            Cancel);

        written.ShouldBeTrue();
        var entry = (await test.Store.FindMessageAsync("m1", Cancel)).ShouldNotBeNull();
        (entry.State, entry.Kind, entry.Person).ShouldBe((MessageState.Identified, "admission", Person("person-1")));
        (await test.Store.FindObligationAsync("o1", Cancel)).ShouldBe(obligation);
        (await test.Store.ObligationsOfAsync("m1", Cancel)).ShouldBe([obligation]);
        (await test.Records.ReadAsync("Patient", "person-1", Cancel)).ShouldNotBeNull();
        Encoding.UTF8.GetString((await test.Store.FindArtefactAsync("m1", "bundle", Cancel)).ShouldNotBeNull().Body.Span).ShouldBe("{}");
        (await test.Store.ReadAuditAsync(10, Cancel)).ShouldBe([new AuditRow(Noon, "ingest", "record", "custody/m1", "ok")]);
        (await test.Store.UnsentAsync(10, Cancel)).ShouldContain(wake);
        (await test.Store.HistoryOfAsync("m1", Cancel)).Select(step => (step.State, step.ObligationId))
            .ShouldBe([("Received", null), ("Translated", null), ("Identified", null), ("Queued", "o1")]);
    }

    [Fact]
    public async Task A_stale_step_writes_nothing_at_all()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1"), Received("m2")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m2", MessageState.Received, MessageState.Parked)] }, Cancel);
        var before = await test.Store.UnsentAsync(10, Cancel);

        var written = await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages = [Step("m1", MessageState.Received, MessageState.Translated), Step("m2", MessageState.Received, MessageState.Translated)],
                NewObligations = [Obligation("o1", "m1")],
                Resources = [Version(Patient("person-1", "Testperson"))],
                Artefacts = [new Artefact("m1", "bundle", "application/fhir+json", "{}"u8.ToArray())],
                Audit = [new AuditRow(Noon, "ingest", "record", "custody/m1", "ok")],
                Outbox = [Wake("b1", "o1")],
            },
            Cancel);

        written.ShouldBeFalse();
        (await test.Store.FindMessageAsync("m1", Cancel))!.State.ShouldBe(MessageState.Received);
        (await test.Store.HistoryOfAsync("m1", Cancel)).Count.ShouldBe(1);
        (await test.Store.FindObligationAsync("o1", Cancel)).ShouldBeNull();
        (await test.Records.ReadAsync("Patient", "person-1", Cancel)).ShouldBeNull();
        (await test.Store.FindArtefactAsync("m1", "bundle", Cancel)).ShouldBeNull();
        (await test.Store.ReadAuditAsync(10, Cancel)).ShouldBeEmpty();
        (await test.Store.UnsentAsync(10, Cancel)).ShouldBe(before);
    }

    [Fact]
    public async Task A_stale_obligation_step_takes_back_the_message_step_beside_it()
    {
        await using var test = await CreateAsync();
        await Routed(test, "m1", Obligation("o1", "m1"));

        var written = await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages = [Step("m1", MessageState.Routed, MessageState.Returned)],
                Obligations = [Step("o1", ObligationState.Delivered, ObligationState.Refused)],
            },
            Cancel);

        written.ShouldBeFalse();
        (await test.Store.FindMessageAsync("m1", Cancel))!.State.ShouldBe(MessageState.Routed);
        (await test.Store.FindObligationAsync("o1", Cancel))!.State.ShouldBe(ObligationState.Queued);
    }

    [Fact]
    public async Task Of_two_that_take_the_same_step_one_wins()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1")], Cancel);

        var written = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ =>
            test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Received, MessageState.Translated)] }, Cancel)));

        written.Count(won => won).ShouldBe(1);
        (await test.Store.HistoryOfAsync("m1", Cancel)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_step_that_no_table_allows_is_a_bug_and_writes_nothing()
    {
        await using var test = await CreateAsync();
        await Routed(test, "m1", Obligation("o1", "m1"));

        await Should.ThrowAsync<InvalidOperationException>(() =>
            test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Routed, MessageState.Received)] }, Cancel));
        await Should.ThrowAsync<InvalidOperationException>(() =>
            test.Store.CommitAsync(new CustodyCommit { Obligations = [Step("o1", ObligationState.Actioned, ObligationState.Queued)] }, Cancel));

        (await test.Store.FindMessageAsync("m1", Cancel))!.State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public async Task A_step_leaves_reason_and_owner_behind_when_it_names_none()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Received, MessageState.Parked) with { Reason = "not-registered", Owner = "operator" }] }, Cancel);
        var parked = (await test.Store.FindMessageAsync("m1", Cancel))!;

        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Parked, MessageState.Received)] }, Cancel);
        var released = (await test.Store.FindMessageAsync("m1", Cancel))!;

        (parked.Reason, parked.Owner).ShouldBe(("not-registered", "operator"));
        (released.Reason, released.Owner).ShouldBe((null, null));
        (await test.Store.HistoryOfAsync("m1", Cancel)).Select(step => step.Reason).ShouldBe([null, "not-registered", null]);
    }

    [Fact]
    public async Task An_attempt_is_counted_without_a_change_of_state()
    {
        await using var test = await CreateAsync();
        await Routed(test, "m1", Obligation("o1", "m1"));

        var attempt = Step("o1", ObligationState.Queued, ObligationState.Queued) with { Attempt = 1, Reason = "http-503" };
        (await test.Store.CommitAsync(new CustodyCommit { Obligations = [attempt] }, Cancel)).ShouldBeTrue();

        var obligation = (await test.Store.FindObligationAsync("o1", Cancel))!;
        (obligation.State, obligation.Attempts, obligation.Reason).ShouldBe((ObligationState.Queued, 1, "http-503"));
        var step = (await test.Store.HistoryOfAsync("m1", Cancel))[^1];
        (step.ObligationId, step.State, step.Attempt, step.Actor).ShouldBe(("o1", "Queued", 1, "courier"));
    }

    [Fact]
    public async Task Messages_are_listed_by_source_state_and_person_in_either_order()
    {
        await using var test = await CreateAsync();
        var alarm = Received("m2");
        await test.Store.ReceiveAsync([Received("m1"), alarm with { Entry = alarm.Entry with { Source = "scaip", Person = Person("person-9") } }, Received("m3")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m3", MessageState.Received, MessageState.Parked)] }, Cancel);

        (await List(new LedgerQuery())).ShouldBe(["m3", "m2", "m1"]);
        (await List(new LedgerQuery(OldestFirst: true, Limit: 2))).ShouldBe(["m1", "m2"]);
        (await List(new LedgerQuery(Source: "itk-adt"))).ShouldBe(["m3", "m1"]);
        (await List(new LedgerQuery(State: MessageState.Parked))).ShouldBe(["m3"]);
        (await List(new LedgerQuery(State: MessageState.Received))).ShouldBe(["m2", "m1"]);
        (await List(new LedgerQuery(Person: "person-9"))).ShouldBe(["m2"]);
        (await List(new LedgerQuery(Source: "itk-adt", State: MessageState.Received, Person: "person-9"))).ShouldBeEmpty();

        async Task<IEnumerable<string>> List(LedgerQuery query) => (await test.Store.ListMessagesAsync(query, Cancel)).Select(entry => entry.Id);
    }

    [Fact]
    public async Task A_matter_is_found_by_source_and_thread_in_order_of_arrival()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([.. new[] { "m1", "m2", "m3" }.Select(id => Received(id) is var part ? part with { Entry = part.Entry with { Thread = id == "m2" ? "other" : "visit" } } : part)], Cancel);

        (await test.Store.FindThreadAsync("itk-adt", "visit", Cancel)).Select(entry => entry.Id).ShouldBe(["m1", "m3"]);
        (await test.Store.FindThreadAsync("scaip", "visit", Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_outbox_gives_the_oldest_first_until_they_are_marked()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1"), Received("m2"), Received("m3")], Cancel);

        (await test.Store.UnsentAsync(2, Cancel)).Select(message => message.Id).ShouldBe(["wake-m1", "wake-m2"]);
        await test.Store.MarkSentAsync(["wake-m1", "wake-m2", "no such"], Cancel);

        (await test.Store.UnsentAsync(2, Cancel)).Select(message => message.Id).ShouldBe(["wake-m3"]);
    }

    [Fact]
    public async Task An_artefact_made_again_replaces_the_first()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1")], Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Artefacts = [new Artefact("m1", "report", "text/plain", "one"u8.ToArray())] }, Cancel);

        await test.Store.CommitAsync(new CustodyCommit { Artefacts = [new Artefact("m1", "report", "application/json", "two"u8.ToArray())] }, Cancel);

        var artefact = (await test.Store.FindArtefactAsync("m1", "report", Cancel)).ShouldNotBeNull();
        (artefact.ContentType, Encoding.UTF8.GetString(artefact.Body.Span)).ShouldBe(("application/json", "two"));
    }

    [Fact]
    public async Task The_audit_is_read_newest_first()
    {
        await using var test = await CreateAsync();
        foreach (var what in new[] { "custody/1", "custody/2", "custody/3" })
            await test.Store.AuditAsync(new AuditRow(Noon, "home", "read", what, "ok"), Cancel);

        (await test.Store.ReadAuditAsync(2, Cancel)).Select(row => row.What).ShouldBe(["custody/3", "custody/2"]);
    }

    private static async Task Routed(StoreUnderTest test, string id, params Obligation[] obligations)
    {
        await test.Store.ReceiveAsync([Received(id)], Cancel);
        (await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step(id, MessageState.Received, MessageState.Translated), Step(id, MessageState.Translated, MessageState.Identified),
                    Step(id, MessageState.Identified, MessageState.Recorded), Step(id, MessageState.Recorded, MessageState.Routed),
                ],
                NewObligations = obligations,
            },
            Cancel)).ShouldBeTrue();
    }
}
