using System.Text.Json;
using Gateway.Functions.Bench;
using Gateway.Functions.Tests.Host;

namespace Gateway.Functions.Tests;

/// <summary><c>gateway bench</c>: that it measures and says what; how quick this machine is, no test judges.</summary>
public sealed class BenchTests(PublishedFolder published)
{
    private static readonly Dictionary<string, string> NoEnvironment = [];

    [Fact]
    public async Task Every_figure_of_the_FHIR_room_is_measured_and_told_with_its_target()
    {
        var (code, output) = await RunAsync("fhir", "--seconds", "0.05", "--json");

        code.ShouldBeOneOf(0, 1);
        using var report = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        var results = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        results.Select(result => result.GetProperty("name").GetString()).ShouldBe(
        [
            "strict parse", "parse and serialize", "official given name", "NHS number", "heart rate of a bundle", "systolic pressure", "invariant vs-2",
            "validate, base R4", "validate, UK Core", "definitions, time", "definitions, memory",
        ]);
        results.ShouldAllBe(result => result.GetProperty("figure").GetDouble() > 0 && result.GetProperty("target").GetDouble() > 0);
        code.ShouldBe(results.TrueForAll(result => result.GetProperty("isEnough").GetBoolean()) ? 0 : 1);
    }

    [Theory]
    [InlineData(8, "ledger", "--messages", "2000")]
    [InlineData(2, "ingest", "--only", "raw", "--seconds", "0.6")]
    [InlineData(1, "ingest", "--only", "drained")]
    [InlineData(4, "triage", "--seconds", "0.5")]
    public async Task Figures_of_the_ledger_of_taking_in_and_of_triage_are_measured(int least, params string[] arguments)
    {
        var (code, output) = await RunAsync([.. arguments, "--json"]);

        code.ShouldBeOneOf(0, 1);
        using var report = JsonDocument.Parse(output[output.IndexOf("\n{", StringComparison.Ordinal)..]);
        var results = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        results.Count.ShouldBeGreaterThanOrEqualTo(least);
        results.ShouldAllBe(result => result.GetProperty("figure").GetDouble() > 0);
    }

    [Fact]
    public async Task A_long_CSV_file_is_measured_in_a_process_of_its_own()
    {
        var (_, output) = await RunAsync("translate", "--only", "CSV", "--seconds", "0.05", "--json");

        using var report = JsonDocument.Parse(output[output.IndexOf('{', StringComparison.Ordinal)..]);
        var results = report.RootElement.GetProperty("results").EnumerateArray().ToList();
        results.Select(result => result.GetProperty("name").GetString()).ShouldBe(["CSV, read", "CSV, read and mapped", "CSV, memory"]);
        results.ShouldAllBe(result => result.GetProperty("figure").GetDouble() > 0 && result.GetProperty("target").GetDouble() > 0);
    }

    [Fact]
    public async Task Wrong_options_are_told()
    {
        (await RunAsync("fhir", "--seconds", "0")).ShouldBe((2, "--seconds takes a number from 0.05 to 600.\n"));
        var (code, output) = await RunAsync("ingest", "--only", "raw", "--database", "postgres://127.0.0.1:1/nobody");
        code.ShouldBe(2);
        output.ShouldContain("The database cannot be opened");
        (await RunAsync("ingest", "--database", "postgres://gateway:opensesame@127.0.0.1/care")).Output.ShouldNotContain("opensesame");
        (await RunAsync("ingest", "--database", "nonsense")).Output.ShouldContain("postgres://USER@HOST:5432/NAME");
        (await RunAsync("fhir", "--only", "nonsense")).ShouldBe((2, "--only nonsense: no case has such a name.\n"));
    }

    [Fact]
    public void A_case_whose_result_is_wrong_has_no_figure() =>
        Should.Throw<InvalidOperationException>(() => new Meter(TimeSpan.FromMilliseconds(1)).Measure(new BenchCase("broken", () => false, 0, null)));

    [Theory]
    [InlineData(50, 60, false, false)]
    [InlineData(60, 60, false, true)]
    [InlineData(50, 60, true, true)]
    [InlineData(61, 60, true, false)]
    public void A_figure_is_enough_on_the_right_side_of_its_target(double figure, double target, bool isLessBetter, bool isEnough) =>
        new BenchResult("a", figure, "MB/s", target, isLessBetter).IsEnough.ShouldBe(isEnough);

    private Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
        GatewayProcess.RunAsync(published.Path, Path.GetTempPath(), NoEnvironment, ["bench", .. arguments]);
}
