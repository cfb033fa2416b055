using System.Net;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;

namespace Gateway.Custody.Tests.Delivery;

/// <summary>What a 200 with each of these bodies does to the obligation.</summary>
public sealed class AnswerBodyTests
{
    public static TheoryData<string, ObligationState, string?> Bodies => new()
    {
        { "", ObligationState.Delivered, null },
        { "<html>Welcome</html>", ObligationState.Delivered, null }, // no goodAnswer was declared
        { Outcome("information", "informational"), ObligationState.Delivered, null },
        { Outcome("warning", "business-rule"), ObligationState.Delivered, null },
        { Outcome("error", "processing"), ObligationState.Queued, "outcome-error" },
        { Outcome("fatal", "transient"), ObligationState.Queued, "outcome-error" },
        { Outcome("error", "timeout"), ObligationState.Queued, "outcome-error" },
        { Outcome("error", "structure"), ObligationState.Failed, "outcome-rejected" },
        { Outcome("fatal", "forbidden"), ObligationState.Failed, "outcome-rejected" },
        { Outcome("error", "duplicate"), ObligationState.Failed, "outcome-duplicate" }, // of something else: nothing was sent before
        { Outcome("error", "business-rule"), ObligationState.Refused, "outcome-refused" },
        { """<OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="structure"/></issue></OperationOutcome>""", ObligationState.Failed, "outcome-rejected" },
        { Response("ok"), ObligationState.Delivered, null },
        { Response("transient-error"), ObligationState.Queued, "message-transient-error" },
        { Response("fatal-error"), ObligationState.Failed, "message-fatal-error" },
        { "MSH|^~\\&|A|B|C|D|20260302||ACK|1|P|2.4\rMSA|AA|77", ObligationState.Delivered, null },
        { "\u000bMSH|^~\\&|A|B|C|D|20260302||ACK|1|P|2.4\rMSA|AE|77|PID-3 missing\r\u001c\r", ObligationState.Failed, "ack-error" },
        { "MSH|^~\\&|A|B|C|D|20260302||ACK|1|P|2.4\rMSA|AR|77", ObligationState.Queued, "ack-reject" },
        { "MSH|^~\\&|A|B|C|D|20260302||ACK|1|P|2.4\r", ObligationState.Queued, "answer-unexpected" },
        {
            """{"resourceType":"Bundle","type":"batch-response","entry":[{"response":{"status":"422","outcome":{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"required"}]}}}]}""",
            ObligationState.Failed, "outcome-rejected"
        },
    };

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_under_a_200_is_taken_at_its_word(string body, ObligationState state, string? reason)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8) };

        var verdict = await desk.DeliverAsync("m1-practice");

        var obligation = await desk.ObligationAsync("m1-practice");
        (obligation.State, obligation.Reason).ShouldBe((state, reason));
        verdict.Kind.ShouldBe(state == ObligationState.Queued ? BusVerdictKind.Retry : BusVerdictKind.Complete);
    }

    [Theory]
    [InlineData("""{"status":"stored"}""", ObligationState.Delivered)]
    [InlineData("""{"status":"failed"}""", ObligationState.Queued)]
    [InlineData("<html>Please log in</html>", ObligationState.Queued)]
    public async Task A_partner_s_own_good_answer_is_what_its_manifest_says(string body, ObligationState state)
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "own");
        desk.Answer = _ => Desk.Ok(body);

        await desk.DeliverAsync("m1-own");

        (await desk.ObligationAsync("m1-own")).State.ShouldBe(state);
    }

    [Fact]
    public async Task A_refusal_by_rule_returns_the_message_to_its_sender()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = _ => Desk.Ok(Outcome("error", "business-rule"));

        await desk.DeliverAsync("m1-practice");

        (await desk.MessageAsync("m1")).State.ShouldBe(MessageState.Returned);
        (await desk.Database.Bus.ReceiveAsync(Receipts.ReturnQueue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel)).ShouldNotBeNull();
    }

    [Fact]
    public async Task A_partner_that_calls_the_second_attempt_a_duplicate_has_the_first()
    {
        await using var desk = await Desk.OpenAsync();
        await desk.RouteAsync("m1", "practice");
        desk.Answer = number => number == 1 ? new HttpResponseMessage(HttpStatusCode.InternalServerError) : Desk.Ok(Outcome("error", "duplicate"));

        await desk.DeliverAsync("m1-practice");
        await desk.DeliverAsync("m1-practice");

        (await desk.ObligationAsync("m1-practice")).State.ShouldBe(ObligationState.Delivered);
    }

    private static string Outcome(string severity, string code) =>
        $$"""{"resourceType":"OperationOutcome","issue":[{"severity":"{{severity}}","code":"{{code}}"}]}""";

    private static string Response(string code) =>
        """{"resourceType":"Bundle","type":"message","entry":[{"resource":{"resourceType":"MessageHeader","response":{"identifier":"x","code":"CODE"}}}]}""".Replace("CODE", code, StringComparison.Ordinal);
}
