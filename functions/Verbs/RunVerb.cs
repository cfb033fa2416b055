using System.CommandLine;
using System.Data.Common;
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
        WebApplication? app;
        try
        {
            (app, var faults) = await GatewayApp.CreateAsync(options, TimeProvider.System, null, cancellationToken);
            if (app is null) return Refuse(output.Error, faults);
        }
        catch (Exception refusal) when (refusal is DbException or InvalidDataException)
        {
            await output.Error.WriteLineAsync($"The gateway does not start. {DataFolder.Sentence(refusal)}");
            return 2;
        }
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            await output.Output.WriteLineAsync($"Gateway at {app.Urls.First()}/api/health, data in {options.DataFolder}. Ctrl+C stops it.");
            await app.WaitForShutdownAsync(cancellationToken);
        }
        return 0;
    }

    /// <summary>Prints every fault of the configuration; exit code 2.</summary>
    internal static int Refuse(TextWriter error, IReadOnlyList<Issue> faults)
    {
        error.WriteLine($"The gateway does not start: {faults.Count(fault => fault.IsError)} faults in its configuration.");
        foreach (var fault in faults) error.WriteLine($"  {fault}");
        return 2;
    }
}
