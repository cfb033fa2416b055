using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Gateway.Faults.Checking;
using Gateway.Faults.Driving;
using Gateway.Storage;

namespace Gateway.Faults;

/// <summary>One run: a real gateway, a sender, partners, faults, and the check of what they wrote down.</summary>
internal sealed class FaultRun(FaultOptions options, string gatewayProgram, TimeProvider time, TextWriter progress)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>In so many parts of a run an operator looks in, at the end of each.</summary>
    private const int Looks = 4;

    private string Data => Path.Combine(options.Folder, "data");

    public async Task<FaultResult> RunAsync(CancellationToken stop)
    {
        var (sentFile, effectsFile, noticesFile) = (Path.Combine(options.Folder, "sent.jsonl"), Path.Combine(options.Folder, "effects.jsonl"), Path.Combine(options.Folder, "notices.jsonl"));
        var url = FreeAddress();
        var moods = new Moods(options.Seed, options.Messages, time);
        var moments = new Moments();
        using var sent = new Journal<Acknowledged>(sentFile);
        using var effects = new Journal<Effect>(effectsFile);
        using var notices = new Journal<Notice>(noticesFile);
        await using var partners = await PartnerStub.StartAsync(url, effects, notices, moods, moments, time);
        Population.Write(Data, options.People, partners.Address);
        var clock = new FakeClock(options.Folder);
        await using var gateway = new GatewayProcess(gatewayProgram, Data, options.Database, url, clock);
        gateway.Start();
        using var sender = new Sender(url, sent, moments, time);
        await ReadyAsync(url, gateway, stop);
        var injector = new Injector(options, gateway, clock, sender, moods, moments, Data, time);

        var began = time.GetTimestamp();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var telling = Task.WhenAll(TellAsync(sender, partners, injector, over.Token), gateway.SuperviseAsync(time, over.Token));
        var script = Script.Of(options);
        var waited = 0;
        await WhenAllOrFirstFailureAsync(sender.RunAsync(script, options.Lanes, stop), injector.RunAsync(stop), DiscardNowAndThenAsync(sender, gateway, stop));
        var sending = time.GetElapsedTime(began);

        moods.Recover();
        TimeSpan? settled;
        // One more process beside the gateway that looks into the database, until nothing moves.
        await using (var database = await GatewayDatabase.OpenAsync(Data, options.Database, time, stop))
        {
            settled = await SettleAsync(database, partners, stop);
            // Whoever waits behind a message that cannot go on follows when somebody has decided on it.
            waited = await LedgerEvidence.WaitingAsync(database.Ledger);
            // A person's second poison message is only on its way when the first is discarded: somebody looks in again until none is parked.
            for (var looks = 0; looks < 10 && settled is not null && await LedgerEvidence.AreParkedAsync(database.Ledger, sender.Poison); looks++)
            {
                await DiscardAsync(sender, gateway);
                settled += await SettleAsync(database, partners, stop);
            }
        }
        await over.CancelAsync();
        await telling;
        if (!gateway.IsRunning) progress.WriteLine($"faults: the gateway ended by itself; the last it said:\n{gateway.Output}");
        else await gateway.StopAsync();

        var (deliveries, faults) = (partners.Effects, injector.Done.OrderBy(done => done.Key).ToDictionary());
        sent.Dispose();
        effects.Dispose();
        notices.Dispose();
        progress.WriteLine("faults: checking …");
        var evidence = await EvidenceAsync(gateway, sentFile, effectsFile, noticesFile, stop);
        return new FaultResult(
            evidence.Sent.DistinctBy(entry => entry.Key).Count(), evidence.Sent.Count, sender.Attempts, evidence.Effects.Count, deliveries, faults, moods.Met,
            Script.Count(script), waited, gateway.Revived, sending, settled, EvidenceCheck.Run(evidence));
    }

    /// <summary>An operator who looks in now and then while faults strike: what could not be discarded then is discarded in the end.</summary>
    private async Task DiscardNowAndThenAsync(Sender sender, GatewayProcess gateway, CancellationToken stop)
    {
        for (var look = 1; look < Looks; look++)
        {
            while (sender.Acknowledged < (long)options.Messages * look / Looks) await Task.Delay(TimeSpan.FromMilliseconds(100), time, stop);
            await DiscardAsync(sender, gateway);
        }
    }

    private static async Task DiscardAsync(Sender sender, GatewayProcess gateway)
    {
        if (sender.Poison is { Count: > 0 } poison) await gateway.VerbAsync(["ledger", "discard", .. poison, "--reason", "the home says it was typed in error"]);
    }

    private async Task<Evidence> EvidenceAsync(GatewayProcess gateway, string sentFile, string effectsFile, string noticesFile, CancellationToken stop)
    {
        var verified = await gateway.VerbAsync("ledger", "verify");
        await using var database = await GatewayDatabase.OpenAsync(Data, options.Database, time, stop);
        return new Evidence(
            JournalJson.Read<Acknowledged>(sentFile), JournalJson.Read<Effect>(effectsFile),
            await LedgerEvidence.MessagesAsync(database.Ledger), await LedgerEvidence.ObligationsAsync(database.Ledger))
        {
            Standing = await LedgerEvidence.StandingAsync(database.Records),
            Notices = JournalJson.Read<Notice>(noticesFile),
            Alarms = await LedgerEvidence.NoticesAsync(database.Alarms),
            Verified = verified,
        };
    }

    /// <summary>How long it took until nothing moved any more; null when it did not come to that.</summary>
    private async Task<TimeSpan?> SettleAsync(GatewayDatabase database, PartnerStub partners, CancellationToken stop)
    {
        var began = time.GetTimestamp();
        var (last, changed) = (-1, began);
        while (true)
        {
            var asked = time.GetTimestamp();
            if (await LedgerEvidence.MovingAsync(database.Ledger) == 0) return time.GetElapsedTime(began);
            // Of a million messages a third may wait: whoever looks at them all is not to be in their way.
            var look = time.GetElapsedTime(asked);
            // Patience is with what stands still, not with what is slow.
            if (partners.Effects != last) (last, changed) = (partners.Effects, time.GetTimestamp());
            if (time.GetElapsedTime(changed) > s_patience) return null;
            await Task.Delay(TimeSpan.FromMilliseconds(500) + 5 * look, time, stop);
        }
    }

    private async Task TellAsync(Sender sender, PartnerStub partners, Injector injector, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromSeconds(5), time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            progress.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"faults: {sender.Acknowledged} of {options.Messages} messages acknowledged, {partners.Effects} effects, {injector.Done.Values.Sum()} of {options.Faults} faults"));
        }
    }

    private async Task ReadyAsync(Uri url, GatewayProcess gateway, CancellationToken stop)
    {
        using var http = new HttpClient { BaseAddress = url };
        while (gateway.IsRunning)
        {
            try
            {
                using var answer = await http.GetAsync("/api/health", stop);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(TimeSpan.FromMilliseconds(50), time, stop);
        }
        throw new InvalidOperationException($"The gateway does not start:\n{gateway.Output}");
    }

    private static async Task WhenAllOrFirstFailureAsync(params Task[] tasks)
    {
        var waiting = tasks.ToList();
        while (waiting.Count > 0)
        {
            var done = await Task.WhenAny(waiting);
            waiting.Remove(done);
            await done;
        }
    }

    /// <summary>Below the ports that outgoing connections take for themselves: while a gateway is down nobody else may come to sit on its own.</summary>
    private static Uri FreeAddress()
    {
        for (var port = 20_000 + Environment.ProcessId % 10_000; ; port++)
        {
            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return new Uri($"http://127.0.0.1:{port}");
            }
            catch (SocketException) when (port < 32_000)
            {
                // Somebody is there; the next one.
            }
        }
    }
}
