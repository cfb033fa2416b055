using System.Text.Json;
using Gateway.Functions.Tests.Host;
using Gateway.Web;
using Gateway.Web.Invocation;
using Gateway.Web.Startup;
using Microsoft.AspNetCore.Routing;

namespace Gateway.Functions.Tests;

public sealed class PublishTests(PublishedFolder published)
{
    [Fact]
    public void The_published_folder_is_laid_out_as_the_Functions_host_reads_it()
    {
        File.Exists(Path.Combine(published.Path, "host.json")).ShouldBeTrue();
        File.Exists(Path.Combine(published.Path, "gateway")).ShouldBeTrue();
        var functions = Directory.EnumerateDirectories(published.Path).Where(folder => File.Exists(Path.Combine(folder, "function.json"))).Select(Path.GetFileName).Order();
        functions.Where(name => !name!.StartsWith("Bus-", StringComparison.Ordinal)).ShouldBe(["Alerts", "Assets", "Custody", "Fhir", "Health", "Inbound", "Record", "Session", "Timer-Relay", "Triage"]);
        // Nothing else may look like a function or a second host.
        Directory.EnumerateFiles(published.Path, "function.json", SearchOption.AllDirectories).Count().ShouldBe(functions.Count());
        Directory.EnumerateFiles(published.Path, "host.json", SearchOption.AllDirectories).Count().ShouldBe(1);
    }

    [Fact]
    public void The_published_folder_carries_the_mappings()
    {
        var inTree = Files(Path.Combine(TestFolder.RepositoryRoot(), "mappings"));

        Files(Path.Combine(published.Path, "mappings")).ShouldBe(inTree);
        inTree.ShouldContain("itk-adt/manifest.yaml");
    }

    /// <summary>A queue without a function is never worked on under the host; a function without a consumer gives every message back.</summary>
    [Fact]
    public async Task Every_queue_that_somebody_works_on_has_a_function_and_no_other_has()
    {
        await using var gateway = await RunningGateway.StartAsync(isFunctions: true);
        var queues = gateway.Get<QueueConsumers>().ByQueue.Keys.ToList();

        var functions = Directory.EnumerateDirectories(published.Path, "Bus-*").ToDictionary(folder => Path.GetFileName(folder), QueueOf);

        QueueNames.All.ShouldBe(queues, ignoreOrder: true);
        functions.ShouldBe(queues.ToDictionary(InvocationEndpoints.FunctionOf, queue => queue), ignoreOrder: true);
        gateway.Get<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>().Select(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/'))
            .Where(name => name.StartsWith("Bus-", StringComparison.Ordinal)).ShouldBe(functions.Keys, ignoreOrder: true);
    }

    [Fact]
    public void Every_queue_is_read_in_sessions_one_message_at_a_time_as_bytes()
    {
        foreach (var folder in Directory.EnumerateDirectories(published.Path, "Bus-*"))
        {
            using var function = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "function.json")));
            var trigger = function.RootElement.GetProperty("bindings")[0];
            trigger.GetProperty("type").GetString().ShouldBe("serviceBusTrigger", folder);
            trigger.GetProperty("isSessionsEnabled").GetBoolean().ShouldBeTrue(folder);
            trigger.GetProperty("dataType").GetString().ShouldBe("binary", folder);
            trigger.GetProperty("cardinality").GetString().ShouldBe("one", folder);
        }
    }

    [Fact]
    public void Every_http_function_is_below_the_fixed_prefix_and_open_to_our_own_checks()
    {
        using var host = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published.Path, "host.json")));
        host.RootElement.GetProperty("extensions").GetProperty("http").GetProperty("routePrefix").GetString().ShouldBe("api");
        foreach (var file in Directory.EnumerateFiles(published.Path, "function.json", SearchOption.AllDirectories))
        {
            using var function = JsonDocument.Parse(File.ReadAllBytes(file));
            var bindings = function.RootElement.GetProperty("bindings").EnumerateArray().ToList();
            if (bindings[0].GetProperty("type").GetString() != "httpTrigger") continue;
            // Proxying is for functions with exactly one trigger and one http output.
            bindings.Count.ShouldBe(2, file);
            bindings[1].GetProperty("type").GetString().ShouldBe("http");
            bindings[0].GetProperty("authLevel").GetString().ShouldBe("anonymous");
            var route = bindings[0].GetProperty("route").GetString()!;
            route.ShouldNotStartWith("{", Case.Sensitive, "a catch-all at the prefix would let the public reach anything");
        }
    }

    private static string QueueOf(string folder)
    {
        using var function = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "function.json")));
        return function.RootElement.GetProperty("bindings")[0].GetProperty("queueName").GetString()!;
    }

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
