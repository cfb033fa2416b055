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
        result.Faults.Keys.ShouldBe(Possible().Except([FaultKind.DatabaseRestart]), ignoreOrder: true, "every kind of fault was tried");
        result.Missing.ShouldBeEmpty("every mood of a partner and every quirk of a sender was met");
        result.Waited.ShouldBeGreaterThan(0, "somebody waited behind a poison message, and followed");
        TestContext.Current.TestOutputHelper?.WriteLine(FaultReport.Text(result));
    }

    [Fact]
    public async Task Nothing_is_lost_done_twice_or_reordered_on_PostgreSQL_whose_server_dies_too()
    {
        if (!OperatingSystem.IsLinux() || !File.Exists("/usr/bin/prlimit")) Assert.Skip("The faults are signals and limits of Linux, set with prlimit, which is not on this machine.");
        var address = await server.SchemaAsync(TestContext.Current.CancellationToken);
        var program = BuiltGateway.Find() ?? throw new InvalidOperationException("The gateway is not built beside these tests.");
        var options = new FaultOptions(1_000, 15, Seed: 3, _folder) { Database = address.ConnectionString, RestartDatabase = server.RestartAsync };
        var progress = new StringWriter();

        var result = await new FaultRun(options, program, TimeProvider.System, progress).RunAsync(TestContext.Current.CancellationToken);

        result.Violations.ShouldBeEmpty(FaultReport.Text(result));
        result.Settled.ShouldNotBeNull(progress.ToString());
        result.Faults.Keys.ShouldBe(Possible().Except([FaultKind.DiskFull]), ignoreOrder: true, "every kind of fault was tried");
        result.Missing.ShouldBeEmpty("every mood of a partner and every quirk of a sender was met");
        result.Waited.ShouldBeGreaterThan(0, "somebody waited behind a poison message, and followed");
        TestContext.Current.TestOutputHelper?.WriteLine(FaultReport.Text(result));
    }

    [Fact]
    public void The_same_seed_sends_the_same_messages()
    {
        var options = new FaultOptions(200, 0, Seed: 7, _folder);

        JsonSerializer.Serialize(Script.Of(options)).ShouldBe(JsonSerializer.Serialize(Script.Of(options)));
        JsonSerializer.Serialize(Script.Of(options)).ShouldNotBe(JsonSerializer.Serialize(Script.Of(options with { Seed = 8 })));
    }

    /// <summary>Where libfaketime is not installed no clock can be set, and a kill stands for it.</summary>
    private static IEnumerable<FaultKind> Possible() => FakeClock.Library is null ? Enum.GetValues<FaultKind>().Except([FaultKind.ClockJump]) : Enum.GetValues<FaultKind>();

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
