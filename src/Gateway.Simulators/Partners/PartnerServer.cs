using System.Net;
using Gateway.Simulators.Journals;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Gateway.Simulators.Partners;

/// <summary>
/// A partner's HTTP server on a loopback port of its own, which can go down and come back on the same port.
/// </summary>
public sealed class PartnerServer(Journal journal, TimeProvider time) : IAsyncDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private Action<IEndpointRouteBuilder> _routes = _ => { };
    private WebApplication? _app;
    private volatile Outage? _outage;
    private TaskCompletionSource _up = Completed();
    private int _port;

    /// <summary>Where it listens, with a slash at the end; known once it was started.</summary>
    public Uri Address => _port > 0 ? new Uri($"http://127.0.0.1:{_port}/") : throw new InvalidOperationException("The server was not started.");

    /// <summary>True while it takes messages and never answers.</summary>
    public bool IsSilent => _outage?.How == OutageForm.Silent;

    /// <summary>Adds endpoints; before the start.</summary>
    public void Map(Action<IEndpointRouteBuilder> routes) => _routes += routes;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken);
        try
        {
            if (_app is not null) return;
            var app = Build();
            await app.StartAsync(cancellationToken);
            _port = new Uri(app.Urls.First()).Port;
            _app = app;
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Nothing listens on the port any more; what was being answered is cut off.</summary>
    public async Task StopAsync()
    {
        await _gate.WaitAsync(CancellationToken.None);
        try
        {
            if (_app is not { } app) return;
            _app = null;
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Goes through the outages, counted from now.</summary>
    public async Task SufferAsync(IReadOnlyList<Outage> outages, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        foreach (var outage in outages.OrderBy(outage => outage.From))
        {
            await UntilAsync(start, outage.From, cancellationToken);
            await BeginAsync(outage);
            try
            {
                await UntilAsync(start, outage.To, cancellationToken);
            }
            finally
            {
                await EndAsync(CancellationToken.None);
            }
        }
    }

    public async Task BeginAsync(Outage outage)
    {
        journal.Add(JournalAct.Outage, note: $"down: {outage.How}");
        _up = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _outage = outage;
        if (outage.How == OutageForm.RefusesConnections) await StopAsync();
    }

    public async Task EndAsync(CancellationToken cancellationToken)
    {
        _outage = null;
        await StartAsync(cancellationToken);
        journal.Add(JournalAct.Outage, note: "up");
        _up.TrySetResult();
    }

    /// <summary>Ends when the partner's system works: nobody files anything in a system that is down.</summary>
    public Task WhenUpAsync(CancellationToken cancellationToken) => _up.Task.WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _gate.Dispose();
    }

    private WebApplication Build()
    {
        // The empty builder reads no settings, listens to no signal and logs nothing: many of these live in one process.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, _port));
        builder.Services.AddRoutingCore();
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromMilliseconds(100));
        var app = builder.Build();
        app.Use((HttpContext context, RequestDelegate next) =>
        {
            if (_outage?.How != OutageForm.Unavailable) return next(context);
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return Task.CompletedTask;
        });
        app.UseRouting();
        _routes(app);
        return app;
    }

    private async Task UntilAsync(long start, TimeSpan offset, CancellationToken cancellationToken)
    {
        var left = offset - time.GetElapsedTime(start);
        if (left > TimeSpan.Zero) await Task.Delay(left, time, cancellationToken);
    }

    private static TaskCompletionSource Completed()
    {
        var done = new TaskCompletionSource();
        done.SetResult();
        return done;
    }
}
