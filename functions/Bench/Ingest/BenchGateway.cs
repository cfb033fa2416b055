using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Gateway.Functions.Bench.Ingest;

/// <summary>This program as a gateway in a process and a folder of its own.</summary>
internal sealed class BenchGateway : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-bench-").FullName;
    private readonly string? _database;
    private Process? _process;

    private BenchGateway(Action<string> world, string? database)
    {
        _database = database;
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Address = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}");
        world(_folder);
    }

    public Uri Address { get; }

    /// <summary>Its data folder.</summary>
    public string Folder => _folder;

    /// <summary>What the process holds in memory now, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process!.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>Processor time it has used.</summary>
    public TimeSpan Worked => _process!.TotalProcessorTime;

    /// <param name="partner">Where its messages go.</param>
    /// <param name="schema">Where it keeps them; null is SQLite in its folder.</param>
    public static Task<BenchGateway> StartAsync(Uri partner, BenchSchema? schema) => StartAsync(folder => BenchWorld.Write(folder, partner), schema);

    /// <param name="world">Writes <c>partners.json</c> and <c>register/</c> into a folder.</param>
    /// <param name="schema">Where it keeps its messages; null is SQLite in its folder.</param>
    public static async Task<BenchGateway> StartAsync(Action<string> world, BenchSchema? schema = null)
    {
        var gateway = new BenchGateway(world, schema?.Address.ConnectionString);
        await gateway.StartAsync();
        return gateway;
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "--data", _folder, "--url", Address.ToString().TrimEnd('/') }) start.ArgumentList.Add(argument);
        // Never the database that the environment names for the gateway in earnest.
        start.Environment["GATEWAY_DATABASE"] = _database ?? "";
        _process = Process.Start(start)!;
        _process.OutputDataReceived += static (_, _) => { };
        var said = new List<string>();
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (said)
                if (line.Data is { } text && said.Count < 50) said.Add(text);
        };
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        using var http = new HttpClient { BaseAddress = Address };
        while (!_process.HasExited)
        {
            try
            {
                using var answer = await http.GetAsync("/api/health");
                if (answer.IsSuccessStatusCode) return;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(20);
        }
        lock (said) throw new InvalidOperationException($"The gateway does not start: {string.Join('\n', said)}");
    }

    /// <summary>SIGKILL.</summary>
    public async Task KillAsync()
    {
        if (!_process!.HasExited) _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process!.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
