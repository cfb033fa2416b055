using System.Diagnostics;
using System.Globalization;
using Gateway.Functions.Bench.Ingest;

namespace Gateway.Functions.Bench.Readings;

/// <summary>The device stream with the alert rules on: readings a second until the rules have judged them, and how soon a home has an alert meanwhile.</summary>
internal sealed class ReadingsBench(TimeSpan duration, int offered, TextWriter progress)
{
    private const int Connections = 50;
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<BenchResult>> RunAsync()
    {
        await using var home = await AlertedHome.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(folder => ReadingsWorld.Write(folder, home.Address));
        using var sender = new BenchSender(gateway.Address, Connections, ReadingsWorld.Message);
        using var http = new HttpClient { BaseAddress = gateway.Address };
        var falls = new List<(int Number, long At)>();

        await progress.WriteLineAsync("bench: warming up …");
        await using var watched = await WatchedMessages.OpenAsync(gateway.Folder);
        var next = 0;
        await WarmUp.RunAsync(gateway, async () =>
        {
            var before = sender.Sent;
            await sender.OfferAsync(offered / ReadingsWorld.Batch, s_warmUp, withPoison: false);
            for (var one = 0; one < ReadingsWorld.Homes; one++) await FallAsync(http, next++, []);
            await WaitAsync(async () => await watched.CountAsync() >= sender.Sent);
            return sender.Sent - before;
        });

        await progress.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"bench: {offered} readings/s offered for {duration.TotalSeconds:0} s …"));
        var (sent, worked, began) = (sender.Sent, gateway.Worked, Stopwatch.GetTimestamp());
        var stream = sender.OfferAsync(offered / ReadingsWorld.Batch, duration, withPoison: false);
        while (!stream.IsCompleted)
        {
            await FallAsync(http, next, falls);
            next++;
            await Task.Delay(500);
        }
        var answers = (await stream).Select(one => Stopwatch.GetElapsedTime(one.DueAt, one.AnsweredAt).TotalMilliseconds).ToList();
        var streamed = Stopwatch.GetElapsedTime(began);
        var during = falls.ToList();
        var all = await WaitAsync(() => Task.FromResult(falls.TrueForAll(fall => home.AlertedAt(fall.Number) is not null)))
            && await WaitAsync(async () => await watched.CountAsync() >= sender.Sent);
        var (readings, seconds) = ((sender.Sent - sent) * ReadingsWorld.Batch, Stopwatch.GetElapsedTime(began).TotalSeconds);
        var cpu = (gateway.Worked - worked).TotalMilliseconds / readings;
        var waits = during.Select(fall => home.AlertedAt(fall.Number) is { } at ? Stopwatch.GetElapsedTime(fall.At, at).TotalMilliseconds : s_patience.TotalMilliseconds).ToList();
        return
        [
            new BenchResult("readings, judged", all ? readings / seconds : 0, "/s", 5_000) { Subject = string.Create(CultureInfo.InvariantCulture, $"{ReadingsWorld.Batch} a POST, {ReadingsWorld.Homes} homes of {ReadingsWorld.Beds}; from the first POST until the rules had all of it ({seconds - streamed.TotalSeconds:0.0} s after the last); sender and homes on the same cores") },
            new BenchResult("readings, answer p95", Percentile(answers, 0.95), "ms", null, IsLessBetter: true) { Subject = "on disk" },
            new BenchResult("alert latency, p95", Percentile(waits, 0.95), "ms", 2_000, IsLessBetter: true) { Subject = string.Create(CultureInfo.InvariantCulture, $"from the POST of a confirmed fall until the home has the alert, {waits.Count} falls during the stream") },
            new BenchResult("alert latency, p50", Percentile(waits, 0.50), "ms", null, IsLessBetter: true),
            new BenchResult("readings, processor time", cpu * 1000, "µs", null, IsLessBetter: true) { Subject = "of the gateway for each reading" },
        ];
    }

    private static async Task FallAsync(HttpClient http, int number, List<(int Number, long At)> falls)
    {
        falls.Add((number, Stopwatch.GetTimestamp()));
        using var request = ReadingsWorld.Fall(number);
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
    }

    private static async Task<bool> WaitAsync(Func<Task<bool>> isDone)
    {
        var began = Stopwatch.GetTimestamp();
        while (!await isDone())
        {
            if (Stopwatch.GetElapsedTime(began) > s_patience) return false;
            await Task.Delay(200);
        }
        return true;
    }

    private static double Percentile(List<double> values, double share)
    {
        values.Sort();
        return values.Count == 0 ? double.NaN : values[Math.Min(values.Count - 1, (int)Math.Ceiling(share * values.Count) - 1)];
    }
}
