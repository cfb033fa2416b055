using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using Gateway.Custody.Bus;
using Gateway.Custody.Ledger;
using Gateway.Custody.Store;
using Gateway.Storage.Postgres;
using Gateway.Storage.Sqlite;
using Npgsql;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>The figures of taking in: how soon a message is safe, how many a second reach a partner, what a stuck person costs others, how soon all is well after a kill.</summary>
internal sealed class IngestBench(BenchOptions options, TimeSpan sustained, NpgsqlConnectionStringBuilder? database)
{
    private const int Connections = 100;
    private const int Offered = 200;
    private const int MostUnderWay = 2_000;
    private const int Killed = 2_000;

    /// <summary>How often the memory is looked at; divisible by four.</summary>
    private const int Samples = 20;

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs those cases that are wanted; each on a gateway of its own, so that none has another's leftovers.</summary>
    public async Task<IReadOnlyList<BenchResult>> RunAsync()
    {
        var results = new List<BenchResult>();
        (string Name, Func<Task<IReadOnlyList<BenchResult>>> Run)[] cases =
        [
            ("durable answer, p95", AnswerAsync), ("sustained, end to end", SustainAsync), ("ingest beside raw inserts", RawAsync),
            ("others beside a stuck person, p99", PoisonAsync), ("drained after a kill", DrainAsync),
        ];
        foreach (var (name, run) in cases)
        {
            if (!options.Wants(name)) continue;
            await options.Progress.WriteLineAsync($"bench: {name} …");
            results.AddRange(await run());
        }
        return results;
    }

    private async Task<IReadOnlyList<BenchResult>> AnswerAsync()
    {
        await using var schema = await BenchSchema.MakeAsync(database);
        await using var partner = await BenchPartner.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(partner.Address, schema);
        using var sender = new BenchSender(gateway.Address, Connections);
        await WarmUpAsync(sender, partner);
        var answered = await sender.OfferAsync(Offered, options.Duration, withPoison: false);
        var times = answered.Select(one => Stopwatch.GetElapsedTime(one.DueAt, one.AnsweredAt).TotalMilliseconds).ToList();
        return
        [
            new BenchResult("durable answer, p95", Percentile(times, 0.95), "ms", 60, IsLessBetter: true) { Subject = $"{Connections} connections offering {Offered} requests/s to a gateway that works on them meanwhile" },
            new BenchResult("durable answer, p50", Percentile(times, 0.50), "ms", null, IsLessBetter: true),
        ];
    }

    private async Task<IReadOnlyList<BenchResult>> SustainAsync()
    {
        await using var schema = await BenchSchema.MakeAsync(database);
        await using var partner = await BenchPartner.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(partner.Address, schema);
        using var sender = new BenchSender(gateway.Address, Connections);
        await WarmUpAsync(sender, partner);
        using var over = new CancellationTokenSource();
        var (filed, worked, began) = (partner.Filed, gateway.Worked, Stopwatch.GetTimestamp());
        var pressing = sender.PressAsync(() => partner.Filed, MostUnderWay, over.Token);
        var memory = new List<double> { gateway.Memory / 1e6 };
        while (Stopwatch.GetElapsedTime(began) < sustained)
        {
            await Task.Delay(sustained / Samples);
            memory.Add(gateway.Memory / 1e6);
            await options.Progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"bench: {partner.Filed - filed} messages filed, {memory[^1]:0} MB"));
        }
        var (count, seconds, cpu) = (partner.Filed - filed, Stopwatch.GetElapsedTime(began).TotalSeconds, gateway.Worked - worked);
        await over.CancelAsync();
        await pressing;
        return
        [
            new BenchResult("sustained, end to end", count / seconds, "/s", database is null ? 2_000 : null) { Subject = string.Create(CultureInfo.InvariantCulture, $"from the sender's POST to the partner's receipt for {sustained.TotalMinutes:0.##} minutes; sender and partner on the same cores") },
            new BenchResult("sustained, memory at the start", memory[0], "MB", null, IsLessBetter: true) { Subject = "working set of the gateway after the warm-up of 1 000 messages" },
            .. Enumerable.Range(1, 4).Select(quarter => new BenchResult($"sustained, memory in quarter {quarter}", Quarter(memory, quarter), "MB", null, IsLessBetter: true) { Subject = $"mean of {Samples / 4} samples" }),
            new BenchResult("sustained, growth", Quarter(memory, 4) / Quarter(memory, 2), "x", 1.1, IsLessBetter: true) { Subject = "memory in the last quarter over memory in the second" },
            new BenchResult("sustained, processor time", cpu.TotalMilliseconds / count, "ms", null, IsLessBetter: true) { Subject = "of the gateway for each message" },
        ];
    }

    /// <summary>The same bytes through the store's door and straight into a table: same disk, same sync, same grouping, turn by turn.</summary>
    private async Task<IReadOnlyList<BenchResult>> RawAsync()
    {
        var folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
        try
        {
            await using var schema = await BenchSchema.MakeAsync(database);
            if (schema is not null)
            {
                await using var postgres = await PostgresDatabase.OpenAsync(schema.Address, TimeProvider.System, isRelayed: false, CancellationToken.None);
                return await BesideRawAsync(postgres.Store, await postgres.RawInsertsAsync(CancellationToken.None));
            }
            await using var sqlite = await SqliteDatabase.OpenAsync(folder, TimeProvider.System, isRelayed: false, CancellationToken.None);
            return await BesideRawAsync(sqlite.Store, await sqlite.RawInsertsAsync(CancellationToken.None));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<IReadOnlyList<BenchResult>> BesideRawAsync(ICustodyStore store, Func<byte[], Task> raw)
    {
        var (ingest, inserts) = await BesideAsync(Connections);
        // So many that a group is never waited for: what the rows of a message cost beside one row.
        var (most, mostInserts) = await BesideAsync(20 * Connections);
        return
        [
            new BenchResult("ingest beside raw inserts", ingest, "/s", null) { Beside = ("raw", inserts), Subject = $"{Connections} at a time; a message with its ledger row, history and wake-up beside the same bytes in one row" },
            new BenchResult("ingest over raw inserts", 100 * ingest / inserts, "%", 50),
            new BenchResult("ingest beside raw inserts, writer full", most, "/s", null) { Beside = ("raw", mostInserts), Subject = $"the same {20 * Connections} at a time, where the writer and not the group's window is the limit" },
        ];

        async Task<(double Ingest, double Inserts)> BesideAsync(int atATime)
        {
            var (mine, plain) = (new List<double>(), new List<double>());
            for (var turn = 0; turn < 6; turn++)
            {
                var slice = options.Duration / 12;
                var rates = (await RateAsync(slice, atATime, (number, body) => store.ReceiveAsync([Received(number, body)], CancellationToken.None)), await RateAsync(slice, atATime, (_, body) => raw(body)));
                // The first turn fills caches.
                if (turn > 0) mine.Add(rates.Item1);
                if (turn > 0) plain.Add(rates.Item2);
            }
            return (Percentile(mine, 0.5), Percentile(plain, 0.5));
        }
    }

    private async Task<IReadOnlyList<BenchResult>> PoisonAsync()
    {
        await using var schema = await BenchSchema.MakeAsync(database);
        await using var partner = await BenchPartner.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(partner.Address, schema);
        using var sender = new BenchSender(gateway.Address, Connections);
        await WarmUpAsync(sender, partner);
        await sender.PoisonAsync();
        var (without, with) = (new List<double>(), new List<double>());
        for (var turn = 0; turn < 4; turn++)
        {
            var sent = await sender.OfferAsync(Offered / 2, options.Duration / 2, withPoison: turn % 2 == 1);
            await partner.WaitAsync(sender.Sent, s_patience);
            (turn % 2 == 1 ? with : without).AddRange(sent.Select(one => Stopwatch.GetElapsedTime(one.DueAt, partner.FiledAt(one.Custody) ?? Stopwatch.GetTimestamp()).TotalMilliseconds));
        }
        var (before, beside) = (Percentile(without, 0.99), Percentile(with, 0.99));
        return
        [
            new BenchResult("others beside a stuck person, p99", beside, "ms", null, IsLessBetter: true) { Beside = ("without", before), Subject = "from POST to receipt, in turns with and without; of the load with, one message in twenty is a registered person's whose first one is parked" },
            new BenchResult("others beside a stuck person, more", 100 * (beside / before - 1), "%", 10, IsLessBetter: true),
        ];
    }

    private async Task<IReadOnlyList<BenchResult>> DrainAsync()
    {
        await using var schema = await BenchSchema.MakeAsync(database);
        await using var partner = await BenchPartner.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(partner.Address, schema);
        using var sender = new BenchSender(gateway.Address, Connections);
        await sender.SendAsync(Killed);
        await gateway.KillAsync();
        var left = sender.Sent - partner.Filed;
        var began = Stopwatch.GetTimestamp();
        await gateway.StartAsync();
        var isDrained = await partner.WaitAsync(sender.Sent, s_patience);
        var took = isDrained ? Stopwatch.GetElapsedTime(began).TotalSeconds : double.PositiveInfinity;
        return [new BenchResult("drained after a kill", took, "s", 30, IsLessBetter: true) { Subject = $"kill -9 with {left} of {Killed} messages under way, from the restart to the last receipt" }];
    }

    private static async Task WarmUpAsync(BenchSender sender, BenchPartner partner)
    {
        await sender.SendAsync(1_000);
        if (!await partner.WaitAsync(sender.Sent, s_patience)) throw new InvalidOperationException("The messages of the warm-up did not reach the partner; no figure would mean anything.");
    }

    private static async Task<double> RateAsync(TimeSpan time, int atATime, Func<int, byte[], Task> write)
    {
        var began = Stopwatch.GetTimestamp();
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, atATime).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(began) < time)
            {
                var number = Interlocked.Increment(ref count);
                await write(number, BenchWorld.Message(number, BenchWorld.User(number % BenchWorld.People)));
            }
        }));
        return count / Stopwatch.GetElapsedTime(began).TotalSeconds;
    }

    private static ReceivedMessage Received(int number, byte[] body)
    {
        var now = TimeProvider.System.GetUtcNow();
        var id = Guid.CreateVersion7(now).ToString();
        var entry = new LedgerEntry
        {
            Id = id,
            BatchId = id,
            Sequence = 0,
            Source = BenchWorld.Source,
            Client = BenchWorld.Sender,
            Kind = "reading",
            Urgency = Urgency.Routine,
            State = MessageState.Received,
            ReceivedAt = now,
            DuplicateKey = id,
            BodyHash = Convert.ToHexStringLower(SHA256.HashData(body)),
            ContentType = "application/json",
        };
        return new ReceivedMessage(entry, body, new BusMessage($"inbound-{id}", "inbound", string.Create(CultureInfo.InvariantCulture, $"{BenchWorld.Source}/{number % 256:x2}"), "received", id));
    }

    /// <summary>The mean of a quarter of the samples that follow the first; the first belongs to no quarter.</summary>
    private static double Quarter(List<double> samples, int quarter) => samples.Skip(1 + (quarter - 1) * Samples / 4).Take(Samples / 4).Average();

    private static double Percentile(List<double> values, double part)
    {
        var sorted = values.Order().ToList();
        return sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(part * sorted.Count))];
    }
}
