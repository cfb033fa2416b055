using System.Diagnostics;
using System.Text;

namespace Gateway.EndToEnd;

/// <summary>A program in a process of its own, its output kept. Disposing kills it and what it started.</summary>
internal sealed class RunningProgram : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly Lock _gate = new();

    private RunningProgram(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public string Output
    {
        get
        {
            lock (_gate) return _output.ToString();
        }
    }

    public string LastLine => Output.TrimEnd().Split('\n')[^1];

    public static RunningProgram Start(string program, params IEnumerable<string> arguments) => StartIn(Repository.Root, program, arguments);

    public static RunningProgram StartIn(string folder, string program, params IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = folder,
        };
        foreach (var argument in arguments) start.ArgumentList.Add(argument);
        return new RunningProgram(new Process { StartInfo = start });
    }

    /// <summary>Starts a program, waits for its end and gives its exit code and output.</summary>
    public static Task<(int Code, string Output)> RunAsync(string program, params IEnumerable<string> arguments) => RunInAsync(Repository.Root, program, arguments);

    /// <summary>The same, in a folder.</summary>
    public static async Task<(int Code, string Output)> RunInAsync(string folder, string program, params IEnumerable<string> arguments)
    {
        await using var running = StartIn(folder, program, arguments);
        return (await running.EndAsync(TimeSpan.FromMinutes(5)), running.Output);
    }

    public async Task<int> EndAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        await _process.WaitForExitAsync(timeout.Token);
        return _process.ExitCode;
    }

    /// <summary>Waits until a line of the output holds the text, and gives that line.</summary>
    public async Task<string> LineAsync(string text, TimeSpan limit)
    {
        var until = TimeProvider.System.GetTimestamp() + limit.Ticks * TimeProvider.System.TimestampFrequency / TimeSpan.TicksPerSecond;
        while (TimeProvider.System.GetTimestamp() < until)
        {
            if (Output.Split('\n').FirstOrDefault(line => line.Contains(text, StringComparison.Ordinal)) is { } line) return line;
            if (_process.HasExited) break;
            await Task.Delay(50);
        }
        throw new TimeoutException($"'{text}' was not printed; there was:\n{Output}");
    }

    /// <summary>Ends it as a power failure would: it is not asked (SIGKILL).</summary>
    public async Task KillAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        _process.Dispose();
    }

    private void Keep(string? line)
    {
        if (line is null) return;
        lock (_gate) _output.Append(line).Append('\n');
    }
}
