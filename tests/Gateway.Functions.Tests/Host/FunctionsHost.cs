using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Gateway.Functions.Tests.Host;

/// <summary>
/// A stand-in for the Azure Functions host over a published folder: reads host.json and the function.json of its direct children, starts the
/// executable with a port, waits until it answers anything, and proxies public requests that one of the HTTP functions' routes takes.
/// </summary>
internal sealed class FunctionsHost : IAsyncDisposable
{
    private readonly WebApplication _front;
    private readonly HttpClient _forward;

    private FunctionsHost(WebApplication front, HttpClient forward, GatewayProcess handler)
    {
        (_front, _forward, Handler) = (front, forward, handler);
        Public = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri(front.Urls.First()) };
    }

    /// <summary>As the world sees the function app.</summary>
    public HttpClient Public { get; }

    /// <summary>As the host alone sees the handler.</summary>
    public HttpClient Private => _forward;

    public GatewayProcess Handler { get; }

    public static async Task<FunctionsHost> StartAsync(string folder, string workingDirectory, params string[] more)
    {
        using var settings = JsonDocument.Parse(await File.ReadAllBytesAsync(Path.Combine(folder, "host.json")));
        var description = settings.RootElement.GetProperty("customHandler").GetProperty("description");
        description.GetProperty("defaultExecutablePath").GetString().ShouldBe("gateway");
        settings.RootElement.GetProperty("customHandler").GetProperty("enableProxyingHttpRequest").GetBoolean().ShouldBeTrue();
        var prefix = settings.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString()!;
        var arguments = description.GetProperty("arguments").EnumerateArray().Select(argument => argument.GetString()!).Concat(more).ToArray();

        var port = FreePort();
        var handler = GatewayProcess.Start(folder, workingDirectory, new Dictionary<string, string>
        {
            ["FUNCTIONS_CUSTOMHANDLER_PORT"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["FUNCTIONS_CUSTOMHANDLER_WORKER_ID"] = "worker-1",
            ["FUNCTIONS_APP_ROOT_PATH"] = folder,
            // The host image sets it; it must not count.
            ["ASPNETCORE_URLS"] = "http://+:80",
        }, arguments);
        var forward = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false }) { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        await UntilReadyAsync(forward, handler);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var front = builder.Build();
        foreach (var (route, methods) in HttpFunctions(folder)) front.MapMethods($"/{prefix}/{route}", methods, http => ForwardAsync(http, forward));
        await front.StartAsync();
        return new FunctionsHost(front, forward, handler);
    }

    public async ValueTask DisposeAsync()
    {
        Public.Dispose();
        await _front.DisposeAsync();
        _forward.Dispose();
        // SIGKILL, as the real one does it.
        await Handler.DisposeAsync();
    }

    /// <summary>The functions of the folder with exactly one HTTP trigger: route and methods.</summary>
    private static IEnumerable<(string Route, string[] Methods)> HttpFunctions(string folder)
    {
        foreach (var file in Directory.EnumerateDirectories(folder).Select(child => Path.Combine(child, "function.json")).Where(File.Exists))
        {
            using var function = JsonDocument.Parse(File.ReadAllBytes(file));
            var trigger = function.RootElement.GetProperty("bindings").EnumerateArray().Single(binding => binding.GetProperty("type").GetString()!.EndsWith("Trigger", StringComparison.Ordinal));
            if (trigger.GetProperty("type").GetString() != "httpTrigger") continue;
            yield return (trigger.GetProperty("route").GetString()!, [.. trigger.GetProperty("methods").EnumerateArray().Select(method => method.GetString()!.ToUpperInvariant())]);
        }
    }

    private static async Task ForwardAsync(HttpContext http, HttpClient forward)
    {
        using var request = new HttpRequestMessage(new HttpMethod(http.Request.Method), $"{http.Request.Path.ToUriComponent()}{http.Request.QueryString}");
        if (http.Request.ContentLength > 0) request.Content = new StreamContent(http.Request.Body);
        foreach (var (name, values) in http.Request.Headers)
            if (name != "Host" && !request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)) request.Content?.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
        // The host adds these to public requests too, so they prove nothing.
        request.Headers.Add("X-Azure-Functions-InvocationId", "11111111-1111-1111-1111-111111111111");
        using var answer = await forward.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, http.RequestAborted);
        http.Response.StatusCode = (int)answer.StatusCode;
        foreach (var (name, values) in answer.Headers.Concat(answer.Content.Headers).Where(header => header.Key != "Transfer-Encoding")) http.Response.Headers[name] = values.ToArray();
        await answer.Content.CopyToAsync(http.Response.Body, http.RequestAborted);
    }

    /// <summary>Any answer, even an error, counts as ready.</summary>
    private static async Task UntilReadyAsync(HttpClient handler, GatewayProcess process)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            if (process.HasEnded) throw new InvalidOperationException($"The handler ended with {process.ExitCode}:\n{process.Output}");
            try
            {
                using var answer = await handler.GetAsync("/", patience.Token);
                return;
            }
            catch (HttpRequestException)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(25), patience.Token);
            }
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
