using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Gateway.Faults.Driving;

/// <summary>The built gateway in a process of its own, which can be killed at any moment and started again.</summary>
internal sealed class GatewayProcess(string program, string data, string? database, Uri url, FakeClock clock) : IAsyncDisposable
{
    private const int KeptCharacters = 20_000;

    private static readonly TimeSpan s_look = TimeSpan.FromMilliseconds(200);

    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();
    private Process? _process;
    private bool _isWanted;

    /// <summary>The last of what it printed.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>How often it ended by itself and was started again.</summary>
    public int Revived { get; private set; }

    /// <summary>Starts it again when it ends by itself (its database is away while it starts), as a service manager does.</summary>
    public async Task SuperviseAsync(TimeProvider time, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            lock (_gate)
            {
                if (_isWanted && _process is { HasExited: true })
                {
                    Revived++;
                    Begin();
                }
            }
            await Task.Delay(s_look, time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Start()
    {
        lock (_gate)
        {
            _isWanted = true;
            Begin();
        }
    }

    /// <summary>A file that outgrows its limit is an error to the program, as a full disk is, and not the end of it: hence the shell that ignores the signal.</summary>
    private void Begin()
    {
        var start = new ProcessStartInfo("/bin/sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in new[] { "-c", "trap '' XFSZ; exec \"$@\"", "sh", program, "--data", data, "--url", url.ToString().TrimEnd('/') }) start.ArgumentList.Add(argument);
        Choose(start, database);
        clock.Give(start);
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Keep(line.Data);
        _process.ErrorDataReceived += (_, line) => Keep(line.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>SIGKILL: nothing is finished, nothing is flushed.</summary>
    public async Task KillAsync()
    {
        if (Unwant() is not { } process) return;
        if (!process.HasExited) process.Kill();
        await process.WaitForExitAsync();
    }

    /// <summary>Asks it to end, and gives its exit code.</summary>
    public async Task<int> StopAsync()
    {
        var process = Unwant()!; // it was started
        await RunAsync("kill", null, "-TERM", process.Id.ToString(CultureInfo.InvariantCulture));
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    /// <summary>From now on it may end.</summary>
    private Process? Unwant()
    {
        lock (_gate)
        {
            _isWanted = false;
            return _process;
        }
    }

    /// <summary>No file of the process may grow beyond so many bytes; null lifts the limit.</summary>
    public Task LimitFilesAsync(long? bytes) => RunAsync(
        "prlimit", null, "--pid", _process!.Id.ToString(CultureInfo.InvariantCulture),
        string.Create(CultureInfo.InvariantCulture, $"--fsize={bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited"}:unlimited"));

    /// <summary>Runs a verb of the gateway over its data to the end.</summary>
    public Task<(int Code, string Output)> VerbAsync(params IEnumerable<string> arguments) => RunAsync(program, database, [.. arguments, "--data", data]);

    private static async Task<(int Code, string Output)> RunAsync(string program, string? database, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true };
        Choose(start, database);
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var (output, error) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await error);
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process?.Dispose();
    }

    // In the environment, where nobody else reads it.
    private static void Choose(ProcessStartInfo start, string? database) => start.Environment["GATEWAY_DATABASE"] = database ?? "";

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_output)
        {
            _output.Append(line).Append('\n');
            if (_output.Length > 2 * KeptCharacters) _output.Remove(0, _output.Length - KeptCharacters);
        }
    }
}
