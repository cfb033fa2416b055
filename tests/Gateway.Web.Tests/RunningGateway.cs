using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Gateway.Custody.Store;
using Gateway.Web.Security;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Gateway.Web;

/// <summary>A whole gateway on a free loopback port, with a data folder of its own that goes when it does.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly string _folder;

    private RunningGateway(WebApplication app, string folder, CapturedLog log)
    {
        (_app, _folder, Log) = (app, folder, log);
        Client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false }) { BaseAddress = new Uri(app.Urls.First()) };
    }

    public HttpClient Client { get; }

    /// <summary>The ports that were opened beside HTTP, in the order of ways.json.</summary>
    public IReadOnlyList<int> MllpPorts => [.. _app.Urls.Skip(1).Select(url => new Uri(url).Port)];

    /// <summary>Where the configuration is; a drop folder named in ways.json is below it.</summary>
    public string Folder => _folder;

    public CapturedLog Log { get; }

    public string DataFolder => Path.Combine(_folder, "data");

    public ICustodyStore Store => _app.Services.GetRequiredService<ICustodyStore>();

    public IRecordStore Records => _app.Services.GetRequiredService<IRecordStore>();

    public T Get<T>() where T : notnull => _app.Services.GetRequiredService<T>();

    /// <param name="adjust">Changes to the services.</param>
    /// <param name="isFunctions">Whether the Functions host is meant to call.</param>
    /// <param name="time">The clock; the machine's if not given.</param>
    /// <param name="ways">The text of ways.json, if there is to be one.</param>
    /// <param name="configure">Changes to where things are.</param>
    /// <param name="returnEndpoint">Where the hospital is told of failures.</param>
    /// <param name="folder">A folder that an earlier gateway of this test has left behind; a new one if not given.</param>
    public static async Task<RunningGateway> StartAsync(
        Action<WebApplicationBuilder>? adjust = null, bool isFunctions = false, TimeProvider? time = null, string? ways = null, string? folder = null, Uri? returnEndpoint = null,
        Func<GatewayOptions, GatewayOptions>? configure = null)
    {
        folder ??= Directory.CreateTempSubdirectory("gateway-test-").FullName;
        var options = TestFolder.Write(folder, returnEndpoint) with { IsFunctionsHandler = isFunctions };
        if (configure is not null) options = configure(options);
        if (ways is not null)
        {
            options = options with { WaysFile = Path.Combine(folder, "ways.json") };
            await File.WriteAllTextAsync(options.WaysFile, ways, TestContext.Current.CancellationToken);
        }
        var log = new CapturedLog();
        var (app, faults) = await GatewayApp.CreateAsync(options, time ?? TimeProvider.System, builder =>
        {
            builder.Logging.AddProvider(log);
            adjust?.Invoke(builder);
        }, TestContext.Current.CancellationToken);
        if (app is null) throw new InvalidOperationException(string.Join('\n', faults));
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new RunningGateway(app, folder, log);
    }

    public string Token(string client) => Get<TokenIssuer>().Issue(client);

    public Task<HttpResponseMessage> GetAsync(string path, string? client = null, string? accept = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (client is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(client));
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    public Task<HttpResponseMessage> PostAsync(string path, string body, string contentType, string? client = null) =>
        PostAsync(path, Encoding.UTF8.GetBytes(body), contentType, client);

    public Task<HttpResponseMessage> PostAsync(string path, byte[] body, string? contentType, string? client = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(body) };
        if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        if (client is not null) request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token(client));
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts as mods-dscr and scaip sign: X-Timestamp, X-Signature, X-Client.</summary>
    public Task<HttpResponseMessage> PostSignedAsync(string path, string body, string contentType, string client, DateTimeOffset? at = null, byte[]? secret = null)
    {
        var timestamp = (at ?? DateTimeOffset.FromUnixTimeSeconds(Get<TimeProvider>().GetUtcNow().ToUnixTimeSeconds())).ToUnixTimeSeconds().ToString(System.Globalization.CultureInfo.InvariantCulture);
        var signature = HMACSHA256.HashData(secret ?? TestFolder.Secret, Encoding.UTF8.GetBytes($"{timestamp}.{body}"));
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, contentType) };
        request.Headers.Add("X-Timestamp", timestamp);
        request.Headers.Add("X-Signature", $"sha256={Convert.ToHexStringLower(signature)}");
        request.Headers.Add("X-Client", client);
        return Client.SendAsync(request, TestContext.Current.CancellationToken);
    }

    /// <summary>How many messages the ledger holds.</summary>
    public async Task<int> CountMessagesAsync() =>
        (await Store.ListMessagesAsync(new LedgerQuery(Limit: int.MaxValue), TestContext.Current.CancellationToken)).Count;

    public Task<IReadOnlyList<AuditRow>> AuditAsync() => Store.ReadAuditAsync(1000, TestContext.Current.CancellationToken);

    /// <summary>Stops it and leaves its folder for another one.</summary>
    public async Task StopAsync()
    {
        Client.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        Directory.Delete(_folder, recursive: true);
    }
}
