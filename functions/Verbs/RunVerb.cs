using System.CommandLine;
using Gateway.Fhir.Model;
using Gateway.Web;

namespace Gateway.Functions.Verbs;

/// <summary>No verb: runs the gateway until it is told to stop.</summary>
internal static class RunVerb
{
    public static RootCommand Create()
    {
        var folders = new FolderOptions();
        var command = new RootCommand("Shared care record gateway. Without a verb it runs; 'gateway demo' shows it with simulated partners.");
        folders.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(folders.Read(parsed), parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(GatewayOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var output = parsed.InvocationConfiguration;
        if (await CreateAsync(options, TimeProvider.System, null, output.Error, cancellationToken) is not { } app) return 2;
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            await output.Output.WriteLineAsync($"Gateway at {app.Urls.First()}/api/health, data in {options.DataFolder}. Ctrl+C stops it.");
            await app.WaitForShutdownAsync(cancellationToken);
        }
        return 0;
    }

    /// <summary>The gateway, ready to start; null when its configuration or its database does not let it, and why is on the console.</summary>
    internal static Task<WebApplication?> CreateAsync(
        GatewayOptions options, TimeProvider time, Action<WebApplicationBuilder>? adjust, TextWriter error, CancellationToken cancellationToken) =>
        DatabaseRefusal.OrSayAsync(
            async () =>
            {
                var (app, faults) = await DatabaseWait.ForAsync(() => GatewayApp.CreateAsync(options, time, adjust, cancellationToken), time, error, cancellationToken);
                if (app is null) Refuse(error, faults);
                return app;
            },
            null, error, "The gateway does not start. ");

    /// <summary>Prints every fault of the configuration.</summary>
    private static void Refuse(TextWriter error, IReadOnlyList<Issue> faults)
    {
        error.WriteLine($"The gateway does not start: {faults.Count(fault => fault.IsError)} faults in its configuration.");
        foreach (var fault in faults) error.WriteLine($"  {fault}");
    }
}
