using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Mapping;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Delivery;

/// <summary>A hospital's notice (NHS Digital ADW, DSTU2) is answered in DSTU2 when those it asks have decided.</summary>
public sealed class SenderAnswersTests
{
    private static readonly XNamespace s_fhir = "http://hl7.org/fhir";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("discharge", "discharge-notice", "975821000000109")]
    [InlineData("assessment", "assessment-notice", "975711000000108")]
    [InlineData("withdrawal", "notice-withdrawn", "1025651000000109")]
    public async Task A_notice_that_all_have_acted_on_is_accepted_in_the_hospital_s_own_format(string example, string kind, string code)
    {
        await using var desk = await Desk.OpenAsync();
        await RouteAsync(desk, example, kind, "practice", "ucr");

        await ReceiptAsync(desk, "practice", ObligationState.Actioned, null);
        (await TellAsync(desk)).ShouldBeEmpty(); // one of the two has not decided

        await ReceiptAsync(desk, "ucr", ObligationState.Actioned, null);
        var answer = (await TellAsync(desk)).ShouldHaveSingleItem();

        answer.Address.ShouldBe(new Uri("http://localhost:9/returns"));
        answer.MediaType.ShouldBe("application/fhir+xml");
        Header(answer)["event"]["code"].ShouldBe(code);
        Resource(answer, "ReferralRequest").Element(s_fhir + "status")!.Attribute("value")!.Value.ShouldBe("accepted");
    }

    [Fact]
    public async Task A_refusal_is_the_rejection_with_its_reason_and_who_said_it()
    {
        await using var desk = await Desk.OpenAsync();
        await RouteAsync(desk, "discharge", "discharge-notice", "practice", "ucr");

        await ReceiptAsync(desk, "ucr", ObligationState.Refused, "No bed before Monday & none with a hoist <2>.");

        var answer = (await TellAsync(desk)).ShouldHaveSingleItem();
        var header = Resource(answer, "MessageHeader");
        header.Descendants(s_fhir + "event").Single().Element(s_fhir + "code")!.Attribute("value")!.Value.ShouldBe("975831000000106");
        header.Element(s_fhir + "reason")!.Element(s_fhir + "text")!.Attribute("value")!.Value.ShouldBe("No bed before Monday & none with a hoist <2>.");
        Resource(answer, "ReferralRequest").Element(s_fhir + "status")!.Attribute("value")!.Value.ShouldBe("rejected");
        Resource(answer, "Practitioner").Descendants(s_fhir + "text").First().Attribute("value")!.Value.ShouldBe("Nurse Brook, Urgent team");
    }

    [Theory]
    [InlineData(ObligationState.Actioned, "notice-accepted")]
    [InlineData(ObligationState.Refused, "notice-rejected")]
    public async Task What_goes_out_is_what_a_gateway_reads_as_such_an_answer(ObligationState decided, string kind)
    {
        await using var desk = await Desk.OpenAsync();
        await RouteAsync(desk, "discharge", "discharge-notice", "ucr");
        await ReceiptAsync(desk, "ucr", decided, decided == ObligationState.Refused ? "no place" : null);
        var answer = (await TellAsync(desk)).ShouldHaveSingleItem();

        var source = IngestDesk.Rules.Sources.Find("adw-discharge")!;
        var part = source.Open(answer.Body, answer.MediaType).Parts.ShouldHaveSingleItem();
        var read = source.Translate(part, new TranslationContext("m2", Noon));

        part.Kind!.Id.ShouldBe(kind);
        read.Report.Issues.Where(issue => issue.IsError).ShouldBeEmpty();
        read.Bundle.ShouldNotBeNull();
    }

    [Fact]
    public async Task An_answer_that_is_sent_twice_is_the_same_to_the_letter()
    {
        await using var desk = await Desk.OpenAsync();
        await RouteAsync(desk, "discharge", "discharge-notice", "ucr");
        await ReceiptAsync(desk, "ucr", ObligationState.Actioned, null);

        await desk.Returns.TellSenderAsync("m1", Cancel);
        desk.Time.Advance(TimeSpan.FromHours(1));
        await desk.Returns.TellSenderAsync("m1", Cancel);

        desk.Requests.Count.ShouldBe(2);
        desk.Requests[1].Body.ShouldBe(desk.Requests[0].Body);
        desk.Requests[1].Headers["Idempotency-Key"].ShouldBe(desk.Requests[0].Headers["Idempotency-Key"]);
    }

    private static async Task RouteAsync(Desk desk, string example, string kind, params string[] recipients)
    {
        var body = await File.ReadAllBytesAsync(Path.Combine(IngestDesk.Mappings, "adw-discharge", "examples", $"{example}.in.xml"), Cancel);
        var plain = Received("m1");
        var entry = plain.Entry with { Source = "adw-discharge", Kind = kind, ContentType = "application/fhir+xml", BodyHash = Convert.ToHexStringLower(SHA256.HashData(body)) };
        await desk.Database.Store.ReceiveAsync([plain with { Entry = entry, Body = body }], Cancel);
        var committed = await desk.Database.Store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step("m1", MessageState.Received, MessageState.Translated), Step("m1", MessageState.Translated, MessageState.Identified) with { Person = Person("person-1") },
                    Step("m1", MessageState.Identified, MessageState.Recorded), Step("m1", MessageState.Recorded, MessageState.Routed),
                ],
                NewObligations = [.. recipients.Select(recipient => Obligation($"m1-{recipient}", "m1", recipient) with { Goal = ObligationState.Actioned })],
            },
            Cancel);
        committed.ShouldBeTrue();
    }

    private static async Task ReceiptAsync(Desk desk, string recipient, ObligationState state, string? reason) =>
        (await desk.Receipts.ApplyAsync(Desk.Partners.Find(recipient)!, "m1", new ReceiptBody($"m1-{recipient}", state, "Nurse Brook", reason, null), Cancel)).Result.ShouldBe(ReceiptResult.Applied);

    /// <summary>Works off the queue of returns as the gateway does; what the hospital was sent meanwhile.</summary>
    private static async Task<List<Desk.Sent>> TellAsync(Desk desk)
    {
        var before = desk.Requests.Count;
        while (await desk.Database.Bus.ReceiveAsync(Receipts.ReturnQueue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel) is { } notice)
        {
            (await desk.Returns.TellSenderAsync(notice.Message.Body, Cancel)).ShouldBe(BusVerdict.Complete);
            await desk.Database.Bus.CompleteAsync(notice, Cancel);
        }
        return desk.Requests[before..];
    }

    private static Dictionary<string, Dictionary<string, string>> Header(Desk.Sent answer) =>
        Resource(answer, "MessageHeader").Elements().GroupBy(element => element.Name.LocalName)
            .ToDictionary(group => group.Key, group => group.First().Elements().Where(child => child.Attribute("value") is not null).GroupBy(child => child.Name.LocalName)
                .ToDictionary(child => child.Key, child => child.First().Attribute("value")!.Value));

    private static XElement Resource(Desk.Sent answer, string type) =>
        XDocument.Parse(Encoding.UTF8.GetString(answer.Body)).Descendants(s_fhir + "resource").Select(holder => holder.Elements().Single()).First(resource => resource.Name.LocalName == type);
}
