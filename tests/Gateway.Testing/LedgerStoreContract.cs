using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine of the ledger must show of it as a whole: what is open, and whether anybody changed it.</summary>
public abstract class LedgerStoreContract
{
    private static readonly DateTimeOffset s_later = Noon.AddMinutes(5);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<LedgerUnderTest> CreateAsync();

    [Fact]
    public async Task A_returned_message_whose_sender_somebody_must_tell_is_open_until_they_have()
    {
        await using var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1"), Received("m2")], Cancel);
        await ReturnAsync("m1", "operator");
        await ReturnAsync("m2", null);

        (await test.Ledger.OpenMessagesAsync("hospital", Cancel)).Select(entry => entry.Id).ShouldBe(["m1"]);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Returned, MessageState.Returned)] }, Cancel);
        (await test.Ledger.OpenMessagesAsync(null, Cancel)).ShouldBeEmpty();

        async Task ReturnAsync(string id, string? owner) =>
            (await test.Store.CommitAsync(new CustodyCommit { Messages = [Step(id, MessageState.Received, MessageState.Returned) with { Owner = owner }] }, Cancel)).ShouldBeTrue();
    }

    [Fact]
    public async Task Messages_are_listed_by_the_whole_key_and_by_the_senders_own_at_its_end()
    {
        await using var test = await CreateAsync();
        var visit = Received("m3", "hospital/PAS/B-2");
        await test.Store.ReceiveAsync([Received("m1", "hospital/A-17"), Received("m2", "home/A-17"), visit with { Entry = visit.Entry with { Thread = "hospital/V-5" } }], Cancel);

        (await List(new LedgerQuery(Key: "hospital/A-17"))).ShouldBe(["m1"]);
        (await List(new LedgerQuery(Key: "A-17"))).ShouldBeEmpty();
        (await List(new LedgerQuery(KeyEnd: "A-17"))).ShouldBe(["m2", "m1"]);
        (await List(new LedgerQuery(KeyEnd: "A-17", Source: "scaip"))).ShouldBeEmpty();
        (await List(new LedgerQuery(KeyEnd: "-17"))).ShouldBeEmpty();
        (await List(new LedgerQuery(KeyEnd: "B-2"))).ShouldBe(["m3"]);
        (await List(new LedgerQuery(KeyEnd: "V-5"))).ShouldBe(["m3"]);
        (await List(new LedgerQuery(KeyEnd: "%"))).ShouldBeEmpty();

        async Task<IEnumerable<string>> List(LedgerQuery query) => (await test.Store.ListMessagesAsync(query, Cancel)).Select(entry => entry.Id);
    }

    [Fact]
    public async Task A_ledger_that_nobody_touched_has_no_faults()
    {
        await using var test = await FilledAsync();

        var verdict = await CheckAsync(test);

        verdict.Faults.ShouldBeEmpty();
        verdict.Messages.ShouldBe(3);
        verdict.Steps.ShouldBe(9);
        verdict.Seals.ShouldBe(2);
        verdict.Unsealed.ShouldBe(0);
        verdict.Unchained.ShouldBe(0);
    }

    [Fact]
    public async Task A_seal_covers_what_is_new_and_nothing_new_makes_no_seal()
    {
        await using var test = await FilledAsync();

        (await test.Ledger.SealAsync(s_later, Cancel)).ShouldBeNull();
        await test.Store.ReceiveAsync([Received("m9")], Cancel);
        (await CheckAsync(test)).Unsealed.ShouldBe(1);
        var seal = (await test.Ledger.SealAsync(s_later, Cancel)).ShouldNotBeNull();

        seal.Number.ShouldBe(3);
        seal.Steps.ShouldBe(1);
        (await CheckAsync(test)).Faults.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("message_id", "'m2'")]
    [InlineData("obligation_id", "'other'")]
    [InlineData("state", "'Discarded'")]
    [InlineData("at", "'2026-01-01T00:00:00.0000000Z'")]
    [InlineData("actor", "'somebody'")]
    [InlineData("reason", "'a better reason'")]
    [InlineData("attempt", "7")]
    [InlineData("moved", "'00'")]
    public async Task An_edit_of_any_field_of_any_step_is_found(string column, string value)
    {
        await using var test = await FilledAsync();
        foreach (var (step, _) in await test.Ledger.StepsAfterAsync(0, 100, Cancel))
        {
            if (step.MessageId == "m2" && column == "message_id") continue;
            await using var one = await FilledAsync();
            await one.ExecuteAsync($"UPDATE history SET {column} = {value} WHERE sequence = {step.Sequence}");

            (await CheckAsync(one)).Faults.ShouldNotBeEmpty($"step {step.Sequence}, {column}");
        }
    }

    [Fact]
    public async Task A_removed_step_is_found_wherever_it_stood()
    {
        await using var test = await FilledAsync();
        foreach (var (step, _) in await test.Ledger.StepsAfterAsync(0, 100, Cancel))
        {
            await using var one = await FilledAsync();
            await one.ExecuteAsync($"DELETE FROM history WHERE sequence = {step.Sequence}");

            (await CheckAsync(one)).Faults.ShouldContain(fault => fault.Code == "seal-broken", $"step {step.Sequence}");
        }
    }

    [Fact]
    public async Task Two_steps_that_changed_places_are_found()
    {
        await using var test = await FilledAsync();
        var steps = await test.Ledger.StepsAfterAsync(0, 100, Cancel);
        foreach (var (one, next) in steps.Zip(steps.Skip(1)))
        {
            await using var changed = await FilledAsync();
            var (first, second) = (one.Step.Sequence, next.Step.Sequence);
            await changed.ExecuteAsync($"UPDATE history SET sequence = -1 WHERE sequence = {first}");
            await changed.ExecuteAsync($"UPDATE history SET sequence = {first} WHERE sequence = {second}");
            await changed.ExecuteAsync($"UPDATE history SET sequence = {second} WHERE sequence = -1");

            (await CheckAsync(changed)).Faults.ShouldNotBeEmpty($"steps {first} and {second}");
        }
    }

    [Fact]
    public async Task A_message_removed_with_all_that_speaks_of_it_breaks_its_seal()
    {
        await using var test = await FilledAsync();
        await test.ExecuteAsync("DELETE FROM history WHERE message_id = 'm3'");
        await test.ExecuteAsync("DELETE FROM body WHERE sequence = (SELECT sequence FROM message WHERE id = 'm3')");
        await test.ExecuteAsync("DELETE FROM message WHERE id = 'm3'");

        (await CheckAsync(test)).Faults.ShouldHaveSingleItem().Code.ShouldBe("seal-broken");
    }

    [Theory]
    [InlineData("UPDATE message SET state = 'Discarded' WHERE id = 'm1'", "state-differs", "m1")]
    [InlineData("UPDATE obligation SET state = 'Actioned' WHERE id = 'o1'", "state-differs", "o1")]
    [InlineData("DELETE FROM obligation WHERE id = 'o1'", "no-history", "o1")]
    [InlineData("UPDATE body SET bytes = sha256 WHERE sequence = (SELECT sequence FROM message WHERE id = 'm2')", "body-differs", "m2")]
    [InlineData("UPDATE message SET body_hash = 'ff' WHERE id = 'm2'", "body-differs", "m2")]
    [InlineData("DELETE FROM seal WHERE number = 1", "seal-missing", "seal 1")]
    [InlineData("UPDATE seal SET at = '2026-01-01T00:00:00.0000000Z' WHERE number = 1", "seal-broken", "seal 1")]
    public async Task A_hand_in_the_tables_is_found(string sql, string code, string place)
    {
        await using var test = await FilledAsync();
        await test.ExecuteAsync(sql);

        (await CheckAsync(test)).Faults.ShouldContain(fault => fault.Code == code && fault.Place == place);
    }

    [Fact]
    public async Task A_seal_that_was_noted_down_must_still_be_there()
    {
        await using var test = await FilledAsync();
        var noted = (await test.Ledger.SealsAsync(Cancel))[0].HashText;

        (await new LedgerCheck(test.Ledger).RunAsync(noted, null, Cancel)).Faults.ShouldBeEmpty();
        (await new LedgerCheck(test.Ledger).RunAsync(new string('0', 64), null, Cancel)).Faults.ShouldHaveSingleItem().Code.ShouldBe("anchor-missing");
    }

    [Fact]
    public async Task Open_is_what_somebody_still_has_to_see_to_for_the_sender_and_for_the_recipient()
    {
        await using var test = await FilledAsync();

        (await test.Ledger.OpenMessagesAsync(null, Cancel)).Select(entry => entry.Id).ShouldBe(["m1", "m2", "m3"]);
        (await test.Ledger.OpenMessagesAsync("nobody", Cancel)).ShouldBeEmpty();
        (await test.Ledger.OpenObligationsAsync("practice", Cancel)).ShouldHaveSingleItem().Id.ShouldBe("o1");
        (await test.Ledger.OpenObligationsAsync("nobody", Cancel)).ShouldBeEmpty();

        // The practice files; nothing of the first message is left to do.
        await test.Store.CommitAsync(
            new CustodyCommit { Obligations = [new ObligationStep("o1", ObligationState.Delivered, ObligationState.Filed, s_later, "practice")] }, Cancel);

        (await test.Ledger.OpenMessagesAsync(null, Cancel)).Select(entry => entry.Id).ShouldBe(["m2", "m3"]);
        (await test.Ledger.OpenObligationsAsync(null, Cancel)).ShouldBeEmpty();
    }

    /// <summary>One message routed to a practice that has it, one parked, one only received; nine steps in two seals.</summary>
    private async Task<LedgerUnderTest> FilledAsync()
    {
        var test = await CreateAsync();
        await test.Store.ReceiveAsync([Received("m1"), Received("m2")], Cancel);
        await test.Store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step("m1", MessageState.Received, MessageState.Translated), Step("m1", MessageState.Translated, MessageState.Identified),
                    Step("m1", MessageState.Identified, MessageState.Recorded), Step("m1", MessageState.Recorded, MessageState.Routed),
                ],
                NewObligations = [Obligation("o1", "m1")],
            },
            Cancel);
        (await test.Ledger.SealAsync(Noon, Cancel)).ShouldNotBeNull();
        await test.Store.CommitAsync(
            new CustodyCommit { Obligations = [new ObligationStep("o1", ObligationState.Queued, ObligationState.Delivered, Noon, "courier") { Attempt = 1, Moved = "ab" }] }, Cancel);
        await test.Store.ReceiveAsync([Received("m3")], Cancel);
        (await test.Ledger.SealAsync(Noon, Cancel)).ShouldNotBeNull();
        return test;
    }

    private static Task<LedgerVerdict> CheckAsync(LedgerUnderTest test) => new LedgerCheck(test.Ledger).RunAsync(null, null, Cancel);
}
