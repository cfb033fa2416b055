using System.Text.Json;
using Gateway.Functions.Tests.Host;

namespace Gateway.Functions.Tests;

public sealed class PublishTests(PublishedFolder published)
{
    private static readonly string[] Queues = ["inbound", "delivery", "returns"];

    [Fact]
    public void The_published_folder_is_laid_out_as_the_Functions_host_reads_it()
    {
        File.Exists(Path.Combine(published.Path, "host.json")).ShouldBeTrue();
        File.Exists(Path.Combine(published.Path, "gateway")).ShouldBeTrue();
        var functions = Directory.EnumerateDirectories(published.Path).Where(folder => File.Exists(Path.Combine(folder, "function.json"))).Select(Path.GetFileName).Order();
        functions.ShouldBe(["Assets", "Bus-Delivery", "Bus-Inbound", "Bus-Returns", "Custody", "Fhir", "Health", "Inbound", "Record", "Session", "Timer-Relay", "Triage"]);
        // Nothing else may look like a function or a second host.
        Directory.EnumerateFiles(published.Path, "function.json", SearchOption.AllDirectories).Count().ShouldBe(12);
        Directory.EnumerateFiles(published.Path, "host.json", SearchOption.AllDirectories).Count().ShouldBe(1);
    }

    [Fact]
    public void The_published_folder_carries_the_mappings()
    {
        var inTree = Files(Path.Combine(Gateway.Web.TestFolder.RepositoryRoot(), "mappings"));

        Files(Path.Combine(published.Path, "mappings")).ShouldBe(inTree);
        inTree.ShouldContain("itk-adt/manifest.yaml");
    }

    [Fact]
    public void Every_queue_is_read_in_sessions_one_message_at_a_time_as_bytes()
    {
        foreach (var queue in Queues)
        {
            var name = $"Bus-{char.ToUpperInvariant(queue[0])}{queue[1..]}";
            using var function = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(published.Path, name, "function.json")));
            var trigger = function.RootElement.GetProperty("bindings")[0];
            trigger.GetProperty("type").GetString().ShouldBe("serviceBusTrigger");
            trigger.GetProperty("queueName").GetString().ShouldBe(queue);
            trigger.GetProperty("isSessionsEnabled").GetBoolean().ShouldBeTrue();
            trigger.GetProperty("dataType").GetString().ShouldBe("binary");
            trigger.GetProperty("cardinality").GetString().ShouldBe("one");
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

    private static List<string> Files(string folder) =>
        [.. Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(folder, file).Replace('\\', '/')).Order(StringComparer.Ordinal)];
}
