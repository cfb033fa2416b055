using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>A practice that files at once whatever it is sent, and notes when.</summary>
internal sealed class BenchPartner : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentDictionary<string, long> _filed = new(StringComparer.Ordinal);
    // Beside the dictionary, whose count locks it: the senders ask many times a message.
    private int _count;

    private BenchPartner()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        _app = builder.Build();
        _app.Run(FileAsync);
    }

    public Uri Address => new(_app.Urls.First());

    /// <summary>Different messages that were filed so far.</summary>
    public int Filed => Volatile.Read(ref _count);

    public static async Task<BenchPartner> StartAsync()
    {
        var partner = new BenchPartner();
        await partner._app.StartAsync();
        return partner;
    }

    /// <summary>The timestamp at which a message was first filed; null when it was not.</summary>
    public long? FiledAt(string custody) => _filed.TryGetValue(custody, out var at) ? at : null;

    public async Task<bool> WaitAsync(int filed, TimeSpan patience)
    {
        var began = Stopwatch.GetTimestamp();
        while (Filed < filed)
        {
            if (Stopwatch.GetElapsedTime(began) > patience) return false;
            await Task.Delay(10);
        }
        return true;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task FileAsync(HttpContext http)
    {
        await http.Request.Body.CopyToAsync(Stream.Null, http.RequestAborted);
        if (_filed.TryAdd(http.Request.Headers["X-Correlation-Id"].ToString(), Stopwatch.GetTimestamp())) Interlocked.Increment(ref _count);
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync($$"""{"obligation":"{{http.Request.Headers["Idempotency-Key"]}}","outcome":"filed","by":"bench"}""", http.RequestAborted);
    }
}
