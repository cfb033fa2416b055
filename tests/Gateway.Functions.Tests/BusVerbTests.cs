using Gateway.Functions.Tests.Host;
using Gateway.Storage;
using Gateway.Testing;

[assembly: AssemblyFixture(typeof(PostgresServer))]

namespace Gateway.Functions.Tests;

/// <summary>What the queues have given up, seen and sent again from the command line, on both engines.</summary>
public sealed class BusVerbTests(PublishedFolder published, PostgresServer server) : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("gateway-bus-").FullName;

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("sqlite")]
    [InlineData("postgres")]
    public async Task Dead_letters_are_listed_and_sent_again_and_both_are_written_down(string engine)
    {
        var address = engine == "postgres" ? (await server.SchemaAsync(Cancel)).ConnectionString : null;
        Task<(int Code, string Output)> RunAsync(params string[] arguments) =>
            GatewayProcess.RunAsync(published.Path, _folder, new Dictionary<string, string> { ["GATEWAY_DATABASE"] = address ?? "" }, ["bus", .. arguments, "--data", "data"]);
        await using var database = await GatewayDatabase.OpenAsync(Path.Combine(_folder, "data"), address, TimeProvider.System, Cancel);
        await GiveUpAsync(database, "w1", "o1", "delivery", "handler-failed");
        await GiveUpAsync(database, "w2", "m2", "returns", "return-refused");
        await GiveUpAsync(database, "w3", "m3", "inbound", "handler-failed");

        (await RunAsync("dead")).ShouldSatisfyAllConditions(
            r => r.Code.ShouldBe(1), r => r.Output.ShouldContain("about o1  handler-failed"), r => r.Output.ShouldContain("gateway ledger release m3"), r => r.Output.ShouldContain("dead: 3"));
        (await RunAsync("dead", "--queue", "returns")).Output.ShouldContain("dead: 1");
        (await RunAsync("dead", "--queue", "nonsense")).Code.ShouldBe(1);
        (await RunAsync("resubmit")).Code.ShouldBe(2);
        (await RunAsync("resubmit", "w1", "--dry-run")).Output.ShouldBe("w1: would be sent again to delivery\n");
        (await RunAsync("resubmit", "w1", "w9")).ShouldBe((1, "w1: sent again to delivery\nw9: there is no such dead letter (any more)\n"));
        (await RunAsync("resubmit", "--code", "return-refused")).ShouldBe((0, "w2: sent again to returns\n"));
        (await RunAsync("dead")).Output.ShouldContain("dead: 1");

        (await database.Bus.ReceiveAsync("delivery", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), Cancel))!.Message.Body.ShouldBe("o1");
        (await database.Bus.ReceiveAsync("returns", TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), Cancel))!.Message.Body.ShouldBe("m2");
        var audit = (await database.Store.ReadAuditAsync(10, Cancel)).Where(row => row is { Actor: "operator", Action: "resubmit", Outcome: "ok" });
        audit.Select(row => row.What).ShouldBe(["delivery/w1", "returns/w2"], ignoreOrder: true);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static async Task GiveUpAsync(GatewayDatabase database, string id, string body, string queue, string reason)
    {
        await database.Bus.SendAsync([Samples.Wake(id, body) with { Queue = queue }], Cancel);
        var held = (await database.Bus.ReceiveAsync(queue, TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(5), Cancel))!;
        (await database.Bus.DeadLetterAsync(held, reason, "synthetic", Cancel)).ShouldBeTrue();
    }
}
