using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web;

/// <summary>A partner's endpoint: takes everything, and keeps what is posted to it.</summary>
internal sealed class ReturnBox(WebApplication app, List<(string Path, string ContentType, string Body)> posts, SemaphoreSlim more) : IAsyncDisposable
{
    /// <summary>Where a sender is told of its messages.</summary>
    public Uri Address => new($"{app.Urls.First()}/returns");

    /// <summary>Where a recipient is sent what it must do.</summary>
    public Uri Deliveries => new($"{app.Urls.First()}/deliveries");

    public IReadOnlyList<(string Path, string ContentType, string Body)> Seen
    {
        get
        {
            lock (posts) return [.. posts];
        }
    }

    public static async Task<ReturnBox> StartAsync()
    {
        var posts = new List<(string, string, string)>();
        var more = new SemaphoreSlim(0);
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            var body = await reader.ReadToEndAsync();
            lock (posts) posts.Add((http.Request.Path, http.Request.ContentType ?? "", body));
            more.Release();
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new ReturnBox(app, posts, more);
    }

    /// <summary>The first post that is as wanted, also one that came before.</summary>
    public async Task<(string Path, string ContentType, string Body)> FirstAsync(Func<(string Path, string ContentType, string Body), bool> isMeant)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (Seen.Where(isMeant).Take(1).ToList() is [var found]) return found;
            await more.WaitAsync(patience.Token);
        }
    }

    public ValueTask DisposeAsync()
    {
        more.Dispose();
        return app.DisposeAsync();
    }
}
