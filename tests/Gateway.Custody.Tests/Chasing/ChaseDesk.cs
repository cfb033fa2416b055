using System.Net;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Delivery;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Matching;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using static Gateway.Testing.Samples;

namespace Gateway.Custody.Chasing;

/// <summary>A chaser on a database of its own, with partners that note what they are told and a clock that a test moves.</summary>
internal sealed class ChaseDesk : HttpMessageHandler, IAsyncDisposable
{
    private const string Secret = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private readonly DataFolder _folder;
    private readonly HttpClient _http;
    private readonly PartnerTokens _tokens;
    private readonly PartnerGates _gates;
    private readonly Relay _relay;
    private readonly ChasingMetrics _metrics = new();

    private ChaseDesk(DataFolder folder, SqliteDatabase database, HandMovedTime time, ChasingRules chasing)
    {
        (_folder, Database, Time, Rules) = (folder, database, time, new ChaserRules(chasing, Routes, Partners, People, ["itk-adt", "scaip"]));
        _http = new HttpClient(this, disposeHandler: false);
        (_gates, _tokens) = (new PartnerGates(database.Store, time), new PartnerTokens(_http, time));
        _relay = new Relay(database.Store, database.Bus);
        Chaser = NewChaser(database);
        Notices = new AlarmNotices(chasing, database.Alarms, database.Store, Partners, new PartnerPost(_http, time, new Random(4711), _gates, _tokens), _relay);
        Desk = new AlarmDesk(Rules, database.Alarms, database.Store, _metrics, time);
    }

    public static PartnerDirectory Partners { get; } = PartnerDirectory.Read(Encoding.UTF8.GetBytes(
        $$"""
        {"partners":[
          {"id":"practice","name":"Holly Practice","role":"practice","ods":"Y00001","endpoint":"http://localhost:9/practice","secrets":["{{Secret}}"]},
          {"id":"home","name":"Alder House","role":"home","ods":"VL0AA","endpoint":"http://localhost:9/home","secrets":["{{Secret}}"]},
          {"id":"hospital","name":"Infirmary","role":"hospital","returnEndpoint":"http://localhost:9/hospital","secrets":["{{Secret}}"]},
          {"id":"night","name":"Night responders","role":"ucr","endpoint":"http://localhost:9/night","secrets":["{{Secret}}"]},
          {"id":"telecare","name":"Telecare","role":"supplier"},
          {"id":"operator","name":"Operator","role":"operator","returnEndpoint":"http://localhost:9/operator","secrets":["{{Secret}}"]}
        ]}
        """)).Directory.ShouldNotBeNull();

    public static Register People { get; } = ReadRegister();

    public static RouteTable Routes { get; } = ReadRoutes("""
        version: 1.0.0
        routes:
          - id: file
            kinds: [discharge]
            to: [practice]
            goal: filed
            within: PT24H
            deliveredWithin: PT1H
            ladder: office
            because: It must be filed.
          - id: act
            kinds: [alarm]
            to: [home]
            goal: actioned
            within: PT15M
            deliveredWithin: PT1M
            filedWithin: PT5M
            ladder: minutes
            because: Somebody must look.
          - id: plain
            kinds: [reading]
            to: [practice]
            goal: filed
            within: PT24H
            because: It names no ladder.
        """);

    public static ChasingRules Ladders { get; } = ReadRules("""
        version: 1.0.0
        ladders:
          office:
            because: One after the other.
            rungs:
              - { tell: recipient, by: notice, after: PT0S, steps: [filed] }
              - { tell: operator, by: custody, after: PT1H }
              - { tell: sender, by: notice, after: PT4H }
          minutes:
            because: Minutes count.
            rungs:
              - { tell: home, by: notice, after: PT0S }
              - { tell: on-call, by: notice, after: PT5M, partner: night }
        thresholds:
          parked: PT4H
          feed/itk-adt: PT6H
          heartbeat/scaip: PT2H
        """);

    public SqliteDatabase Database { get; private set; }

    public HandMovedTime Time { get; }

    public ChaserRules Rules { get; }

    public Chaser Chaser { get; private set; }

    public AlarmNotices Notices { get; }

    public AlarmDesk Desk { get; }

    public Func<HttpStatusCode> Answer { get; set; } = () => HttpStatusCode.OK;

    /// <summary>The last path segment of where each notice went, and its body.</summary>
    public List<(string To, string Body)> Sent { get; } = [];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public static async Task<ChaseDesk> OpenAsync(ChasingRules? rules = null)
    {
        var folder = new DataFolder();
        var time = new HandMovedTime(Noon);
        return new ChaseDesk(folder, await folder.OpenAsync(time), time, rules ?? Ladders);
    }

    /// <summary>Another process on the same database, or the same one after a crash.</summary>
    public async Task<Chaser> AnotherAsync()
    {
        var chaser = NewChaser(await _folder.OpenAsync(Time));
        await chaser.BeginAsync(Cancel);
        return chaser;
    }

    /// <summary>A message of the hospital with an obligation that its route made now; both have the same id.</summary>
    public async Task OweAsync(string id, string route = "file", string recipient = "practice", Urgency urgency = Urgency.Routine)
    {
        var received = Received(id);
        await Database.Store.ReceiveAsync([received with { Entry = received.Entry with { Urgency = urgency } }], Cancel);
        var found = Routes.Find(route).ShouldNotBeNull();
        var owed = Obligation(id, id, recipient) with { Route = route, Goal = found.Goal, CreatedAt = Time.GetUtcNow(), DueAt = Time.GetUtcNow() + found.Within };
        await Database.Store.CommitAsync(new CustodyCommit { NewObligations = [owed with { ChaseAt = StepDeadlines.First(owed, found) }] }, Cancel);
    }

    public async Task StepAsync(string id, ObligationState from, ObligationState to) =>
        (await Database.Store.CommitAsync(new CustodyCommit { Obligations = [Step(id, from, to) with { At = Time.GetUtcNow(), Attempt = 1 }] }, Cancel)).ShouldBeTrue();

    /// <summary>Lets time pass in steps and chases after each, as the worker does.</summary>
    public async Task PassAsync(TimeSpan span, TimeSpan? step = null)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += step ?? span)
        {
            Time.Advance(step ?? span);
            await ChaseAsync();
        }
    }

    public async Task ChaseAsync()
    {
        await Chaser.ChaseAsync(Cancel);
        await Notices.CollectAsync(Cancel);
        while (await Database.Bus.ReceiveAsync(AlarmNotices.Queue, TimeSpan.FromSeconds(30), TimeSpan.Zero, Cancel) is { } notice)
        {
            var verdict = await Notices.SendAsync(notice.Message.Body, Cancel);
            if (verdict.Kind == BusVerdictKind.Complete) await Database.Bus.CompleteAsync(notice, Cancel);
            else await Database.Bus.AbandonAsync(notice, TimeSpan.FromSeconds(5), Cancel);
        }
    }

    public Task<int> WatchAsync() => Chaser.WatchAsync(Cancel);

    /// <summary>The open alarms: what, which step, who was told.</summary>
    public async Task<List<string>> OpenAsync() =>
        [.. from alarm in await AlarmsAsync() orderby alarm.Key select $"{alarm.Key}: {alarm.Partner ?? "nobody"}"];

    public Task<IReadOnlyList<Alarm>> AlarmsAsync(bool all = false) => Database.Alarms.ListAsync(new AlarmQuery(OnlyOpen: !all), Cancel);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        _relay.Dispose();
        _gates.Dispose();
        _tokens.Dispose();
        _metrics.Dispose();
        await _folder.DisposeAsync();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var status = Answer();
        if (status == HttpStatusCode.OK) Sent.Add((request.RequestUri!.Segments[^1], await request.Content!.ReadAsStringAsync(cancellationToken)));
        return new HttpResponseMessage(status);
    }

    public static RouteTable ReadRoutes(string yaml)
    {
        var (table, issues) = RouteTable.Read(yaml);
        issues.ShouldBeEmpty();
        return table.ShouldNotBeNull();
    }

    public static ChasingRules ReadRules(string yaml)
    {
        var (rules, issues) = ChasingRules.Read(yaml);
        issues.ShouldBeEmpty();
        return rules.ShouldNotBeNull();
    }

    private Chaser NewChaser(SqliteDatabase database) =>
        new(Rules, database.Alarms, database.Bus, ["inbound", "delivery", AlarmNotices.Queue], _metrics, Time, NullLogger<Chaser>.Instance);

    private static Register ReadRegister()
    {
        var (register, issues) = Register.Read(new Dictionary<string, string>
        {
            ["people.csv"] = "person_id,nhs_number,family,given,birth_date,gender\nperson-1,9990000018,Canaryfamily,Ada,1938-04-02,female\n",
            ["organisations.csv"] = "ods_code,name,role,ucr_ods_code\nVL0AA,Alder House,home,\nY00001,Holly Practice,practice,\n",
            ["affiliations.csv"] = "person_id,relation,ods_code,place,from,to\nperson-1,home,VL0AA,Room 1,2024-01-01,\nperson-1,practice,Y00001,,2020-01-01,\n",
        });
        issues.Where(issue => issue.IsError).ShouldBeEmpty();
        return register.ShouldNotBeNull();
    }
}
