using System.Net;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ingest;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Matching;

namespace Gateway.Custody.Tests.Flows;

/// <summary>A whole gateway without its doors: what comes in is processed, delivered, answered, and told to whoever sent it.</summary>
internal sealed class FlowDesk : HttpMessageHandler, IAsyncDisposable
{
    private const string Secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly IngestDesk _desk;
    private readonly IngestRules _rules;
    private readonly Courier _courier;
    private readonly Receipts _receipts;
    private readonly Revocations _revocations;
    private readonly Returns _returns;
    private readonly StepNotices _steps;
    private readonly PartnerGates _gates;
    private readonly PartnerTokens _tokens;
    private readonly HttpClient _http;

    private FlowDesk(IngestDesk desk, IngestRules rules)
    {
        (_desk, _rules) = (desk, rules);
        _http = new HttpClient(this, disposeHandler: false);
        (_gates, _tokens) = (new PartnerGates(desk.Store, desk.Time), new PartnerTokens(_http, desk.Time));
        var post = new PartnerPost(_http, desk.Time, new Random(4711), _gates, _tokens);
        var answers = new SenderAnswers(rules.Sources, desk.Store, rules.Partners);
        _receipts = new Receipts(desk.Store, desk.Store, rules, desk.Relay, answers, desk.Time);
        _revocations = new Revocations(desk.Store, desk.Store, rules, desk.Relay, desk.Time);
        _courier = new Courier(desk.Store, desk.Store, rules.Partners, post, _receipts);
        _returns = new Returns(desk.Store, rules.Partners, post, answers);
        _steps = new StepNotices(desk.Store, desk.Store, rules.Partners, post);
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public List<LedgerEntry> Messages { get; } = [];

    /// <summary>What each sender's return endpoint was told, as a person would read it, in order.</summary>
    public List<string> Told { get; } = [];

    /// <summary>What each partner was brought, in order: the partner and the event of the message, and of a request that is over its state and why.</summary>
    public List<(string Partner, string News)> Brought { get; } = [];

    /// <summary>Each body that the channel to families was brought, as text.</summary>
    public List<string> ToFamily { get; } = [];

    public IngestDesk Inside => _desk;

    public static async Task<FlowDesk> OpenAsync()
    {
        var rules = IngestDesk.Rules with
        {
            Partners = PartnerDirectory.Read(Encoding.UTF8.GetBytes($$"""
                {"partners":[
                  {"id":"home","name":"Home","role":"home","ods":"VLX01","sources":["mods-dscr"],"endpoint":"http://localhost:9/home","returnEndpoint":"http://localhost:9/home/returns","secrets":["{{Secret}}"]},
                  {"id":"round","name":"Round","role":"homecare","ods":"VLX02","endpoint":"http://localhost:9/round","secrets":["{{Secret}}"]},
                  {"id":"practice","name":"Practice","role":"practice","ods":"YXX01","endpoint":"http://localhost:9/practice","secrets":["{{Secret}}"]},
                  {"id":"ucr","name":"Urgent team","role":"ucr","ods":"UXX01","endpoint":"http://localhost:9/ucr","secrets":["{{Secret}}"]},
                  {"id":"texts","name":"Text service","role":"family","endpoint":"http://localhost:9/texts","secrets":["{{Secret}}"]},
                  {"id":"hospital","name":"Hospital","role":"hospital","ods":"RXX01","sources":["itk-adt","adw-discharge"],"endpoint":"http://localhost:9/hospital","returnEndpoint":"http://localhost:9/hospital/returns","secrets":["{{Secret}}"]}
                ]}
                """)).Directory.ShouldNotBeNull(),
        };
        rules.Take(ReadRegister("", ""));
        var desk = await IngestDesk.OpenAsync(rules);
        // Ten in the morning of a working day: everybody is open.
        desk.Wait(TimeSpan.FromHours(2));
        return new FlowDesk(desk, rules);
    }

    /// <summary>Loads the register again with more in it.</summary>
    public void LoadRegister(string people, string affiliations) => _rules.Take(ReadRegister(people, affiliations));

    private static Register ReadRegister(string people, string affiliations)
    {
        var (register, faults) = Register.Read(new Dictionary<string, string>
        {
            ["people.csv"] = """
                person_id,nhs_number,family,given,birth_date,gender
                ada,9990000018,EXAMPLE,Ada,1938-04-02,female
                ida,9990000115,THORNBY,Ida,1938-04-02,female
                fay,9990000026,EXAMPLE,Fay,1940-01-01,female

                """ + people,
            ["organisations.csv"] = "ods_code,name,role,ucr_ods_code\nVLX01,Home,home,UXX01\nVLX02,Round,homecare,\nYXX01,Practice,practice,\nUXX01,Urgent team,ucr,\nRXX01,Hospital,hospital,\n",
            ["affiliations.csv"] = """
                person_id,relation,ods_code,place,from,to
                ada,home,VLX01,1,2020-01-01,
                ada,practice,YXX01,,2020-01-01,
                ida,home,VLX01,2,2020-01-01,
                ida,practice,YXX01,,2020-01-01,
                fay,home,VLX01,3,2020-01-01,
                fay,homecare,VLX02,,2020-01-01,
                fay,practice,YXX01,,2020-01-01,

                """ + affiliations,
            ["contacts.csv"] = "person_id,role,name,channel,address,tell,from,to\nida,family,B. Thornby,texts,07700 900001,coming-home,,\nida,family,C. Thornby,texts,07700 900002,coming-home,,2020-01-01\n",
            ["units.csv"] = "ods_code,unit_id,kind,name,contact,from,to\nRXX01,WARD,ward,Ward 4,0113 496 0044,,\n",
            ["rota.csv"] = "ods_code,unit_id,role,contact,from,to\nRXX01,WARD,nurse in charge,bleep 4711,,\nVLX01,,senior carer,0113 496 0107,,\n",
        });
        faults.ShouldBeEmpty();
        return register.ShouldNotBeNull();
    }

    /// <summary>Receives and processes a message; nothing goes out before <see cref="WorkAsync"/>.</summary>
    public async Task<LedgerEntry> PostAsync(string source, string client, string body)
    {
        var entry = await _desk.PostAsync(source, client, body);
        Messages.Add(entry);
        return entry;
    }

    /// <summary>Works the queues of deliveries and of returns until they are empty.</summary>
    public async Task WorkAsync()
    {
        await DrainAsync(UrgentQueue.Beside(Courier.Queue), message => _courier.DeliverAsync(message.Body, Cancel));
        await DrainAsync(Courier.Queue, message => _courier.DeliverAsync(message.Body, Cancel));
        await DrainAsync(Receipts.ReturnQueue, message =>
            message.Subject == StepNotices.Subject ? _steps.TellSenderAsync(message.Body, Cancel) : _returns.TellSenderAsync(message.Body, Cancel));
    }

    /// <summary>A partner answers the newest thing that it was asked to act on: <c>accepted</c>, <c>rejected: no bed</c>.</summary>
    public async Task SayAsync(string partner, string said)
    {
        var (outcome, reason) = said.Split(": ", 2) is [var word, var because] ? (word, because) : (said, null);
        var owed = (await OwedAsync()).Last(one => one.Recipient == partner && one.Goal == ObligationState.Actioned);
        var body = new Element("").With("obligation", owed.Id).With("outcome", outcome).With("by", "Nurse Brook");
        if (reason is not null) body.With("reason", reason);
        var answer = await _receipts.ApplyAsync(_rules.Partners.Find(partner)!, owed.MessageId, ReceiptBody.Read(JsonText.ToBytes(body)).Receipt.ShouldNotBeNull(), Cancel);
        answer.Result.ShouldBe(ReceiptResult.Applied, answer.Text);
        await WorkAsync();
    }

    /// <summary>Somebody takes back what was asked of a partner: <c>revoked: he is better</c>; the answer, in a word and a sentence.</summary>
    public async Task<string> RevokeAsync(string by, string partner, string said)
    {
        var (outcome, reason) = said.Split(": ", 2) is [var word, var because] ? (word, because) : (said, null);
        var owed = (await OwedAsync()).Last(one => one.Recipient == partner && one.Goal == ObligationState.Actioned);
        var body = new Element("").With("obligation", owed.Id).With("outcome", outcome).With("by", "Nurse Brook");
        if (reason is not null) body.With("reason", reason);
        var (revocation, issues) = RevocationBody.Read(JsonText.ToBytes(body));
        if (revocation is null) return $"refused: {issues[0].Path}";
        var answer = await _revocations.ApplyAsync(_rules.Partners.Find(by)!, owed.MessageId, revocation, Cancel);
        await WorkAsync();
        return answer.Result == ReceiptResult.Applied ? "taken back" : $"refused: {answer.Text}";
    }

    /// <summary>Everything that is owed for the messages so far, in order.</summary>
    public async Task<List<Obligation>> OwedAsync()
    {
        var owed = new List<Obligation>();
        foreach (var message in Messages) owed.AddRange(await _desk.ObligationsAsync(message));
        return owed;
    }

    /// <summary>The newest Task that is kept of a person.</summary>
    public async Task<Element> TaskAsync(string person) =>
        (await _desk.Store.ReadPersonAsync(Testing.Samples.Person(person), Cancel)).Where(one => one.Type == "Task").Select(one => JsonTree.ReadFhir(one.Json.Span).Root!).Last();

    public async ValueTask DisposeAsync()
    {
        _tokens.Dispose();
        _gates.Dispose();
        _http.Dispose();
        Dispose();
        await _desk.DisposeAsync();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath == "/texts") ToFamily.Add(await request.Content!.ReadAsStringAsync(cancellationToken));
        if (!request.RequestUri.AbsolutePath.EndsWith("/returns", StringComparison.Ordinal))
            Brought.Add((request.RequestUri.AbsolutePath.Trim('/'), NewsOf(await request.Content!.ReadAsByteArrayAsync(cancellationToken))));
        else Told.Add(Read(await request.Content!.ReadAsByteArrayAsync(cancellationToken)));
        return new HttpResponseMessage(HttpStatusCode.OK);
    }

    /// <summary>A Task by its owner, its state and the reason given with it; an answer to a notice by its event; anything else is a message given back.</summary>
    private static string Read(byte[] body)
    {
        var text = Encoding.UTF8.GetString(body);
        if (text.Contains("975821000000109", StringComparison.Ordinal)) return "accepted";
        if (text.Contains("975831000000106", StringComparison.Ordinal)) return "rejected";
        if (JsonTree.ReadFhir(body).Root is not { ResourceType: "Task" } task) return "given back";
        var reason = task.All("note").LastOrDefault(note => note["time"]?.Text == task["lastModified"]?.Text)?["text"]?.Text;
        var state = $"{task.At("owner", "display")!.Text}: {ObligationTask.StateOf(task)}";
        return reason is null ? state : $"{state} ({reason})";
    }

    private static string NewsOf(byte[] body)
    {
        var resources = JsonTree.ReadFhir(body).Root!.All("entry").Select(entry => entry["resource"]!).ToList();
        var news = resources.First(one => one.ResourceType == "MessageHeader").At("eventCoding", "code")!.Text!;
        if (resources.Find(one => one.ResourceType == "Communication" && one["recipient"] is not null) is { } family)
            return string.Join(' ', family.All("payload").Select(line => line["contentString"]!.Text));
        return resources.Find(one => one.ResourceType == "ServiceRequest" && one["status"]!.Text is "revoked" or "entered-in-error") is { } over
            ? $"{news}: {over["status"]!.Text} ({over.All("note").Last()["text"]!.Text})"
            : news;
    }

    private async Task DrainAsync(string queue, Func<BusMessage, Task<BusVerdict>> work)
    {
        while (await _desk.Database.Bus.ReceiveAsync(queue, TimeSpan.FromMinutes(1), TimeSpan.Zero, Cancel) is { } delivery)
        {
            (await work(delivery.Message)).ShouldBe(BusVerdict.Complete);
            await _desk.Database.Bus.CompleteAsync(delivery, Cancel);
        }
    }
}
