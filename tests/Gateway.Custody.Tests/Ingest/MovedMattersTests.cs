using System.Net;
using System.Text;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;
using Gateway.Testing;

namespace Gateway.Custody.Ingest;

/// <summary>A record that turns out to be about somebody else: who was told of it, and who was not.</summary>
public sealed class MovedMattersTests
{
    private const string Route = "not-about-this-person";

    private static readonly PartnerDirectory s_partners = PartnerDirectory.Read("""
        { "partners": [
          { "id": "home", "name": "Home", "role": "home", "ods": "VLX01", "endpoint": "http://127.0.0.1:9/home", "secrets": ["MDEyMzQ1Njc4OWFiY2RlZg=="] },
          { "id": "practice", "name": "Practice", "role": "practice", "ods": "YXX01", "endpoint": "http://127.0.0.1:9/practice", "secrets": ["MDEyMzQ1Njc4OWFiY2RlZg=="] } ] }
        """u8).Directory.ShouldNotBeNull();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(ObligationState.Delivered, ObligationState.Withdrawn)]
    [InlineData(ObligationState.Filed, ObligationState.Filed)]
    [InlineData(ObligationState.Unknown, ObligationState.Withdrawn)]
    public async Task Whoever_has_it_of_the_wrong_person_must_take_it_out(ObligationState had, ObligationState ends)
    {
        await using var desk = await OpenAsync();
        var (told, owed) = await ToldAsync(desk, had);

        var moved = await desk.PostAsync("mods-dscr", "home", Event("e2", 2, "bea"));

        var take = (await desk.ObligationsAsync(moved)).Single(one => one.Route == Route);
        (take.Recipient, take.Person, take.Goal).ShouldBe((owed.Recipient, Samples.Person("ada"), ObligationState.Actioned));
        (await desk.ObligationsAsync(told)).ShouldHaveSingleItem().State.ShouldBe(ends);
    }

    [Fact]
    public async Task Who_was_not_told_yet_is_not_told_at_all()
    {
        await using var desk = await OpenAsync();
        var told = await desk.PostAsync("mods-dscr", "home", Event("e1", 1, "ada"));

        var moved = await desk.PostAsync("mods-dscr", "home", Event("e2", 2, "bea"));

        var ended = (await desk.ObligationsAsync(told)).ShouldHaveSingleItem();
        (ended.State, ended.Reason).ShouldBe((ObligationState.Withdrawn, $"about-another: {moved.Id}"));
        (await desk.ObligationsAsync(moved)).ShouldNotContain(one => one.Route == Route);
    }

    [Fact]
    public async Task Who_was_told_of_an_earlier_version_is_told_too()
    {
        await using var desk = await OpenAsync();
        await ToldAsync(desk, ObligationState.Filed);
        await desk.PostAsync("mods-dscr", "home", Event("e2", 2, "ada"));

        var moved = await desk.PostAsync("mods-dscr", "home", Event("e3", 3, "bea"));

        (await desk.ObligationsAsync(moved)).Count(one => one.Route == Route).ShouldBe(1);
    }

    [Fact]
    public async Task What_was_said_of_another_before_moves_nothing()
    {
        await using var desk = await OpenAsync();
        await ToldAsync(desk, ObligationState.Filed, version: 2);

        var late = await desk.PostAsync("mods-dscr", "home", Event("e1", 1, "bea"));

        (await desk.ObligationsAsync(late)).ShouldNotContain(one => one.Route == Route);
    }

    [Fact]
    public async Task They_are_sent_the_record_as_they_have_it_as_an_error_and_nothing_of_the_other_person()
    {
        await using var desk = await OpenAsync();
        var ada = IngestDesk.Rules.Register.Find(Samples.Person("ada")).ShouldNotBeNull();
        var known = new ResourceVersion(IngestDesk.Rules.Register.ToPatient(ada, desk.Time.GetUtcNow()), ada.Id, "register", "register", desk.Time.GetUtcNow());
        (await desk.Store.CommitAsync(new CustodyCommit { Resources = [known] }, Cancel)).ShouldBeTrue();
        await ToldAsync(desk, ObligationState.Filed);
        var moved = await desk.PostAsync("mods-dscr", "home", Event("e2", 2, "bea"));
        var take = (await desk.ObligationsAsync(moved)).Single(one => one.Route == Route);

        var bundle = await DeliveredAsync(desk, take);

        Element Only(string type) => bundle.All("entry").Select(entry => entry["resource"]!).Single(one => one.ResourceType == type); // an entry of ours has one
        Only("Observation")["status"]?.Text.ShouldBe("entered-in-error");
        Only("AllergyIntolerance").At("verificationStatus", "coding", "code")?.Text.ShouldBe("entered-in-error");
        var text = Encoding.UTF8.GetString(JsonText.ToBytes(bundle));
        text.ShouldContain("\"take-out\"");
        text.ShouldContain("9990000018");
        text.ShouldNotContain("9990000026");
        ResourceValidator.Validate(bundle).Where(issue => issue.IsError).Select(issue => $"{issue.Path}: {issue.Text}").ShouldBeEmpty();
    }

    [Fact]
    public async Task Nobody_can_refuse_to_take_it_out()
    {
        await using var desk = await OpenAsync();
        await ToldAsync(desk, ObligationState.Filed);
        var moved = await desk.PostAsync("mods-dscr", "home", Event("e2", 2, "bea"));
        var take = (await desk.ObligationsAsync(moved)).Single(one => one.Route == Route);
        using var office = new Office(desk);

        var refused = await office.Receipts.ApplyAsync(s_partners.Find("practice").ShouldNotBeNull(), moved.Id, new ReceiptBody(take.Id, ObligationState.Refused, "clerk", "not ours", null), Cancel);

        refused.Result.ShouldBe(ReceiptResult.NotPossible);
        (await desk.FindAsync(moved)).State.ShouldBe(MessageState.Routed);
    }

    [Fact]
    public void The_table_that_ships_says_how_it_is_taken_back_whatever_the_kind() =>
        IngestDesk.Rules.Routes.RetractionOf("a-kind-of-tomorrow").ShouldNotBeNull().Id.ShouldBe(Route);

    private static Task<IngestDesk> OpenAsync() => IngestDesk.OpenAsync(IngestDesk.Rules with { Partners = s_partners });

    /// <summary>Ada's practice was told of a record of hers, and this is how far it is.</summary>
    private static async Task<(LedgerEntry Message, Obligation Owed)> ToldAsync(IngestDesk desk, ObligationState had, int version = 1)
    {
        var told = await desk.PostAsync("mods-dscr", "home", Event("told", version, "ada"));
        var owed = (await desk.ObligationsAsync(told)).ShouldHaveSingleItem();
        var step = new ObligationStep(owed.Id, ObligationState.Queued, had, desk.Time.GetUtcNow(), "test") { Attempt = 1 };
        (await desk.Store.CommitAsync(new CustodyCommit { Obligations = [step] }, Cancel)).ShouldBeTrue();
        return (told, owed);
    }

    private static async Task<Element> DeliveredAsync(IngestDesk desk, Obligation owed)
    {
        using var office = new Office(desk);
        await office.Courier.DeliverAsync(owed.Id, Cancel);
        return JsonTree.ReadFhir(office.Sent.ShouldHaveSingleItem()).Root.ShouldNotBeNull();
    }

    private static string Event(string id, int version, string who)
    {
        var (number, born) = who == "ada" ? ("9990000018", "1938-04-02") : ("9990000026", "1940-01-01");
        var stated = $$"""
            "version": {{version}}, "changeType": "{{(version == 1 ? "create" : "amend")}}", "status": "final"
            """;
        return $$"""
            { "eventId": "{{id}}", "occurredAt": "2026-06-01T09:00:00+01:00", "system": { "systemIdentifier": "demo-dscr" }, "careOrganisation": { "name": "Home", "odsCode": "VLX01" },
              "subjectOfCare": { "nhsNumber": "{{number}}", "birthDate": "{{born}}" },
              "records": [
                { "recordUid": "w-1", {{stated}}, "type": "weight", "date": "2026-06-01T08:00:00+01:00", "data": { "value": 61, "unit": "kg" } },
                { "recordUid": "a-1", {{stated}}, "type": "allergy", "date": "2026-06-01T08:00:00+01:00", "data": { "causativeAgent": { "text": "Penicillin" } } } ] }
            """;
    }

    /// <summary>The delivery side over a desk's store, with a practice that takes everything.</summary>
    private sealed class Office : HttpMessageHandler
    {
        private readonly HttpClient _http;
        private readonly PartnerGates _gates;
        private readonly PartnerTokens _tokens;

        public Office(IngestDesk desk)
        {
            _http = new HttpClient(this, disposeHandler: false);
            (_gates, _tokens) = (new PartnerGates(desk.Store, desk.Time), new PartnerTokens(_http, desk.Time));
            var rules = IngestDesk.Rules with { Partners = s_partners };
            Receipts = new Receipts(desk.Store, desk.Store, rules, desk.Relay, new SenderAnswers(rules.Sources, desk.Store, s_partners), desk.Time);
            Courier = new Courier(desk.Store, desk.Store, s_partners, new PartnerPost(_http, desk.Time, new Random(1), _gates, _tokens), Receipts);
        }

        public Courier Courier { get; }

        public Receipts Receipts { get; }

        public List<byte[]> Sent { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Sent.Add(await request.Content!.ReadAsByteArrayAsync(cancellationToken)); // a delivery has a body
            return new HttpResponseMessage(HttpStatusCode.OK);
        }

        protected override void Dispose(bool disposing)
        {
            _tokens.Dispose();
            _gates.Dispose();
            _http.Dispose();
            base.Dispose(disposing);
        }
    }
}
