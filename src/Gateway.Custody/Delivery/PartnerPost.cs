using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using Gateway.Custody.Bus;
using Gateway.Custody.Partners;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Custody.Delivery;

/// <summary>
/// POSTs to partners, signed, each behind its own time limit, its own short second try and its own circuit breaker,
/// so that one that is down costs the others nothing.
/// </summary>
/// <param name="http">Without a time limit shorter than the partners' own, and without automatic redirects.</param>
/// <param name="random">For jitter.</param>
public sealed class PartnerPost(HttpClient http, TimeProvider time, Random random)
{
    private const int LongestAnswer = 256 * 1024;

    private readonly ConcurrentDictionary<string, ResiliencePipeline<PostAnswer>> _pipelines = new(StringComparer.Ordinal);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>POSTs once, or twice when the first try failed quickly; never throws for what a partner or the network does.</summary>
    /// <param name="headers">What goes with it besides the signature; ids only.</param>
    /// <param name="contentType">What the body is.</param>
    public async Task<PostAnswer> PostAsync(
        Partner partner, Uri address, ReadOnlyMemory<byte> body, IReadOnlyDictionary<string, string> headers, CancellationToken cancellationToken,
        string contentType = "application/fhir+json; charset=utf-8")
    {
        var answer = await AttemptAsync(partner.Secrets[0]);
        // Either our clock and theirs met badly, or they have not taken over the new secret yet.
        if (answer.Fault == "http-401") answer = await AttemptAsync(partner.Secrets[partner.Secrets.Count > 1 ? 1 : 0]);
        return answer.Read();

        async Task<PostAnswer> AttemptAsync(string secret)
        {
            try
            {
                return await PipelineOf(partner).ExecuteAsync(
                    async token => await SendAsync(address, body, contentType, headers, secret, token), cancellationToken);
            }
            catch (BrokenCircuitException)
            {
                return Failed(PostAnswer.CircuitOpen);
            }
            catch (HttpRequestException)
            {
                return Failed(PostAnswer.Connection);
            }
            catch (IOException)
            {
                return Failed(PostAnswer.Connection);
            }
            catch (TimeoutRejectedException)
            {
                return Failed(PostAnswer.Timeout);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                // HttpClient's own time limit.
                return Failed(PostAnswer.Timeout);
            }
        }

        static PostAnswer Failed(string fault) => new(fault, default, null);
    }

    /// <summary>How long to wait after so many failed attempts: the partner's waits, the second half of each by chance, or longer if it asked so.</summary>
    public TimeSpan WaitAfter(Partner partner, int attempts, PostAnswer answer)
    {
        var wait = Backoff.After(attempts, partner.FirstWait, partner.LongestWait);
        lock (random) wait *= 0.5 + random.NextDouble() / 2;
        if (answer.RetryAfter is not { } asked || asked <= wait) return wait;
        return asked < partner.LongestWait ? asked : partner.LongestWait;
    }

    private async Task<PostAnswer> SendAsync(
        Uri address, ReadOnlyMemory<byte> body, string contentType, IReadOnlyDictionary<string, string> headers, string secret, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        request.Headers.Accept.ParseAdd("application/fhir+json, application/json;q=0.9");
        foreach (var (name, value) in headers) request.Headers.Add(name, value);
        var (timestamp, signature) = Signature.Sign(body.Span, secret, time.GetUtcNow());
        request.Headers.Add(Signature.TimestampHeader, timestamp);
        request.Headers.Add(Signature.Header, signature);

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            return new PostAnswer(string.Create(CultureInfo.InvariantCulture, $"http-{(int)response.StatusCode}"), default, RetryAfter(response));
        return new PostAnswer(null, await ReadAsync(response, cancellationToken), null);
    }

    private TimeSpan? RetryAfter(HttpResponseMessage response) =>
        (response.Headers.RetryAfter?.Delta ?? response.Headers.RetryAfter?.Date - time.GetUtcNow()) is { } wait && wait > TimeSpan.Zero ? wait : null;

    /// <summary>The answer's body; nothing when it is longer than any receipt is.</summary>
    private static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        // Lent: one of this size for each answer would go to the large object heap, and keep the collector busy.
        var buffer = ArrayPool<byte>.Shared.Rent(LongestAnswer);
        try
        {
            var length = await stream.ReadAtLeastAsync(buffer.AsMemory(0, LongestAnswer), LongestAnswer, throwOnEndOfStream: false, cancellationToken);
            return length == LongestAnswer ? default : buffer.AsSpan(0, length).ToArray();
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private ResiliencePipeline<PostAnswer> PipelineOf(Partner partner) => _pipelines.GetOrAdd(partner.Id, _ =>
    {
        // A partner that answers 429 works; one that is silent or answers 5xx does not.
        var broken = new PredicateBuilder<PostAnswer>()
            .Handle<HttpRequestException>().Handle<IOException>().Handle<TimeoutRejectedException>()
            .HandleResult(answer => answer.Fault?.StartsWith("http-5", StringComparison.Ordinal) == true);
        var quick = new PredicateBuilder<PostAnswer>()
            .Handle<HttpRequestException>()
            .HandleResult(answer => answer.Fault is "http-502" or "http-503" && answer.RetryAfter is null);
        return new ResiliencePipelineBuilder<PostAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<PostAnswer>
            {
                ShouldHandle = quick,
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                Randomizer = NextDouble,
            })
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<PostAnswer>
            {
                ShouldHandle = broken,
                FailureRatio = 0.5,
                MinimumThroughput = 6,
                SamplingDuration = TimeSpan.FromSeconds(30),
                BreakDuration = TimeSpan.FromTicks(Math.Clamp(partner.FirstWait.Ticks, TimeSpan.TicksPerSecond / 2, TimeSpan.TicksPerSecond * 30)),
            })
            .AddTimeout(partner.Timeout)
            .Build();
    });

    private double NextDouble()
    {
        lock (random) return random.NextDouble();
    }
}
