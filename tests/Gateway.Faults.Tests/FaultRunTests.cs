using System.Text.Json;
using Gateway.Faults.Driving;
using Gateway.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gateway.Faults;

/// <summary>The real thing: a gateway in a process of its own under kills, a full disk and partners that lie.</summary>
public sealed class FaultRunTests(PostgresServer server) : IDisposable
{
    private const int Messages = 10_000;
    private const int Faults = 60;

    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-faults-").FullName;

    [Fact]
    public async Task Nothing_acknowledged_is_lost_done_twice_or_reordered_under_faults()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/prlimit")) Assert.Skip("The faults are signals and limits of Linux, set with prlimit, which is not on this machine.");
        var program = BuiltGateway.Find() ?? throw new InvalidOperationException("The gateway is not built beside these tests.");
        var progress = new StringWriter();

        var result = await new FaultRun(new FaultOptions(Messages, Faults, Seed: 20261122, _folder), program, TimeProvider.System, progress)
            .RunAsync(TestContext.Current.CancellationToken);

        result.Violations.ShouldBeEmpty(FaultReport.Text(result));
        result.Settled.ShouldNotBeNull(progress.ToString());
        result.Messages.ShouldBeGreaterThanOrEqualTo(Messages);
        result.Faults.Values.Sum().ShouldBe(Faults);
        result.Faults.Keys.ShouldBe(Enum.GetValues<FaultKind>().Except([FaultKind.DatabaseRestart]), ignoreOrder: true, "every kind of fault was tried");
        TestContext.Current.TestOutputHelper?.WriteLine(FaultReport.Text(result));
    }

    [Fact]
    public async Task Nothing_is_lost_done_twice_or_reordered_on_PostgreSQL_whose_server_dies_too()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/prlimit")) Assert.Skip("The faults are signals and limits of Linux, set with prlimit, which is not on this machine.");
        var address = await server.SchemaAsync(TestContext.Current.CancellationToken);
        var program = BuiltGateway.Find() ?? throw new InvalidOperationException("The gateway is not built beside these tests.");
        var options = new FaultOptions(800, 14, Seed: 3, _folder) { Database = address.ConnectionString, RestartDatabase = server.RestartAsync };
        var progress = new StringWriter();

        var result = await new FaultRun(options, program, TimeProvider.System, progress).RunAsync(TestContext.Current.CancellationToken);

        result.Violations.ShouldBeEmpty(FaultReport.Text(result));
        result.Settled.ShouldNotBeNull(progress.ToString());
        result.Faults.Keys.ShouldContain(FaultKind.DatabaseRestart);
        TestContext.Current.TestOutputHelper?.WriteLine(FaultReport.Text(result));
    }

    [Fact]
    public void The_same_seed_sends_the_same_messages()
    {
        var options = new FaultOptions(200, 0, Seed: 7, _folder);

        JsonSerializer.Serialize(Script.Of(options)).ShouldBe(JsonSerializer.Serialize(Script.Of(options)));
        JsonSerializer.Serialize(Script.Of(options)).ShouldNotBe(JsonSerializer.Serialize(Script.Of(options with { Seed = 8 })));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
