using System.Buffers;
using System.Collections.Concurrent;
using System.Net.Http.Headers;
using Gateway.Custody.Bus;
using Gateway.Custody.Partners;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Sends to partners, signed and with their access token, each behind its own limits, its own time limit, its own short second try and its
/// own circuit breaker, so that one that is down or slow costs the others nothing.
/// </summary>
/// <param name="http">Without a time limit shorter than the partners' own, and without automatic redirects.</param>
/// <param name="random">For jitter.</param>
public sealed class PartnerPost(HttpClient http, TimeProvider time, Random random, PartnerGates gates, PartnerTokens tokens)
{
    private const int LongestAnswer = 256 * 1024;

    private readonly ConcurrentDictionary<string, Lines> _lines = new(StringComparer.Ordinal);

    public DateTimeOffset Now => time.GetUtcNow();

    /// <summary>
    /// Sends once, or twice when the first try failed quickly and a second can do no harm; never throws for what a partner or the network does.
    /// </summary>
    public async Task<PostAnswer> SendAsync(Partner partner, Outgoing what, CancellationToken cancellationToken)
    {
        using var place = await gates.EnterAsync(partner, what.IsUrgent, cancellationToken);
        if (place is null) return new PostAnswer(PostAnswer.Busy, default, null);
        var (token, fault) = await tokens.GetAsync(partner, cancellationToken);
        if (fault is not null) return new PostAnswer(fault, default, null);
        var answer = await AttemptAsync(Secret(partner, 0), token);
        if (answer.Fault == "http-401")
        {
            // Our clock and theirs met badly, they have not taken over the new secret yet, or they took the token back.
            if (token is not null)
            {
                tokens.Refused(partner, token);
                (token, fault) = await tokens.GetAsync(partner, cancellationToken);
                if (fault is not null) return new PostAnswer(fault, default, null);
            }
            answer = await AttemptAsync(Secret(partner, 1) ?? Secret(partner, 0), token);
        }
        if (!answer.IsTaken || AnswerBody.FaultOf(answer.Body.Span, what.Method == HttpMethod.Get ? null : partner.GoodAnswer) is not { } said) return answer;
        return answer with { Fault = said, MayHaveArrived = said == PostAnswer.Unexpected };

        async Task<PostAnswer> AttemptAsync(string? secret, string? bearer)
        {
            try
            {
                var lines = _lines.GetOrAdd(partner.Id, _ => LinesOf(partner));
                return await lines.Of(what).ExecuteAsync(
                    async stop => await OnceAsync(partner, lines.Time, what, new Proof(secret, bearer), stop), cancellationToken);
            }
            catch (BrokenCircuitException)
            {
                return new PostAnswer(PostAnswer.CircuitOpen, default, null);
            }
        }
    }

    /// <summary>How long to wait after so many failed attempts: the partner's waits, the second half of each by chance, or longer if it asked so.</summary>
    public TimeSpan WaitAfter(Partner partner, int attempts, PostAnswer answer)
    {
        var wait = Backoff.After(attempts, partner.FirstWait, partner.LongestWait);
        lock (random) wait *= 0.5 + random.NextDouble() / 2;
        // Full, not broken: soon again.
        if (answer.Fault == PostAnswer.Busy) return wait < PartnerGates.LongestWait ? wait : PartnerGates.LongestWait;
        if (answer.RetryAfter is not { } asked || asked <= wait) return wait;
        return asked < partner.LongestWait ? asked : partner.LongestWait;
    }

    /// <summary>Waits for a turn and sends; the time limit is the partner's, not the wait's.</summary>
    private async Task<PostAnswer> OnceAsync(Partner partner, ResiliencePipeline limit, Outgoing what, Proof proof, CancellationToken cancellationToken)
    {
        if (await gates.TurnAsync(partner, what.IsUrgent, cancellationToken) is { } away) return new PostAnswer(PostAnswer.OverRate, default, away);
        using var body = new WatchedBody(what.Body);
        try
        {
            return await limit.ExecuteAsync(async stop => await SendAsync(what, body, proof, stop), cancellationToken);
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

        PostAnswer Failed(string fault) => new(fault, default, null) { MayHaveArrived = body.HasLeft };
    }

    private async Task<PostAnswer> SendAsync(Outgoing what, WatchedBody body, Proof proof, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(what.Method, what.Address);
        if (what.Method != HttpMethod.Get)
        {
            request.Content = body;
            body.Headers.ContentType = MediaTypeHeaderValue.Parse(what.ContentType);
        }
        request.Headers.Accept.ParseAdd("application/fhir+json, application/json;q=0.9");
        foreach (var (name, value) in what.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (proof.Token is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", proof.Token);
        if (proof.Secret is not null)
        {
            var (timestamp, signature) = Signature.Sign(what.Body.Span, proof.Secret, time.GetUtcNow());
            request.Headers.Add(Signature.TimestampHeader, timestamp);
            request.Headers.Add(Signature.Header, signature);
        }
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode) return PostAnswer.OfStatus((int)response.StatusCode, RetryAfter(response));
        return new PostAnswer(null, await ReadAsync(response, cancellationToken), null);
    }

    /// <summary>0 is the newest.</summary>
    private static string? Secret(Partner partner, int age) => partner.Secrets.Count > age ? partner.Secrets[age] : null;

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

    private Lines LinesOf(Partner partner)
    {
        // A partner that answers 429 works; one that is silent or answers 5xx does not.
        var breaker = new CircuitBreakerStrategyOptions<PostAnswer>
        {
            ShouldHandle = new PredicateBuilder<PostAnswer>().HandleResult(answer =>
                answer.Fault is PostAnswer.Connection or PostAnswer.Timeout || answer.Fault?.StartsWith("http-5", StringComparison.Ordinal) == true),
            FailureRatio = 0.5,
            MinimumThroughput = 6,
            SamplingDuration = TimeSpan.FromSeconds(30),
            BreakDuration = TimeSpan.FromTicks(Math.Clamp(partner.FirstWait.Ticks, TimeSpan.TicksPerSecond / 2, TimeSpan.TicksPerSecond * 30)),
        };
        var shared = new ResiliencePipelineBuilder<PostAnswer> { TimeProvider = time }.AddCircuitBreaker(breaker).Build();
        return new Lines(
            WithQuickRetry(shared, answer => IsQuick(answer)),
            WithQuickRetry(shared, answer => IsQuick(answer) && !answer.MayHaveArrived),
            new ResiliencePipelineBuilder { TimeProvider = time }.AddTimeout(partner.Timeout).Build());
    }

    private ResiliencePipeline<PostAnswer> WithQuickRetry(ResiliencePipeline<PostAnswer> inner, Func<PostAnswer, bool> again) =>
        new ResiliencePipelineBuilder<PostAnswer> { TimeProvider = time }
            .AddRetry(new RetryStrategyOptions<PostAnswer>
            {
                ShouldHandle = new PredicateBuilder<PostAnswer>().HandleResult(answer => again(answer)),
                MaxRetryAttempts = 1,
                Delay = TimeSpan.FromMilliseconds(200),
                UseJitter = true,
                Randomizer = NextDouble,
            })
            .AddPipeline(inner)
            .Build();

    private static bool IsQuick(PostAnswer answer) => answer.Fault == PostAnswer.Connection || (answer.Fault is "http-502" or "http-503" && answer.RetryAfter is null);

    private double NextDouble()
    {
        lock (random) return random.NextDouble();
    }

    /// <summary>How we show who we are: the secret that signs, the access token.</summary>
    private readonly record struct Proof(string? Secret, string? Token);

    /// <summary>A partner's pipelines; both kinds of request share its breaker.</summary>
    private sealed record Lines(ResiliencePipeline<PostAnswer> Repeatable, ResiliencePipeline<PostAnswer> Once, ResiliencePipeline Time)
    {
        public ResiliencePipeline<PostAnswer> Of(Outgoing what) => what.IsRepeatable ? Repeatable : Once;
    }
}
