using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Partners;
using Gateway.Custody.Routes;
using Gateway.Custody.Store;
using Gateway.Mapping;
using Gateway.Matching;
using Gateway.Storage.Sqlite;
using Gateway.Testing;
using Gateway.Triage;

namespace Gateway.Custody.Ingest;

/// <summary>The pipeline on a real store, with the mappings that ship and a register of three people in one home.</summary>
internal sealed class IngestDesk(DataFolder folder, SqliteDatabase database, HandMovedTime time, IngestPipeline pipeline, Relay relay, FetchedRecord fetched) : IAsyncDisposable
{
    private static readonly Lazy<IngestRules> s_rules = new(ReadRules);

    /// <summary>The mappings, routes and register that every desk has.</summary>
    public static IngestRules Rules => s_rules.Value;

    /// <summary>The mappings that ship.</summary>
    public static string Mappings => Path.Combine(Root(), "mappings");

    public SqliteStore Store => database.Store;

    public SqliteDatabase Database => database;

    public HandMovedTime Time => time;

    public Relay Relay => relay;

    /// <summary>What a thin source answers when it is asked for a record.</summary>
    public FetchedRecord Fetched => fetched;

    public static async Task<IngestDesk> OpenAsync(IngestRules? rules = null)
    {
        var folder = new DataFolder();
        var time = new HandMovedTime();
        var database = await folder.OpenAsync(time);
        var relay = new Relay(database.Store, database.Bus);
        var fetched = new FetchedRecord();
        var pipeline = new IngestPipeline(rules ?? s_rules.Value, database.Store, database.Store, relay, new RecordFetch(new HttpClient(fetched)), time);
        return new IngestDesk(folder, database, time, pipeline, relay, fetched);
    }

    /// <summary>Receives a body as the door does, and has it processed.</summary>
    public async Task<LedgerEntry> PostAsync(string source, string client, string body) => await ProcessAsync((await ReceiveAsync(source, client, body)).Id);

    /// <summary>Receives a body, and parks it as one that could not go on after its person was known.</summary>
    public async Task<LedgerEntry> ParkAsync(string source, string client, string body, string person)
    {
        var entry = await ReceiveAsync(source, client, body);
        var step = new MessageStep(entry.Id, MessageState.Received, MessageState.Parked, time.GetUtcNow(), "test") { Reason = "not-valid: mended later", Owner = "integration analyst", Person = Samples.Person(person) };
        (await Store.CommitAsync(new CustodyCommit { Messages = [step] }, TestContext.Current.CancellationToken)).ShouldBeTrue();
        return await FindAsync(entry);
    }

    public Replay Replay => new(pipeline, Store, Store, relay, time);

    /// <summary>A replay as on a day with other routes.</summary>
    public Replay WithRoutes(string routes)
    {
        var rules = s_rules.Value with { Routes = RouteTable.Read(routes).Table.ShouldNotBeNull() };
        return new Replay(new IngestPipeline(rules, Store, Store, relay, new RecordFetch(new HttpClient()), time), Store, Store, relay, time);
    }

    public void Wait(TimeSpan span) => time.Advance(span);

    public ParkedMessages Parked => new(Store, relay, time);

    /// <summary>Processes whatever the inbound queues hold, as the pumps do, until they are empty; names the messages in that order.</summary>
    public async Task<List<string>> DrainAsync()
    {
        var cancel = TestContext.Current.CancellationToken;
        var done = new List<string>();
        while ((await TakeAsync(UrgentQueue.Beside("inbound")) ?? await TakeAsync("inbound")) is { } delivery)
        {
            await pipeline.ProcessAsync(delivery.Message.Body, cancel);
            await database.Bus.CompleteAsync(delivery, cancel);
            done.Add(delivery.Message.Body);
        }
        return done;
    }

    /// <summary>The next message of a queue.</summary>
    public Task<BusDelivery?> TakeAsync(string queue) => database.Bus.ReceiveAsync(queue, TimeSpan.FromSeconds(30), TimeSpan.Zero, TestContext.Current.CancellationToken);

    public async Task<LedgerEntry> ReceiveAsync(string source, string client, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var part = s_rules.Value.Sources.Find(source)!.Open(bytes, null).Parts.ShouldHaveSingleItem();
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = source,
            Client = client,
            Kind = part.Kind?.Id,
            Urgency = part.Kind?.Urgent == true ? Urgency.Urgent : Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = now,
            OccurredAt = part.OccurredAt,
            DuplicateKey = part.DuplicateKey,
            Thread = part.Thread,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(bytes)),
            ContentType = "",
        };
        var receptions = await Store.ReceiveAsync([new ReceivedMessage(entry, part.Body, Samples.Wake($"inbound-{id}", id))], TestContext.Current.CancellationToken);
        return receptions.ShouldHaveSingleItem().Entry;
    }

    /// <summary>Has a received message processed by another process, in which something else happens before what it makes of it is written.</summary>
    public async Task<LedgerEntry> ProcessAsync(LedgerEntry entry, Func<Task> meanwhile)
    {
        var store = Meanwhile.On(Store, meanwhile);
        using var other = new IngestPipeline(s_rules.Value, store, Store, relay, new RecordFetch(new HttpClient(fetched)), time);
        return (await other.ProcessAsync(entry.Id, TestContext.Current.CancellationToken)).Entry;
    }

    public async Task<LedgerEntry> ProcessAsync(string id) => (await pipeline.ProcessAsync(id, TestContext.Current.CancellationToken)).Entry;

    public async Task<LedgerEntry> FindAsync(LedgerEntry entry) =>
        (await Store.FindMessageAsync(entry.Id, TestContext.Current.CancellationToken)).ShouldNotBeNull();

    public Task<IReadOnlyList<Obligation>> ObligationsAsync(LedgerEntry entry) => Store.ObligationsOfAsync(entry.Id, TestContext.Current.CancellationToken);

    public ValueTask DisposeAsync()
    {
        relay.Dispose();
        return folder.DisposeAsync();
    }

    /// <summary>The rules with one line of a mapping file written otherwise.</summary>
    public static IngestRules RulesWith(string file, string line, string instead)
    {
        var files = MappingFiles();
        var text = Encoding.UTF8.GetString(files[file].Span);
        text.ShouldContain(line);
        files[file] = Encoding.UTF8.GetBytes(text.Replace(line, instead, StringComparison.Ordinal));
        var (catalogue, issues) = SourceCatalogue.Load(files);
        return Rules with { Sources = catalogue.ShouldNotBeNull(string.Join('\n', issues)) };
    }

    private static Dictionary<string, ReadOnlyMemory<byte>> MappingFiles() =>
        Directory.GetFiles(Mappings, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(Mappings, file).Replace('\\', '/'), file => new ReadOnlyMemory<byte>(File.ReadAllBytes(file)));

    private static IngestRules ReadRules()
    {
        var mappings = Mappings;
        var files = MappingFiles();
        var (register, faults) = Register.Read(new Dictionary<string, string>
        {
            ["people.csv"] = """
                person_id,nhs_number,family,given,birth_date,gender
                ada,9990000018,EXAMPLE,Ada,1938-04-02,female
                bea,9990000026,EXAMPLE,Bea,1940-01-01,female
                cal,,EXAMPLE,Cal,1941-01-01,male
                """,
            ["identifiers.csv"] = """
                system,value,person_id,from,to
                https://gateway.example/Id/itk-adt/mrn/RXX01,H-BEA,bea,,
                https://gateway.example/Id/abacus-visits/service-user/example-council,SU-ADA,ada,,
                https://gateway.example/Id/abacus-visits/service-user/example-council,SU-BEA,bea,,
                https://gateway.example/Id/open-mhealth/user,U-ADA,ada,,
                https://gateway.example/Id/open-mhealth/user,U-BEA,bea,,
                https://gateway.example/Id/withings/userid,77,ada,,
                https://gateway.example/Id/withings/userid,78,bea,,

                """,
            ["affiliations.csv"] = """
                person_id,relation,ods_code,place,from,to
                ada,home,VLX01,1,2020-01-01,
                ada,practice,YXX01,,2020-01-01,
                bea,home,VLX01,7,2020-01-01,
                cal,home,VLX01,7,2020-01-01,
                """,
            ["devices.csv"] = """
                system,value,ods_code,place,person_id,from,to
                https://gateway.example/Id/scaip/controller,26317,VLX01,7,,2020-01-01,
                https://gateway.example/Id/scaip/controller,26318,VLX01,1,,2020-01-01,
                https://gateway.example/Id/scaip/controller,26319,VLX01,99,,2020-01-01,
                https://gateway.example/Id/sensor-falls/sensor,S-ADA,VLX01,1,,2020-01-01,

                """,
            ["organisations.csv"] = "ods_code,name,role,ucr_ods_code\nVLX01,Home,home,\nYXX01,Practice,practice,\n",
        });
        faults.ShouldBeEmpty();
        var (partners, _) = PartnerDirectory.Read("""
            { "partners": [
              { "id": "home", "name": "Home", "role": "home", "ods": "VLX01", "endpoint": "http://127.0.0.1:9/deliveries", "secrets": ["MDEyMzQ1Njc4OWFiY2RlZg=="] },
              { "id": "ward-system", "name": "Hospital with an inbox", "role": "hospital", "sources": ["itk-adt"], "endpoint": "http://127.0.0.1:9/deliveries", "secrets": ["MDEyMzQ1Njc4OWFiY2RlZg=="] },
              { "id": "supplier", "name": "Supplier", "role": "supplier", "sources": ["withings"], "fetchEndpoint": "http://127.0.0.1:9/" },
              { "id": "hospital", "name": "Hospital", "role": "hospital", "sources": ["itk-adt"] } ] }
            """u8);
        return new IngestRules(
            SourceCatalogue.Load(files).Catalogue.ShouldNotBeNull(),
            register.ShouldNotBeNull(),
            RulePack.Read("rules", File.ReadAllText(Path.Combine(mappings, "rules", "gateway-default.yaml"))).Pack.ShouldNotBeNull(),
            RouteTable.Read(File.ReadAllText(Path.Combine(mappings, "routes.yaml"))).Table.ShouldNotBeNull(),
            partners.ShouldNotBeNull());
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent ?? throw new InvalidOperationException("No Gateway.sln above the tests.");
        return folder.FullName;
    }
}
