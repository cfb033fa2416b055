using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Shouldly;
using Xunit;
using static Gateway.Testing.Samples;

namespace Gateway.Testing;

/// <summary>What every engine of the ledger must do for the lines of persons and matters.</summary>
public abstract class LineContract
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected abstract Task<StoreUnderTest> CreateAsync();

    [Fact]
    public async Task The_line_of_a_person_or_a_matter_is_what_is_parked_or_released_and_not_through()
    {
        await using var test = await CreateAsync();
        foreach (var id in new[] { "m1", "m2", "m3", "m4", "m5" })
        {
            var sent = Received(id);
            await test.Store.ReceiveAsync([sent with { Entry = sent.Entry with { Thread = id is "m4" ? "visit" : null } }], Cancel);
        }
        var park = new MessageStep("", MessageState.Received, MessageState.Parked, Noon, "ingest") { Reason = "not-valid: …", Owner = "analyst" };
        await test.Store.CommitAsync(new CustodyCommit { Messages = [park with { MessageId = "m1", Person = Person("ada") }, park with { MessageId = "m2", Person = Person("bea") }, park with { MessageId = "m4" }] }, Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [park with { MessageId = "m3", Person = Person("ada") }] }, Cancel);
        await test.Store.CommitAsync(new CustodyCommit { Messages = [Step("m1", MessageState.Parked, MessageState.Received)] }, Cancel);

        (await test.Store.LineOfAsync(new Line(Person("ada"), "itk-adt", null), 100, Cancel)).Select(entry => (entry.Id, entry.State)).ShouldBe([("m1", MessageState.Received), ("m3", MessageState.Parked)]);
        (await test.Store.LineOfAsync(new Line(null, "itk-adt", "visit"), 100, Cancel)).Select(entry => entry.Id).ShouldBe(["m4"]);
        (await test.Store.LineOfAsync(new Line(Person("bea"), "itk-adt", "visit"), 100, Cancel)).Select(entry => entry.Id).ShouldBe(["m2", "m4"]);
        (await test.Store.LineOfAsync(new Line(Person("bea"), "itk-adt", "visit"), 1, Cancel)).Select(entry => entry.Id).ShouldBe(["m2"]);
        (await test.Store.LineOfAsync(new Line(Person("ada"), "itk-adt", null), 1, Cancel)).Select(entry => entry.Id).ShouldBe(["m1"]);
        (await test.Store.LineOfAsync(new Line(null, "scaip", "visit"), 100, Cancel)).ShouldBeEmpty();
        (await test.Store.LineOfAsync(new Line(null, "itk-adt", null), 100, Cancel)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_is_left_waiting_for_a_message_that_is_gone()
    {
        await using var test = await CreateAsync();
        foreach (var id in new[] { "m1", "m2", "m3" }) await test.Store.ReceiveAsync([Received(id)], Cancel);
        var ada = new Line(Person("ada"), "itk-adt", null);
        var park = new MessageStep("", MessageState.Received, MessageState.Parked, Noon, "ingest") { Reason = "not-valid: …", Owner = "analyst", Person = Person("ada") };
        await CommitAsync(new CustodyCommit { Messages = [park with { MessageId = "m1" }] }, isKept: true);
        var second = new CustodyCommit { Messages = [park with { MessageId = "m2", Reason = "behind: m1" }], WaitsFor = "m1" };
        await CommitAsync(second, isKept: true);
        var leaving = new CustodyCommit { Messages = [Step("m1", MessageState.Parked, MessageState.Discarded)], Leaves = [ada] };
        // The second would wait for nobody.
        await CommitAsync(leaving, isKept: false);
        await CommitAsync(leaving with { Messages = [.. leaving.Messages, Step("m2", MessageState.Parked, MessageState.Received)] }, isKept: true);
        // The first is gone.
        await CommitAsync(second with { Messages = [park with { MessageId = "m3", Reason = "behind: m1" }] }, isKept: false);
        await CommitAsync(second with { Messages = [park with { MessageId = "m3", Reason = "behind: m2" }], WaitsFor = "m2" }, isKept: true);
        // One that is parked for a cause of its own is at the head by right.
        await CommitAsync(new CustodyCommit { Messages = [park with { MessageId = "m2", Person = null }], Leaves = [ada] }, isKept: true);

        (await test.Store.LineOfAsync(ada, 100, Cancel)).Select(entry => entry.Id).ShouldBe(["m2", "m3"]);

        async Task CommitAsync(CustodyCommit commit, bool isKept) => (await test.Store.CommitAsync(commit, Cancel)).ShouldBe(isKept);
    }

    [Fact]
    public async Task The_head_of_a_line_is_found_by_its_matter_too()
    {
        await using var test = await CreateAsync();
        foreach (var id in new[] { "m1", "m2" })
        {
            var sent = Received(id);
            await test.Store.ReceiveAsync([sent with { Entry = sent.Entry with { Thread = "visit" } }], Cancel);
        }
        var park = new MessageStep("", MessageState.Received, MessageState.Parked, Noon, "ingest") { Reason = "not-registered: …", Owner = "matching" };
        await test.Store.CommitAsync(new CustodyCommit { Messages = [park with { MessageId = "m1" }, park with { MessageId = "m2", Reason = "behind: m1" }] }, Cancel);
        var discard = new CustodyCommit { Messages = [Step("m1", MessageState.Parked, MessageState.Discarded)] };

        (await test.Store.CommitAsync(discard with { Leaves = [new Line(null, "itk-adt", "visit")] }, Cancel)).ShouldBeFalse();
        (await test.Store.CommitAsync(discard with { Leaves = [new Line(null, "scaip", "visit")] }, Cancel)).ShouldBeTrue();
    }
}
