using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;

namespace Gateway.Functions.Bench.Readings;

/// <summary>The homes' system: notes when an alert arrives, by the carer whom it names.</summary>
internal sealed partial class AlertedHome : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<int, long> _alerts = new();

    private AlertedHome()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(TakeAsync);
    }

    public Uri Address => new(_app.Urls.First());

    public static async Task<AlertedHome> StartAsync()
    {
        var home = new AlertedHome();
        await home._app.StartAsync();
        return home;
    }

    /// <summary>The timestamp at which the alert of that fall arrived; null when it did not yet.</summary>
    public long? AlertedAt(int fall) => _alerts.TryGetValue(fall, out var at) ? at : null;

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task TakeAsync(HttpContext http)
    {
        using var reader = new StreamReader(http.Request.Body);
        var body = await reader.ReadToEndAsync(http.RequestAborted);
        // The sensor's own message comes too; an alert says that the fall was confirmed and when.
        if (Confirmed().Match(body) is { Success: true } match) _alerts.TryAdd(int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture), Stopwatch.GetTimestamp());
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"obligation":"{{http.Request.Headers["Idempotency-Key"]}}","outcome":"filed","by":"bench"}""", http.RequestAborted);
    }

    [GeneratedRegex(@"carer-(\d+)\. confirmed a fall", RegexOptions.CultureInvariant)]
    private static partial Regex Confirmed();
}
