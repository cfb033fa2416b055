using System.Collections.Concurrent;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Gateway.Custody.Tests.Delivery;

/// <summary>An authorisation server and a partner behind it, over loopback; a test says how each answers.</summary>
internal sealed class AuthorisationServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AuthorisationServer(WebApplication app) => _app = app;

    public Uri Address => new(_app.Urls.First());

    /// <summary>What was posted to the token endpoint, and with which Authorization.</summary>
    public ConcurrentQueue<(Dictionary<string, string> Form, string Authorization)> Asked { get; } = new();

    /// <summary>The Authorization of what was delivered.</summary>
    public ConcurrentQueue<string> Delivered { get; } = new();

    /// <summary>Status, body and the server's time for the nth question, from 1.</summary>
    public Func<int, Dictionary<string, string>, (int Status, string Body, DateTimeOffset? Date)> Token { get; set; } =
        (number, _) => (200, $$"""{"access_token":"token-{{number}}","token_type":"Bearer","expires_in":300}""", null);

    public Func<string, int> Deliver { get; set; } = _ => 200;

    public static async Task<AuthorisationServer> StartAsync(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var server = new AuthorisationServer(app);
        app.MapPost("/token", server.AnswerAsync);
        app.MapPost("/deliveries", (HttpContext http) =>
        {
            var authorization = http.Request.Headers.Authorization.ToString();
            server.Delivered.Enqueue(authorization);
            http.Response.StatusCode = server.Deliver(authorization);
            return Task.CompletedTask;
        });
        await app.StartAsync(cancellationToken);
        return server;
    }

    public ValueTask DisposeAsync() => _app.DisposeAsync();

    private async Task AnswerAsync(HttpContext http)
    {
        var form = (await http.Request.ReadFormAsync(http.RequestAborted)).ToDictionary(field => field.Key, field => field.Value.ToString());
        Asked.Enqueue((form, http.Request.Headers.Authorization.ToString()));
        var (status, body, date) = Token(Asked.Count, form);
        http.Response.StatusCode = status;
        if (date is { } at) http.Response.Headers.Date = at.ToString("R");
        await http.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(body), http.RequestAborted);
    }
}
