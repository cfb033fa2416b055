using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Fhir.Uk;
using Gateway.Functions.Verbs;
using Gateway.Storage;
using Npgsql;

namespace Gateway.Functions.Bench.Ledger;

/// <summary><c>bench ledger</c>: searching a ledger of many messages, by each thing an operator searches by.</summary>
internal sealed class LedgerBench(int messages, NpgsqlConnectionStringBuilder? address, TextWriter progress)
{
    private const int Searches = 40;
    private const int Page = 500;
    private const int People = 50_000;
    private const double Target = 300;

    private static readonly string[] s_sources = ["itk-adt", "mods-dscr", "open-mhealth", "sensor-falls"];
    private static readonly DateTimeOffset s_start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static Command Command()
    {
        var messages = new Option<int>("--messages") { Description = "How many messages the ledger holds.", DefaultValueFactory = _ => 1_000_000, HelpName = "N" };
        var database = BenchSchema.Option();
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var bench = new Command("ledger", "Searching the ledger: by person, source and state, age and key, what is open; and verifying it") { messages, database, json };
        bench.SetAction(async (parsed, cancellationToken) =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(messages) is not (>= 1_000 and <= 20_000_000))
            {
                await console.Error.WriteLineAsync("--messages takes a number from 1000 to 20000000.");
                return 2;
            }
            var results = await DatabaseRefusal.OrSayAsync<IReadOnlyList<BenchResult>?>(
                async () => await new LedgerBench(parsed.GetValue(messages), BenchSchema.Read(parsed.GetValue(database)), console.Error).RunAsync(cancellationToken), null, console.Error);
            if (results is null) return 2;
            if (parsed.GetValue(json)) BenchReport.WriteJson(console.Output, "ledger", null, results);
            else BenchReport.WriteTable(console.Output, results);
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return bench;
    }

    private async Task<IReadOnlyList<BenchResult>> RunAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        try
        {
            await using var schema = await BenchSchema.MakeAsync(address);
            await using var database = await GatewayDatabase.OpenAsync(folder, schema?.Address.ConnectionString, TimeProvider.System, cancellationToken);
            await FillAsync(database, cancellationToken);
            var store = database.Store;
            var results = new List<BenchResult>
            {
                await SearchAsync("by person", i => store.ListMessagesAsync(new LedgerQuery(Person: Person(i * 37 % People).ToString()), cancellationToken)),
                await SearchAsync("by source and state, few", i => store.ListMessagesAsync(new LedgerQuery(Source: s_sources[i % s_sources.Length], State: MessageState.Parked), cancellationToken)),
                await SearchAsync("by source and state, many", i => store.ListMessagesAsync(new LedgerQuery(Source: s_sources[i % s_sources.Length], State: MessageState.Routed), cancellationToken)),
                await SearchAsync("by age", i => store.ListMessagesAsync(new LedgerQuery(From: At(i * messages / Searches), Until: At(i * messages / Searches + 600)), cancellationToken)),
                await SearchAsync("by age and source, oldest first", i => store.ListMessagesAsync(new LedgerQuery(Source: s_sources[i % s_sources.Length], From: At(i * messages / Searches), OldestFirst: true), cancellationToken)),
                await SearchAsync("by key", i => store.ListMessagesAsync(new LedgerQuery(Key: Key(i * 7919 % messages)), cancellationToken)),
                await SearchAsync("by the end of a key", i => store.ListMessagesAsync(new LedgerQuery(KeyEnd: (i * 7919 % messages).ToString(CultureInfo.InvariantCulture)), cancellationToken)),
                await SearchAsync("by state, on their way", _ => store.ListMessagesAsync(new LedgerQuery(State: MessageState.Received), cancellationToken)),
                await SearchAsync("open of a sender", i => database.Ledger.OpenMessagesAsync($"client-{i % 20}", cancellationToken)),
                await SearchAsync("open of everybody", _ => database.Ledger.OpenMessagesAsync(null, cancellationToken)),
            };
            var began = Stopwatch.GetTimestamp();
            var verdict = await new LedgerCheck(database.Ledger).RunAsync(null, null, cancellationToken);
            if (verdict.Faults.Count > 0) throw new InvalidOperationException($"The ledger does not verify ({verdict.Faults[0].Code}); no figure means anything.");
            results.Add(new BenchResult("verify", Stopwatch.GetElapsedTime(began).TotalSeconds, "s", null, IsLessBetter: true) { Subject = $"{verdict.Messages} messages, {verdict.Steps} steps, every body's hash" });
            return results;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<BenchResult> SearchAsync<T>(string name, Func<int, Task<IReadOnlyList<T>>> search)
    {
        progress.WriteLine($"bench: {name} …");
        var times = new List<double>();
        var rows = 0;
        for (var i = 0; i < Searches; i++)
        {
            var began = Stopwatch.GetTimestamp();
            rows += (await search(i)).Count;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }
        if (rows == 0) throw new InvalidOperationException($"'{name}' finds nothing; its figure would mean nothing.");
        return new BenchResult(name, times.Order().ElementAt(Searches * 95 / 100), "ms", Target, IsLessBetter: true)
        {
            Subject = string.Create(CultureInfo.InvariantCulture, $"p95 of {Searches} searches, {rows / (double)Searches:0.#} rows on average"),
        };
    }

    /// <summary>One in a hundred is parked, one in five hundred is on its way; the others are done with.</summary>
    private async Task FillAsync(GatewayDatabase database, CancellationToken cancellationToken)
    {
        for (var made = 0; made < messages; made += Page)
        {
            await database.Store.ReceiveAsync([.. Enumerable.Range(made, Math.Min(Page, messages - made)).Select(Message)], cancellationToken);
            if (made % (200 * Page) == 0) await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"bench: {made} of {messages} messages written"));
        }
        await database.Ledger.SealAsync(At(messages), cancellationToken);
    }

    private static ReceivedMessage Message(int number)
    {
        var id = Guid.CreateVersion7(At(number)).ToString();
        var body = SHA256.HashData(BitConverter.GetBytes(number));
        var state = number % 100 == 0 ? MessageState.Parked : number % 500 == 1 ? MessageState.Received : MessageState.Routed;
        var source = s_sources[number % s_sources.Length];
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = source,
            Client = $"client-{number % 20}",
            Kind = "reading",
            Urgency = Urgency.Routine,
            State = state,
            ReceivedAt = At(number),
            DuplicateKey = Key(number),
            Person = Person(number % People),
            Reason = state == MessageState.Parked ? "person-unknown: nobody of that identifier is registered" : null,
            Owner = state == MessageState.Parked ? "record matching team" : null,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(body)),
            ContentType = "application/json",
        };
        return new ReceivedMessage(entry, body, new BusMessage($"inbound-{id}", "inbound", source, "received", id));
    }

    private static DateTimeOffset At(int number) => s_start.AddSeconds(number);

    private static string Key(int number) => string.Create(CultureInfo.InvariantCulture, $"sender/{number}");

    private static PersonId Person(int number) => PersonId.TryParse(string.Create(CultureInfo.InvariantCulture, $"00000000-0000-4000-8000-{number:D12}"), out var person)
        ? person : throw new InvalidOperationException("The bench makes no person ids any more.");
}
