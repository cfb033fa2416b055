using System.Net;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Store;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Tests.Delivery;

/// <summary>A gateway's delivery side on a database of its own, with partners whose answers a test writes.</summary>
internal sealed class Desk : HttpMessageHandler, IAsyncDisposable
{
    public const string Secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";
    public const string OlderSecret = "YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXphYmNkZWY=";

    private readonly DataFolder _folder;
    private readonly HttpClient _http;

    private Desk(DataFolder folder, SqliteDatabase database, HandMovedTime time, HttpMessageHandler? wire, IngestRules rules)
    {
        (_folder, Database, Time) = (folder, database, time);
        _http = new HttpClient(wire ?? this, disposeHandler: false);
        Relay = new Relay(database.Store, database.Bus);
        (Gates, Tokens) = (new PartnerGates(database.Store, time), new PartnerTokens(_http, time));
        var post = new PartnerPost(_http, time, new Random(4711), Gates, Tokens);
        var answers = new SenderAnswers(IngestDesk.Rules.Sources, database.Store, Partners);
        Receipts = new Receipts(database.Store, database.Store, rules, Relay, answers, time);
        Courier = new Courier(database.Store, database.Store, Partners, post, Receipts);
        Steps = new StepNotices(database.Store, database.Store, Partners, post);
        Returns = new Returns(database.Store, Partners, post, answers);
        Polls = new ReceiptPolls(database.Store, Partners, new ReceiptInquiry(post), Receipts, time);
        Unknown = new UnknownDeliveries(database.Store, Partners, Relay, time);
    }

    public static PartnerDirectory Partners { get; } = PartnerDirectory.Read(Encoding.UTF8.GetBytes(
        $$"""
        {"partners":[
          {"id":"practice","name":"Holly Practice","role":"practice","ods":"Y00001","endpoint":"http://localhost:9/fhir","secrets":["{{Secret}}","{{OlderSecret}}"],"timeout":"PT5S","firstWait":"PT4S","longestWait":"PT1M"},
          {"id":"ucr","name":"Urgent team","role":"ucr","endpoint":"http://localhost:9/ucr","secrets":["{{Secret}}"]},
          {"id":"fax","name":"Ward printer","role":"hospital","endpoint":"http://localhost:9/fax","secrets":["{{Secret}}"],"idempotency":"none"},
          {"id":"asked","name":"Can be asked","role":"practice","endpoint":"http://localhost:9/asked","secrets":["{{Secret}}"],"idempotency":"receipt-query","receiptQuery":"http://localhost:9/asked/{obligation}"},
          {"id":"polled","name":"Is polled","role":"practice","endpoint":"http://localhost:9/polled","secrets":["{{Secret}}"],"receiptQuery":"http://localhost:9/polled/{obligation}","receiptPolling":{"interval":"PT1M","until":"PT1H"} },
          {"id":"create","name":"Conditional","role":"practice","endpoint":"http://localhost:9/Bundle","secrets":["{{Secret}}"],"idempotency":"conditional-create"},
          {"id":"update","name":"Conditional","role":"practice","endpoint":"http://localhost:9/Bundle","secrets":["{{Secret}}"],"idempotency":"conditional-update"},
          {"id":"own","name":"Its own way","role":"practice","endpoint":"http://localhost:9/own","secrets":["{{Secret}}"],"goodAnswer":"status = 'stored'"},
          {"id":"narrow","name":"One at a time","role":"practice","endpoint":"http://localhost:9/narrow","secrets":["{{Secret}}"],"limits":{"concurrent":1} },
          {"id":"slow","name":"Two a second","role":"practice","endpoint":"http://localhost:9/slow","secrets":["{{Secret}}"],"limits":{"perSecond":2} },
          {"id":"webhook","name":"Told plainly","role":"supplier","returnEndpoint":"http://localhost:9/hook","secrets":["{{Secret}}"],"returnChannel":"webhook"},
          {"id":"deaf","name":"No endpoint","role":"practice"},
          {"id":"hospital","name":"Infirmary","role":"hospital","returnEndpoint":"http://localhost:9/returns","secrets":["{{Secret}}"]}
        ]}
        """)).Directory.ShouldNotBeNull();

    public SqliteDatabase Database { get; }

    public HandMovedTime Time { get; }

    public Relay Relay { get; }

    public Courier Courier { get; }

    public Receipts Receipts { get; }

    public Returns Returns { get; }

    public StepNotices Steps { get; }

    public ReceiptPolls Polls { get; }

    public UnknownDeliveries Unknown { get; }

    private PartnerGates Gates { get; }

    private PartnerTokens Tokens { get; }

    /// <summary>How the partner answers; asked with the number of the request, from 1.</summary>
    public Func<int, HttpResponseMessage> Answer { get; set; } = _ => new HttpResponseMessage(HttpStatusCode.OK);

    public List<Sent> Requests { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<Desk> OpenAsync(HttpMessageHandler? wire = null, IngestRules? rules = null)
    {
        var folder = new DataFolder();
        var time = new HandMovedTime(Noon);
        return new Desk(folder, await folder.OpenAsync(time), time, wire, rules ?? IngestDesk.Rules with { Partners = Partners });
    }

    /// <summary>A message of the hospital that is routed to these recipients; obligations are named after them.</summary>
    public Task RouteAsync(string id, params string[] recipients) => RouteAsync(id, "hospital", recipients);

    public Task RouteUrgentAsync(string id, params string[] recipients) => RouteAsync(id, "hospital", recipients, Urgency.Urgent);

    public async Task RouteAsync(string id, string sender, IReadOnlyList<string> recipients, Urgency urgency = Urgency.Routine)
    {
        var store = Database.Store;
        var received = Received(id);
        await store.ReceiveAsync([received with { Entry = received.Entry with { Client = sender, Urgency = urgency } }], Cancel);
        var bundle = Element.Resource("Bundle").With("type", "collection");
        foreach (var resource in new[] { Patient("theirs", "Canaryfamily"), Encounter(), Observation("obs-1", 80) })
            bundle.Add(new Element("entry") { IsRepeat = true }).Add(resource.Clone("resource"));
        var committed = await store.CommitAsync(
            new CustodyCommit
            {
                Messages =
                [
                    Step(id, MessageState.Received, MessageState.Translated),
                    Step(id, MessageState.Translated, MessageState.Identified) with { Person = Person("person-1") },
                    Step(id, MessageState.Identified, MessageState.Recorded), Step(id, MessageState.Recorded, MessageState.Routed),
                ],
                NewObligations = [.. recipients.Select(recipient => Obligation($"{id}-{recipient}", id, recipient))],
                Resources = [Version(Patient("person-1", "Canaryfamily"))],
                Artefacts = [new Artefact(id, "bundle", "application/fhir+json", JsonText.ToBytes(bundle))],
            },
            Cancel);
        committed.ShouldBeTrue();
    }

    public Task<BusVerdict> DeliverAsync(string obligation) => Courier.DeliverAsync(obligation, Cancel);

    /// <summary>Delivers while the clock goes, in steps that are short beside a partner's time limit.</summary>
    public Task<BusVerdict> DeliverByClockAsync(string obligation) =>
        Time.UntilAsync(Courier.DeliverAsync(obligation, Cancel), TimeSpan.FromMilliseconds(20));

    public async Task<Obligation> ObligationAsync(string id) => (await Database.Store.FindObligationAsync(id, Cancel)).ShouldNotBeNull();

    public async Task<LedgerEntry> MessageAsync(string id) => (await Database.Store.FindMessageAsync(id, Cancel)).ShouldNotBeNull();

    public static HttpResponseMessage Ok(string json) => new(HttpStatusCode.OK) { Content = new StringContent(json, Encoding.UTF8, "application/json") };

    public async ValueTask DisposeAsync()
    {
        Tokens.Dispose();
        Gates.Dispose();
        _http.Dispose();
        Relay.Dispose();
        await _folder.DisposeAsync();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers.ToDictionary(header => header.Key, header => string.Join(", ", header.Value));
        var body = request.Content is { } content ? await content.ReadAsByteArrayAsync(cancellationToken) : [];
        HttpResponseMessage answer;
        lock (Requests)
        {
            Requests.Add(new Sent(request.Method, request.RequestUri!, headers, request.Content?.Headers.ContentType?.MediaType ?? "", body));
            answer = Answer(Requests.Count);
        }
        if (answer.StatusCode == HttpStatusCode.Processing) await Task.Delay(Timeout.Infinite, cancellationToken);
        return answer;
    }

    private static Element Encounter() => Element.Resource("Encounter").With("id", "5a2f9c0e-55a5-4a0e-9d3b-6a4e6a9f0001").With("status", "finished")
        .With(new Element("class").With("system", "http://terminology.hl7.org/CodeSystem/v3-ActCode").With("code", "IMP"))
        .With(new Element("subject").With("reference", "Patient/theirs"));

    internal sealed record Sent(HttpMethod Method, Uri Address, Dictionary<string, string> Headers, string MediaType, byte[] Body);
}
