using System.Text.RegularExpressions;

namespace Gateway.EndToEnd;

/// <summary>The story, told by the real program over real sockets; then everything it left is judged.</summary>
public sealed partial class DemoTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-demo-").FullName;

    [Fact]
    public async Task The_story_ends_with_nothing_lost_and_everything_exported_is_valid_FHIR()
    {
        var data = Path.Combine(_folder, "data");
        var export = Path.Combine(_folder, "export");

        await using var demo = RunningProgram.Start(Repository.Gateway, "demo", "--once", "--data", data);
        var code = await demo.EndAsync(TimeSpan.FromMinutes(4));

        code.ShouldBe(0, demo.Output);
        var counts = LastLine().Match(demo.LastLine);
        counts.Success.ShouldBeTrue(demo.LastLine);
        var numbers = counts.Groups.Values.Skip(1).Select(group => int.Parse(group.Value, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        numbers[0].ShouldBeGreaterThanOrEqualTo(40);
        numbers[0].ShouldBe(numbers[1..^1].Sum(), "each message is counted once");
        numbers[1..^1].ShouldAllBe(number => number > 0, "the story has a message of every end");
        numbers[^1].ShouldBe(0, "nothing is lost");

        var exported = await RunningProgram.RunAsync(Repository.Gateway, "export", "--data", data, export);
        exported.Code.ShouldBe(0, exported.Output);
        var files = Directory.GetFiles(export, "*.ndjson");
        new[] { "Patient.ndjson", "Observation.ndjson", "Encounter.ndjson", "Communication.ndjson" }.Except(files.Select(Path.GetFileName)).ShouldBeEmpty();

        var validated = await RunningProgram.RunAsync(Repository.Gateway, ["validate", .. files]);
        validated.Output.TrimEnd().Split('\n')[^1].ShouldMatch(@"^validate: \d{2,} resources, 0 errors, 0 warnings$", validated.Output);
        validated.Code.ShouldBe(0);

        var (installed, told) = await NpmInstallAsync();
        if (!installed) Assert.Skip($"The independent validator needs npm and its registry: {told}");
        var judged = await RunningProgram.RunAsync("node", Path.Combine(Repository.Root, "tests/interop/validate-export.mjs"), export);
        judged.Output.TrimEnd().Split('\n')[^1].ShouldMatch(@"^interop: \d{2,} resources, 0 faults$", judged.Output);
        judged.Code.ShouldBe(0);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task<(bool Installed, string Told)> NpmInstallAsync()
    {
        var folder = Path.Combine(Repository.Root, "tests/interop");
        try
        {
            var (code, output) = await RunningProgram.RunAsync("npm", "ci", "--no-audit", "--no-fund", "--prefix", folder);
            return (code == 0, output.Trim().Split('\n')[^1]);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return (false, "npm is not on this machine");
        }
    }

    [GeneratedRegex(@"^demo: (\d+) messages, (\d+) filed, (\d+) parked, (\d+) returned, (\d+) withdrawn, (\d+) duplicate, (\d+) unrouted, (\d+) lost$")]
    private static partial Regex LastLine();
}
