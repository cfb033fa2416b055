using System.Diagnostics;
using Gateway.Web;

[assembly: AssemblyFixture(typeof(Gateway.Functions.Tests.Host.PublishedFolder))]

namespace Gateway.Functions.Tests.Host;

/// <summary>What <c>dotnet publish functions</c> gives, made once for all tests, from what was built for them.</summary>
public sealed class PublishedFolder : IAsyncLifetime
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-published-").FullName;

    public async ValueTask InitializeAsync()
    {
        // artifacts/bin/Gateway.Functions.Tests/debug: the last segment is the configuration.
        var configuration = System.IO.Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = TestFolder.RepositoryRoot(),
            RedirectStandardOutput = true,
        };
        foreach (var argument in new[] { "publish", "functions", "--no-build", "-c", configuration, "-o", Path, "-nologo", "-v", "quiet" }) start.ArgumentList.Add(argument);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        using var publish = Process.Start(start)!;
        var output = await publish.StandardOutput.ReadToEndAsync();
        await publish.WaitForExitAsync();
        if (publish.ExitCode != 0) throw new InvalidOperationException($"dotnet publish failed:\n{output}");
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(Path, recursive: true);
        return ValueTask.CompletedTask;
    }
}
