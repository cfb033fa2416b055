using System.Net;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;

namespace Gateway.Web.Mllp;

/// <summary>A batch of HL7 v2 messages is answered by a batch, whichever way it comes.</summary>
public sealed class BatchAnswerTests
{
    private const string Ways = """{ "mllp": [ { "source": "itk-adt", "client": "hospital", "listen": "127.0.0.1:0" } ] }""";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_message_has_its_acknowledgement_and_a_repeat_hears_the_same_bytes()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        var batch = Batch(Posted.Discharge("B-1"), Posted.Discharge("B-2"));

        var first = await sender.AskAsync(batch);
        var again = await sender.AskAsync(batch);
        var byHttp = await gateway.PostAsync("/api/inbound/itk-adt", batch, Posted.Hl7, "hospital");

        Segments(first).ShouldBe(["FHS", "BHS", "MSH", "MSA", "MSH", "MSA", "BTS|2", "FTS|1"]);
        first.ShouldContain("\rMSA|AA|B-1\r");
        first.ShouldContain("\rMSA|AA|B-2\r");
        first.ShouldContain("|BATCH-7\r", customMessage: "BHS-12 names the batch that is answered");
        again.ShouldBe(first);
        byHttp.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await byHttp.Content.ReadAsStringAsync(Cancel)).ShouldBe(first);
        var entries = await gateway.Store.ListMessagesAsync(new LedgerQuery(OldestFirst: true), Cancel);
        entries.Count(entry => entry.State == MessageState.Duplicate).ShouldBe(4);
        entries.Where(entry => entry.State != MessageState.Duplicate).Select(entry => entry.BatchId).Distinct().ShouldHaveSingleItem();
    }

    [Fact]
    public async Task A_message_that_was_in_a_batch_hears_of_itself_when_it_comes_again_alone_or_in_another()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);
        await sender.AskAsync(Batch(Posted.Discharge("B-1"), Posted.Discharge("B-2")));

        Segments(await sender.AskAsync(Posted.Discharge("B-1"))).ShouldBe(["MSH", "MSA"]);
        var other = await sender.AskAsync(Batch(Posted.Discharge("B-2"), Posted.Discharge("B-3")));

        Segments(other).ShouldBe(["FHS", "BHS", "MSH", "MSA", "MSH", "MSA", "BTS|2", "FTS|1"]);
        other.ShouldContain("\rMSA|AA|B-3\r");
    }

    [Fact]
    public async Task Each_message_is_answered_in_the_mode_that_its_own_header_asks_for()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        var answer = await sender.AskAsync(Batch(Posted.Discharge("B-1"), Asking("B-2", "AL|NE"), Asking("B-3", "NE|NE"), Asking("B-4", "ER|NE")));

        answer.ShouldContain("\rMSA|AA|B-1\r");
        answer.ShouldContain("\rMSA|CA|B-2\r");
        Segments(answer).ShouldBe(["FHS", "BHS", "MSH", "MSA", "MSH", "MSA", "BTS|2", "FTS|1"]);
    }

    [Fact]
    public async Task A_batch_that_wants_no_answer_at_all_gets_none()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        await sender.SendAsync(MllpSender.Framed(Batch(Asking("B-1", "NE|NE"), Asking("B-2", "NE|NE"))));

        (await sender.AskAsync(Posted.Discharge("B-3"))).ShouldContain("\rMSA|AA|B-3\r");
        (await gateway.CountMessagesAsync()).ShouldBe(3);
    }

    [Fact]
    public async Task Of_a_batch_with_an_unreadable_message_nothing_is_taken_and_each_message_hears_so()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);
        await using var sender = await MllpSender.ConnectAsync(gateway.MllpPorts[0]);

        var answer = await sender.AskAsync(Batch(Posted.Discharge("B-1"), Posted.Discharge("B-2").Replace("|UNICODE|", "|KLINGON|", StringComparison.Ordinal), Asking("B-3", "SU|NE")));

        answer.ShouldContain("\rMSA|AR|B-1|Another message of this batch");
        answer.ShouldContain("\rMSA|AR|B-2|");
        answer.ShouldContain("\rERR|MSH^1^18");
        answer.ShouldNotContain("B-3", customMessage: "it asks for an answer to success only");
        answer.ShouldContain("\rBTS|2|message 2, MSH-18: ");
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    [Fact]
    public async Task A_batch_that_was_cut_off_is_refused_message_by_message()
    {
        await using var gateway = await RunningGateway.StartAsync(ways: Ways);

        var answer = await gateway.PostAsync("/api/inbound/itk-adt", Batch(Posted.Discharge("B-1")).Replace("BTS|1", "BTS|2", StringComparison.Ordinal), Posted.Hl7, "hospital");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        text.ShouldContain("\rMSA|AR|B-1|The trailer counts 2 messages");
        (await gateway.CountMessagesAsync()).ShouldBe(0);
    }

    private static string Batch(params string[] messages) =>
        $"FHS|^~\\&|PAS|RXX07|ROUTE|ROUTE|202606051706||||FILE-7\rBHS|^~\\&|PAS|RXX07|ROUTE|ROUTE|202606051706||||BATCH-7\r{string.Concat(messages)}BTS|{messages.Length}\rFTS|1\r";

    private static string Asking(string controlId, string asked) =>
        Posted.Discharge(controlId).Replace("|20260605170600|||GBR", $"|20260605170600|{asked}|GBR", StringComparison.Ordinal);

    private static IEnumerable<string> Segments(string answer) =>
        answer.Split('\r', StringSplitOptions.RemoveEmptyEntries).Select(line => line.StartsWith("BTS", StringComparison.Ordinal) || line.StartsWith("FTS", StringComparison.Ordinal) ? line : line[..3]);
}
