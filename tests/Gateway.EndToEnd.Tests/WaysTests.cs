using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>Runs what docs/running.md prints about MLLP and folders, at the real program, and compares maps over what it has stored.</summary>
public sealed partial class WaysTests : IDisposable
{
    private const string Partners = """
        { "partners": [
          { "id": "hospital", "name": "Test Hospital", "role": "hospital", "ods": "RXX01", "sources": ["itk-adt"] },
          { "id": "round", "name": "Test Round", "role": "homecare", "ods": "VN0RD", "sources": ["abacus-visits"] }
        ] }
        """;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-ways-").FullName;

    [Fact]
    public async Task A_message_by_MLLP_and_a_file_in_a_folder_go_the_way_that_the_guide_prints()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("The commands are for bash, which is not on this machine.");
        var guide = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "running.md"), TestContext.Current.CancellationToken);
        var blocks = Block().Matches(guide).Select(match => match.Groups[1].Value).ToList();
        var port = FreePort();
        string Here(string text) => text.Replace("2575", $"{port}", StringComparison.Ordinal).Replace("./data", $"{_folder}/data", StringComparison.Ordinal);
        var data = Directory.CreateDirectory(Path.Combine(_folder, "data")).FullName;
        SmallGateway.WriteConfiguration(data);
        File.WriteAllText(Path.Combine(data, "partners.json"), Partners);
        File.WriteAllText(Path.Combine(data, "ways.json"), Here(blocks.Single(block => block.Contains("\"mllp\"", StringComparison.Ordinal))));
        var url = SmallGateway.FreeAddress();

        await using (var gateway = RunningProgram.Start(Repository.Gateway, "--data", data, "--url", url))
        {
            using var http = new HttpClient { BaseAddress = new Uri(url) };
            await SmallGateway.ReadyAsync(http, gateway);

            var (sent, answer) = await RunningProgram.RunAsync("/bin/bash", "-c", Here(blocks.Single(block => block.Contains("/dev/tcp", StringComparison.Ordinal))));
            sent.ShouldBe(0, answer);
            answer.ShouldContain("MSA|AA|");
            var (put, error) = await RunningProgram.RunAsync("/bin/bash", "-c", Here(blocks.Single(block => block.Contains("week.csv.tmp", StringComparison.Ordinal))));
            put.ShouldBe(0, error);
            (await ReportAsync(Path.Combine(data, "drop", "round", "reports"))).ShouldContain("\"outcome\": \"accepted\"");
        }

        await CompareAsync(data);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The same maps change nothing; another source address changes every message, and values are shown only when they are asked for.</summary>
    private async Task CompareAsync(string data)
    {
        var mappings = Path.Combine(Repository.Root, "mappings");
        var changed = Path.Combine(_folder, "changed");
        foreach (var file in Directory.GetFiles(mappings, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(changed, Path.GetRelativePath(mappings, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }
        var shared = Path.Combine(changed, "shared", "uk-core.map");
        await File.WriteAllTextAsync(shared, (await File.ReadAllTextAsync(shared, TestContext.Current.CancellationToken))
            .Replace("https://gateway.example/source/", "https://other.example/source/", StringComparison.Ordinal), TestContext.Current.CancellationToken);

        var (same, nothing) = await RunningProgram.RunAsync(Repository.Gateway, "map", "diff", mappings, mappings, "--data", data);
        var (different, told) = await RunningProgram.RunAsync(Repository.Gateway, "map", "diff", mappings, changed, "--data", data);
        var (_, shown) = await RunningProgram.RunAsync(Repository.Gateway, "map", "diff", mappings, changed, "--data", data, "--values");

        same.ShouldBe(0, nothing);
        nothing.ShouldContain("messages, 0 changed");
        different.ShouldBe(1, told);
        told.ShouldContain("~ Patient.meta.source");
        told.ShouldNotContain("0 changed");
        told.ShouldContain("changed, 0 no longer translated");
        told.ShouldNotContain("other.example");
        shown.ShouldContain("-> https://other.example/source/itk-adt");
    }

    private static async Task<string> ReportAsync(string folder)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (true)
        {
            if (Directory.Exists(folder) && Directory.GetFiles(folder, "*.json") is [var report, ..]) return await File.ReadAllTextAsync(report, patience.Token);
            await Task.Delay(100, patience.Token);
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    [GeneratedRegex("```(?:json|bash)\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
