using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>Runs what README.md prints, as it prints it, beside a demonstration that it tells the reader to start.</summary>
public sealed partial class ReadmeTests : IDisposable
{
    private const string Demo = "dotnet run --project functions -- demo --data ./data/demo";

    /// <summary>Commands that other tests or the build itself run: the demonstration without a folder, and the build.</summary>
    private static readonly string[] RunElsewhere = ["dotnet run --project functions -- demo", "./build.sh test"];

    private string _address = "";
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-readme-").FullName;

    [Fact]
    public async Task Every_command_of_the_readme_does_what_it_says()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("The commands are for bash, which is not on this machine.");
        var blocks = ShellBlock().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"), TestContext.Current.CancellationToken))
            .Select(match => match.Groups[1].Value.Trim()).ToList();
        blocks.ShouldContain(Demo);
        var commands = blocks.Except([Demo, .. RunElsewhere]).ToList();
        commands.Count.ShouldBeGreaterThan(3, "the readme has commands to try");

        await using var demo = RunningProgram.Start("/bin/bash", "-c", Here(Demo));
        await demo.LineAsync("Ctrl+C", TimeSpan.FromMinutes(3));
        // The usual port, or another one where something else listens there already.
        _address = Address().Match(demo.Output).Value;

        foreach (var command in commands)
        {
            var (code, output) = await RunningProgram.RunAsync("/bin/bash", "-euo", "pipefail", "-c", Here(command));
            code.ShouldBe(0, $"{command}\n{output}");
            output.ShouldNotBeEmpty(command);
        }
    }

    [Fact]
    public async Task The_guide_to_running_starts_a_gateway_as_it_prints_it()
    {
        if (!File.Exists("/bin/bash")) Assert.Skip("The commands are for bash, which is not on this machine.");
        var command = ShellBlock().Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "running.md"), TestContext.Current.CancellationToken))
            .ShouldHaveSingleItem().Groups[1].Value.Trim();
        SmallGateway.WriteConfiguration(_folder);
        var url = SmallGateway.FreeAddress();

        // As printed, in this test's folder, and on an address that nobody else has.
        command = command
            .Replace("dotnet run --project functions --", Repository.Gateway, StringComparison.Ordinal)
            .Replace("./", $"{_folder}/", StringComparison.Ordinal);
        await using var gateway = RunningProgram.Start("/bin/bash", "-c", $"exec {command} --url {url}");
        using var http = new HttpClient { BaseAddress = new Uri(url) };

        await SmallGateway.ReadyAsync(http, gateway);

        File.Exists(Path.Combine(_folder, "data", "gateway.db")).ShouldBeTrue();
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The same command with the program that is built already, a folder of this test, and failing where HTTP fails.</summary>
    private string Here(string command) => command
        .Replace("dotnet run --project functions --", Repository.Gateway, StringComparison.Ordinal)
        .Replace("./data", _folder, StringComparison.Ordinal)
        .Replace("http://127.0.0.1:7071", _address, StringComparison.Ordinal)
        .Replace("curl ", "curl --fail-with-body --silent --show-error ", StringComparison.Ordinal);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    [GeneratedRegex("```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ShellBlock();
}
