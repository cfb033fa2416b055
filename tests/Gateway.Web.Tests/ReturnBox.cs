using System.Net;
using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Web;

/// <summary>A partner's endpoints over HTTP: takes and keeps what is posted to it, and says nothing but that it has it.</summary>
internal sealed class ReturnBox : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Channel<Letter> _posts = Channel.CreateUnbounded<Letter>();
    private readonly WebApplication _app;

    private ReturnBox()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        _app = builder.Build();
        _app.Run(async http =>
        {
            using var reader = new StreamReader(http.Request.Body, Encoding.UTF8);
            await _posts.Writer.WriteAsync(new Letter(http.Request.Path, http.Request.ContentType ?? "", http.Request.Headers["X-Gateway-Message"].ToString(), http.Request.Headers["X-Gateway-Signature"].ToString(), await reader.ReadToEndAsync()));
            http.Response.StatusCode = StatusCodes.Status204NoContent;
        });
    }

    public Uri Address => new($"{_app.Urls.First()}/returns");

    /// <summary>Where what is owed is delivered to.</summary>
    public Uri Deliveries => new($"{_app.Urls.First()}/deliveries");

    public static async Task<ReturnBox> StartAsync()
    {
        var box = new ReturnBox();
        await box._app.StartAsync(TestContext.Current.CancellationToken);
        return box;
    }

    public async Task<Letter> FirstAsync(Func<Letter, bool> isMeant)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(s_patience);
        while (true)
        {
            var post = await _posts.Reader.ReadAsync(patience.Token);
            if (isMeant(post)) return post;
        }
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();
}

/// <param name="Message">The custody id it came with.</param>
internal sealed record Letter(string Path, string ContentType, string Message, string Signature, string Body);
