using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Functions.Bench.Ingest;

namespace Gateway.Functions.Bench.Triage;

/// <summary>How soon a home has its answer: requests offered at a rate over many connections, whatever the answers take, to a gateway in a process of its own.</summary>
internal sealed class TriageBench(BenchOptions options)
{
    private const int Connections = 100;
    private const int Offered = 100;
    private static readonly TimeSpan s_warmUp = TimeSpan.FromSeconds(5);

    private readonly List<HttpClient> _connections = [];
    private int _next;

    /// <summary>The times from when a request was due until its whole answer was there; one that was not decided is no figure but a failure.</summary>
    public async Task<IReadOnlyList<BenchResult>> RunAsync()
    {
        await using var recipients = await BenchPartner.StartAsync();
        await using var gateway = await BenchGateway.StartAsync(folder => TriageWorld.Write(folder, recipients.Address));
        // Each a connection of its own, which one request holds until it is answered.
        for (var i = 0; i < Connections; i++) _connections.Add(new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 1 }) { BaseAddress = gateway.Address });
        try
        {
            await options.Progress.WriteLineAsync("bench: warming up …");
            await WarmUp.RunAsync(gateway, async () => (await OfferAsync(s_warmUp)).Count);
            await options.Progress.WriteLineAsync("bench: triage answer …");
            var times = await OfferAsync(options.Duration);
            return
            [
                new BenchResult("triage answer, p95", Percentile(times, 0.95), "ms", 50, IsLessBetter: true)
                {
                    Subject = string.Create(CultureInfo.InvariantCulture, $"{times.Count} requests, {Connections} connections offering {Offered}/s; sender, gateway and recipients on the same cores"),
                },
                new BenchResult("triage answer, p50", Percentile(times, 0.50), "ms", null, IsLessBetter: true),
                new BenchResult("triage answer, p99", Percentile(times, 0.99), "ms", null, IsLessBetter: true),
                new BenchResult("triage answer, slowest", times.Max(), "ms", null, IsLessBetter: true),
            ];
        }
        finally
        {
            foreach (var connection in _connections) connection.Dispose();
        }
    }

    private async Task<List<double>> OfferAsync(TimeSpan duration)
    {
        var began = Stopwatch.GetTimestamp();
        var asked = new List<Task<double>>();
        for (var i = 0; Stopwatch.GetElapsedTime(began) < duration; i++)
        {
            var due = began + i * Stopwatch.Frequency / Offered;
            var wait = Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), due);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            asked.Add(AskAsync(_connections[i % Connections], due));
        }
        return [.. await Task.WhenAll(asked)];
    }

    private async Task<double> AskAsync(HttpClient connection, long due)
    {
        var now = TimeProvider.System.GetUtcNow();
        var body = TriageWorld.Request(Interlocked.Increment(ref _next), now);
        var timestamp = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        using var request = new HttpRequestMessage(HttpMethod.Post, $"/api/triage/{TriageWorld.Source}") { Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue("application/json")) };
        request.Headers.Add("X-Timestamp", timestamp);
        request.Headers.Add("X-Signature", $"sha256={Convert.ToHexStringLower(HMACSHA256.HashData(TriageWorld.Secret, Encoding.UTF8.GetBytes($"{timestamp}.{body}")))}");
        request.Headers.Add("X-Client", TriageWorld.Home);
        using var answer = await connection.SendAsync(request);
        var took = Stopwatch.GetElapsedTime(due, Stopwatch.GetTimestamp()).TotalMilliseconds;
        // 202 is "safe on disk, but no recommendation".
        return answer.StatusCode == HttpStatusCode.OK ? took : throw new InvalidOperationException($"A triage request was answered {(int)answer.StatusCode}; no figure would mean anything.");
    }

    private static double Percentile(List<double> values, double part) => values.Order().ElementAt(Math.Min(values.Count - 1, (int)(part * values.Count)));
}
