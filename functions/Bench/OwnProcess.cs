using System.Diagnostics;

namespace Gateway.Functions.Bench;

/// <summary>This executable again, as a process of its own: nothing in it is warm, and its memory is nobody else's.</summary>
internal static class OwnProcess
{
    /// <summary>Runs a bench verb and gives what it printed.</summary>
    public static string Run(params ReadOnlySpan<string> verb)
    {
        // Run as "gateway" or as "dotnet gateway.dll".
        var host = Environment.ProcessPath ?? throw new InvalidOperationException("This process does not know its executable.");
        var info = new ProcessStartInfo(host) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(host) == "dotnet") info.ArgumentList.Add(Environment.GetCommandLineArgs()[0]);
        info.ArgumentList.Add("bench");
        foreach (var word in verb) info.ArgumentList.Add(word);
        using var process = Process.Start(info) ?? throw new InvalidOperationException("The executable does not start.");
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"The process of '{verb[0]}' ended with {process.ExitCode}.");
        return output;
    }
}
