using System.Net;
using System.Net.Sockets;
using Gateway.Functions.Verbs;
using Gateway.Simulators;
using Gateway.Simulators.Story;
using Gateway.Web;
using Gateway.Web.Security;
using Microsoft.Extensions.Logging.Console;

namespace Gateway.Functions.Demo;

/// <summary>One demo: partners up, agreements written, gateway up, the day played, what became of it told.</summary>
internal sealed class DemoRun(DemoFolder folder, string mappings, TextWriter output, TextWriter error, TimeProvider time)
{
    private static readonly Uri UsualAddress = new("http://127.0.0.1:7071");
    private static readonly TimeSpan Play = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public async Task<int> RunAsync(int seed, bool isOnce, CancellationToken cancellationToken)
    {
        await output.WriteLineAsync(folder.IsTemporary ? $"Data in the new temporary folder {folder.Path}." : $"Data in {folder.Path}.");
        var story = StoryMaker.Make(seed, time.GetUtcNow());
        await using var kit = new PartnerKit(story, folder.Journals, time);
        await kit.StartAsync(cancellationToken);
        await kit.WriteAgreementsAsync(folder.Path, cancellationToken);

        if (await RunVerb.CreateAsync(await OptionsAsync(), time, LogAside, error, cancellationToken) is not { } app) return 2;
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            var address = new Uri(app.Urls.First() + "/");
            await output.WriteLineAsync($"Gateway at {address}, {story.Organisations.Count} partners on ports of their own; {story.Messages.Count} sends, a day in {Play.TotalSeconds:0} seconds.");
            var isSettled = await PlayAsync(kit, story, address, app, isOnce, cancellationToken);
            if (!isOnce) await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await app.StopAsync(CancellationToken.None);
            return isSettled ? 0 : 1;
        }
    }

    private async Task<bool> PlayAsync(PartnerKit kit, StoryDay story, Uri address, WebApplication app, bool isOnce, CancellationToken cancellationToken)
    {
        var watch = new DemoWatch(kit, story, time);
        var screen = new DemoScreen(story, output, time);
        using var limit = new CancellationTokenSource(Limit, time);
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var play = kit.PlayAsync(address, Play, stopping.Token);
        try
        {
            await screen.ShowAsync(watch, play, stopping.Token);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            await error.WriteLineAsync(cancellationToken.IsCancellationRequested
                ? "Stopped before everything had reached its end:"
                : $"Not everything has reached its end within {Limit.TotalSeconds:0} seconds:");
        }
        await play.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (play.IsFaulted) await play;

        var reckoning = watch.Reckon();
        foreach (var trouble in reckoning.Troubles) await error.WriteLineAsync($"  {trouble}");
        if (!isOnce && !cancellationToken.IsCancellationRequested) await new DemoAddresses(story, kit, address, folder, output)
            .WriteAsync(app.Services.GetRequiredService<TokenIssuer>(), app.Services.GetRequiredService<OneTimeLinks>(), watch, cancellationToken);
        await output.WriteLineAsync(reckoning.Line);
        return reckoning.IsSettled;
    }

    /// <summary>What the gateway logs goes to the error stream: the table and the last line are for who watches.</summary>
    private static void LogAside(WebApplicationBuilder builder) =>
        builder.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);

    private async Task<GatewayOptions> OptionsAsync()
    {
        var address = UsualAddress;
        if (IsTaken(address.Port))
        {
            await output.WriteLineAsync($"Port {address.Port} is taken by another program, so a free one is used.");
            address = new Uri($"http://{IPAddress.Loopback}:0");
        }
        return new GatewayOptions
        {
            DataFolder = folder.Path,
            MappingsFolder = mappings,
            RegisterFolder = Path.Combine(folder.Path, "register"),
            PartnersFile = Path.Combine(folder.Path, "partners.json"),
            Url = address,
        };
    }

    private static bool IsTaken(int port)
    {
        using var socket = new TcpListener(IPAddress.Loopback, port);
        try
        {
            socket.Start();
            return false;
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return true;
        }
    }
}
