using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Faults.Checking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;

namespace Gateway.Faults.Driving;

/// <summary>
/// All partners that are told, behind one port. Each writes down what it acts on, before it answers whatever its mood is, and
/// declares the idempotency key: a key it has acted on is answered again and not acted on again.
/// </summary>
internal sealed partial class PartnerStub : IAsyncDisposable
{
    private readonly Journal<Effect> _journal;
    private readonly Journal<Notice> _notices;
    private readonly Moods _moods;
    private readonly Moments _moments;
    private readonly TimeProvider _time;
    private readonly WebApplication _app;
    private readonly HttpClient _http;
    private readonly HashSet<string> _done = new(StringComparer.Ordinal);
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _closing = new();

    private PartnerStub(Uri gateway, Journal<Effect> journal, Journal<Notice> notices, Moods moods, Moments moments, TimeProvider time)
    {
        (_journal, _notices, _moods, _moments, _time) = (journal, notices, moods, moments, time);
        _http = new HttpClient { BaseAddress = gateway, Timeout = TimeSpan.FromSeconds(10) };
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(AnswerAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>How many deliveries were acted on.</summary>
    public int Effects
    {
        get
        {
            lock (_gate) return _done.Count;
        }
    }

    public static async Task<PartnerStub> StartAsync(
        Uri gateway, Journal<Effect> journal, Journal<Notice> notices, Moods moods, Moments moments, TimeProvider time)
    {
        var stub = new PartnerStub(gateway, journal, notices, moods, moments, time);
        await stub._app.StartAsync();
        return stub;
    }

    public async ValueTask DisposeAsync()
    {
        await _closing.CancelAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        _closing.Dispose();
    }

    private async Task AnswerAsync(HttpContext http)
    {
        var partner = http.Request.Path.Value!.Trim('/');
        using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        var mood = _moods.Next(partner);
        if (mood is not (Mood.Broken or Mood.Busy or Mood.CloseBefore or Mood.ErrorUnder200)) Act(partner, http.Request, body);
        _moments.Reached(Moment.Acted);
        switch (mood)
        {
            case Mood.Kind:
                await WriteAsync(http, Receipt(http.Request, body));
                break;
            case Mood.Later:
                http.Response.StatusCode = StatusCodes.Status200OK;
                _ = SendReceiptAsync(partner, http.Request.Headers["X-Gateway-Receipt-Path"].ToString(), Receipt(http.Request, body));
                break;
            case Mood.Slow:
                await Task.Delay(TimeSpan.FromMilliseconds(300), _time, _closing.Token);
                await WriteAsync(http, Receipt(http.Request, body));
                break;
            case Mood.Broken or Mood.BrokenAfter:
                http.Response.StatusCode = StatusCodes.Status500InternalServerError;
                break;
            case Mood.Busy:
                http.Response.StatusCode = StatusCodes.Status429TooManyRequests;
                http.Response.Headers.RetryAfter = "1";
                break;
            case Mood.HangAfter:
                // Longer than the partner's time limit; the gateway hangs up.
                await Task.Delay(TimeSpan.FromSeconds(30), _time, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                break;
            case Mood.HalfOpen:
                var answer = Receipt(http.Request, body);
                http.Response.ContentType = "application/json";
                http.Response.ContentLength = answer.Length;
                await http.Response.WriteAsync(answer[..(answer.Length / 2)], http.RequestAborted);
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(TimeSpan.FromSeconds(30), _time, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                http.Abort();
                break;
            case Mood.ErrorUnder200:
                await WriteAsync(http, """{"resourceType":"OperationOutcome","issue":[{"severity":"error","code":"exception"}]}""");
                break;
            default:
                http.Abort();
                break;
        }
    }

    private void Act(string partner, HttpRequest request, string body)
    {
        var key = request.Headers["Idempotency-Key"].ToString();
        // Late by a clock that jumps, and told of it: nothing to be done or filed.
        if (request.Headers.ContainsKey("X-Gateway-Notice"))
        {
            _notices.Add(new Notice(partner, key));
            return;
        }
        // One writer: the order of the journal is the order of the effects.
        lock (_gate)
        {
            if (!_done.Add($"{partner}/{key}")) return;
            var version = VersionText().Match(body) is { Success: true } match ? int.Parse(match.Groups[1].ValueSpan, System.Globalization.CultureInfo.InvariantCulture) : 1;
            _journal.Add(new Effect(partner, key, request.Headers["X-Correlation-Id"].ToString(), MarkerText().Match(body).Value, version, Goal(body)));
        }
    }

    /// <summary>Tells the gateway afterwards what came of it, as often as it takes.</summary>
    private async Task SendReceiptAsync(string partner, string path, string receipt)
    {
        while (!_closing.IsCancellationRequested)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100), _time, _closing.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(receipt, Encoding.UTF8, "application/json") };
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", ClientToken.Make(partner, _time.GetUtcNow()));
                using var answer = await _http.SendAsync(request, _closing.Token);
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // The gateway is down; it comes back.
            }
            catch (OperationCanceledException)
            {
                // It hangs, or the run is over.
            }
        }
    }

    private static string Receipt(HttpRequest request, string body) =>
        $$"""{"obligation":"{{request.Headers["Idempotency-Key"]}}","outcome":"{{(Goal(body) == "act" ? "actioned" : "filed")}}","by":"synthetic clerk"}""";

    private static string Goal(string body) => body.Contains("\"code\":\"act\"", StringComparison.Ordinal) ? "act" : "file";

    private static Task WriteAsync(HttpContext http, string json)
    {
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(json, http.RequestAborted);
    }

    [GeneratedRegex(@"fx-\d+-\d+")]
    private static partial Regex MarkerText();

    [GeneratedRegex("source-version\",\"valueString\":\"(\\d+)\"")]
    private static partial Regex VersionText();
}
