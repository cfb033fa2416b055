using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;

namespace Gateway.Custody.Tests.Delivery;

public sealed class ReceiptsTests
{
    private static readonly Partner s_practice = Desk.Partners.Find("practice")!;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ObligationState.Filed)]
    [InlineData(ObligationState.Actioned)]
    public async Task A_receipt_moves_its_obligation_and_is_audited(ObligationState said)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        await desk.DeliverAsync("m1-practice");

        var answer = await Apply(desk, "m1-practice", said);

        answer.Result.ShouldBe(ReceiptResult.Applied);
        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(said);
        (await desk.Database.Store.ReadAuditAsync(1, Cancel))[0].ShouldBe(new AuditRow(desk.Time.GetUtcNow(), "practice", "receipt", "custody/m1", said.ToString()));
    }

    [Fact]
    public async Task A_receipt_may_overtake_the_answer_of_the_delivery()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        (await Apply(desk, "m1-practice", ObligationState.Filed)).Result.ShouldBe(ReceiptResult.Applied);
    }

    [Fact]
    public async Task A_repeated_or_late_receipt_is_harmless()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        await Apply(desk, "m1-practice", ObligationState.Actioned);
        var history = await desk.Database.Store.HistoryOfAsync("m1", Cancel);

        (await Apply(desk, "m1-practice", ObligationState.Actioned)).Result.ShouldBe(ReceiptResult.AlreadyApplied);
        (await Apply(desk, "m1-practice", ObligationState.Filed)).Result.ShouldBe(ReceiptResult.AlreadyApplied);

        (await desk.Database.Store.HistoryOfAsync("m1", Cancel)).ShouldBe(history);
    }

    [Fact]
    public async Task Only_the_recipient_may_speak_for_its_obligation()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "ucr");
        await desk.RouteAsync("m2", "practice");

        (await Apply(desk, "m1-ucr", ObligationState.Filed)).Result.ShouldBe(ReceiptResult.NotYours);
        (await Apply(desk, "nothing", ObligationState.Filed)).Result.ShouldBe(ReceiptResult.NoSuchObligation);
        (await Apply(desk, "m2-practice", ObligationState.Filed)).Result.ShouldBe(ReceiptResult.NoSuchObligation);

        (await desk.ObligationAsync("m1-ucr")).State.ShouldBe(ObligationState.Queued);
    }

    [Fact]
    public async Task A_refusal_returns_the_message_and_calls_for_its_sender()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice", "ucr");

        (await Apply(desk, "m1-practice", ObligationState.Refused, "not registered here")).Result.ShouldBe(ReceiptResult.Applied);

        var message = await desk.MessageAsync("m1");
        (message.State, message.Reason).ShouldBe((MessageState.Returned, "refused-by-practice"));
        (await desk.ObligationAsync("m1-practice")).Reason.ShouldBe("not registered here");
        (await desk.ObligationAsync("m1-ucr")).State.ShouldBe(ObligationState.Queued, "what the others owe goes on");
        var notice = (await desk.Database.Bus.ReceiveAsync(Receipts.ReturnQueue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull();
        notice.Message.Body.ShouldBe("m1");
    }

    [Fact]
    public async Task A_second_refusal_leaves_the_message_returned()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice", "ucr");
        await Apply(desk, "m1-practice", ObligationState.Refused, "no");

        var second = await desk.Receipts.ApplyAsync(Desk.Partners.Find("ucr")!, "m1", new ReceiptBody("m1-ucr", ObligationState.Refused, null, "no", null), Cancel);

        second.Result.ShouldBe(ReceiptResult.Applied);
        (await desk.MessageAsync("m1")).Reason.ShouldBe("refused-by-practice");
    }

    [Fact]
    public async Task What_was_withdrawn_cannot_be_filed_any_more()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        await desk.Database.Store.CommitAsync(
            new CustodyCommit { Obligations = [new ObligationStep("m1-practice", ObligationState.Queued, ObligationState.Withdrawn, desk.Time.GetUtcNow(), "hospital")] }, Cancel);

        var answer = await Apply(desk, "m1-practice", ObligationState.Filed);

        answer.Result.ShouldBe(ReceiptResult.NotPossible);
        answer.Text.ShouldContain("Withdrawn");
    }

    [Fact]
    public async Task Receipts_that_come_at_once_are_applied_once()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Apply(desk, "m1-practice", ObligationState.Filed)));

        answers.Count(answer => answer.Result == ReceiptResult.Applied).ShouldBe(1);
        answers.Count(answer => answer.Result == ReceiptResult.AlreadyApplied).ShouldBe(9);
    }

    [Fact]
    public void A_receipt_is_read_with_all_it_says()
    {
        var (receipt, issues) = ReceiptBody.Read("""{"obligation":"o1","outcome":"refused","by":"Dr Test","reason":"moved away","at":"2026-03-02T09:15:00+01:00"}"""u8);

        issues.ShouldBeEmpty();
        receipt.ShouldBe(new ReceiptBody("o1", ObligationState.Refused, "Dr Test", "moved away", new DateTimeOffset(2026, 3, 2, 9, 15, 0, TimeSpan.FromHours(1))));
    }

    [Theory]
    [InlineData("{", "FHIR001")]
    [InlineData("{}", "CUS001 CUS002")]
    [InlineData("""{"obligation":"o1","outcome":"eaten"}""", "CUS002")]
    [InlineData("""{"obligation":"o1","outcome":"refused"}""", "CUS003")]
    [InlineData("""{"obligation":"o1","outcome":"filed","at":"yesterday"}""", "CUS004")]
    [InlineData("""{"obligation":["o1"],"outcome":"filed"}""", "CUS005 CUS001")]
    public void A_faulty_receipt_names_every_fault(string json, string codes)
    {
        var (receipt, issues) = ReceiptBody.Read(Encoding.UTF8.GetBytes(json));

        receipt.ShouldBeNull();
        string.Join(' ', issues.Select(issue => issue.Code)).ShouldBe(codes);
    }

    private static Task<ReceiptAnswer> Apply(Desk desk, string obligation, ObligationState said, string? reason = null) =>
        desk.Receipts.ApplyAsync(s_practice, "m1", new ReceiptBody(obligation, said, "reception", reason, null), Cancel);
}
