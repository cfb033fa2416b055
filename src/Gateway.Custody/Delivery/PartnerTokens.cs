using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using Gateway.Custody.Partners;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Delivery;

/// <summary>
/// Access tokens of partners that want one: OAuth 2.0 client credentials (RFC 6749, 4.4). A token is kept until shortly before it ends and
/// fetched once for all who wait for it; it never leaves this process but in the Authorization header it is for.
/// </summary>
public sealed class PartnerTokens(HttpClient http, TimeProvider time) : IDisposable
{
    /// <summary>The server knows us no more, or not yet: a person has to mend it.</summary>
    public const string RefusedFault = "token-refused";

    /// <summary>The server cannot be reached, or answers what is no token.</summary>
    public const string UnavailableFault = "token-unavailable";

    private const int LongestAnswer = 64 * 1024;

    // What a server means that does not say how long its token lives (RFC 6749, 5.1, leaves it open).
    private static readonly TimeSpan s_unsaid = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan s_margin = TimeSpan.FromSeconds(30);

    /// <summary>All who waited for a failed request hear of the same failure.</summary>
    private static readonly TimeSpan s_failureLasts = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan s_skewThatMatters = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, Held> _held = new(StringComparer.Ordinal);

    /// <summary>A token, nothing for a partner that wants none, or why there is none.</summary>
    public async Task<(string? Token, string? Fault)> GetAsync(Partner partner, CancellationToken cancellationToken)
    {
        if (partner.OAuth is not { } client) return (null, null);
        var held = _held.GetOrAdd(partner.Id, static _ => new Held());
        await held.One.WaitAsync(cancellationToken);
        try
        {
            if (time.GetTimestamp() < held.GoodUntil) return (held.Token, held.Fault);
            var (token, fault, life) = await FetchAsync(partner, client, held, cancellationToken);
            (held.Token, held.Fault) = (token, fault);
            // By the clock that nobody sets: a step of the wall clock makes no token older.
            held.GoodUntil = time.GetTimestamp() + (long)((fault is null ? life - Margin(life) : s_failureLasts).TotalSeconds * time.TimestampFrequency);
            return (token, fault);
        }
        finally
        {
            held.One.Release();
        }
    }

    /// <summary>The partner did not take this token; the next who asks gets another. One that was fetched since stays.</summary>
    public void Refused(Partner partner, string token)
    {
        if (_held.TryGetValue(partner.Id, out var held) && held.Token == token) held.GoodUntil = 0;
    }

    public void Dispose()
    {
        foreach (var held in _held.Values) held.One.Dispose();
    }

    private static TimeSpan Margin(TimeSpan life) => life / 4 < s_margin ? life / 4 : s_margin;

    private async Task<(string? Token, string? Fault, TimeSpan Life)> FetchAsync(Partner partner, OAuthClient client, Held held, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var timer = time.CreateTimer(static state => ((CancellationTokenSource)state!).Cancel(), limit, partner.Timeout, Timeout.InfiniteTimeSpan);
        try
        {
            // Without keys there is one way to ask; with keys the newest first, and an older one while the server does not know it.
            foreach (var key in client.Keys.Count == 0 ? [null] : client.Keys.Cast<OAuthKey?>())
            {
                var answer = await AskAsync(client, key, held.Skew, limit.Token);
                if (answer.Fault == RefusedFault && key is not null && IsSkewed(answer.ServerTime, held.Skew, out var skew))
                {
                    held.Skew = skew;
                    answer = await AskAsync(client, key, skew, limit.Token);
                }
                if (answer.Fault != RefusedFault) return (answer.Token, answer.Fault, answer.Life);
            }
            return (null, RefusedFault, default);
        }
        catch (HttpRequestException)
        {
            return (null, UnavailableFault, default);
        }
        catch (IOException)
        {
            return (null, UnavailableFault, default);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (null, UnavailableFault, default);
        }
    }

    private bool IsSkewed(DateTimeOffset? server, TimeSpan known, out TimeSpan skew)
    {
        skew = server is { } at ? at - time.GetUtcNow() : known;
        return (skew - known).Duration() > s_skewThatMatters;
    }

    private async Task<Asked> AskAsync(OAuthClient client, OAuthKey? key, TimeSpan skew, CancellationToken cancellationToken)
    {
        var form = new Dictionary<string, string> { ["grant_type"] = "client_credentials" };
        if (client.Scope is { } scope) form["scope"] = scope;
        if (key is not null)
        {
            form["client_assertion_type"] = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
            form["client_assertion"] = ClientAssertion.Sign(client, key, time.GetUtcNow() + skew);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, client.TokenEndpoint) { Content = new FormUrlEncodedContent(form) };
        request.Headers.Accept.ParseAdd("application/json");
        // RFC 6749, 2.3.1: every server takes the secret this way.
        if (key is null)
            request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(
                Encoding.ASCII.GetBytes($"{Uri.EscapeDataString(client.ClientId)}:{Uri.EscapeDataString(client.ClientSecret!)}"))); // has no keys, so it has a secret

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        var status = (int)response.StatusCode;
        if (status is 400 or 401 or 403) return new Asked(null, RefusedFault, default, response.Headers.Date);
        if (!response.IsSuccessStatusCode) return new Asked(null, UnavailableFault, default, null);
        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = new byte[LongestAnswer];
        var length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        var body = JsonTree.ReadForeign(buffer.AsSpan(0, length)).Root;
        return body?["access_token"] is { Kind: ElementKind.String, Text: { Length: > 0 } token }
            ? new Asked(token, null, Life(body["expires_in"]?.Text), null)
            : new Asked(null, UnavailableFault, default, null);
    }

    private static TimeSpan Life(string? seconds) =>
        double.TryParse(seconds, NumberStyles.Float, CultureInfo.InvariantCulture, out var life) && life is > 0 and < 10_000_000 ? TimeSpan.FromSeconds(life) : s_unsaid;

    /// <summary>What the token server answered, and its own time when it refused.</summary>
    private readonly record struct Asked(string? Token, string? Fault, TimeSpan Life, DateTimeOffset? ServerTime);

    /// <summary>A partner's token, or why there is none, and until when that stands.</summary>
    private sealed class Held
    {
        public SemaphoreSlim One { get; } = new(1);

        public string? Token { get; set; }

        public string? Fault { get; set; }

        public long GoodUntil { get; set; } = long.MinValue;

        /// <summary>How far the server's clock is ahead of ours, once it turned out to matter.</summary>
        public TimeSpan Skew { get; set; }
    }
}
