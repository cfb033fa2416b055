using System.CommandLine;
using System.Globalization;
using System.Net;
using Gateway.Web;

namespace Gateway.Functions.Verbs;

/// <summary>
/// <c>functions</c>: the custom handler of the Azure Functions host. Listens on loopback at the port the host names
/// (FUNCTIONS_CUSTOMHANDLER_PORT) and takes the invocations of queues and timers besides the public addresses.
/// </summary>
internal static class FunctionsVerb
{
    internal const string PortVariable = "FUNCTIONS_CUSTOMHANDLER_PORT";

    /// <summary>The Functions host takes exit code 0 for "done" and does not start the handler again, so an end nobody asked for is this.</summary>
    private const int EndedUnasked = 3;

    public static Command Create()
    {
        var folders = new FolderOptions();
        var command = new Command("functions", "Runs under the Azure Functions host, as its custom handler");
        folders.AddTo(command);
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var error = parsed.InvocationConfiguration.Error;
            if (!ushort.TryParse(Environment.GetEnvironmentVariable(PortVariable), NumberStyles.None, CultureInfo.InvariantCulture, out var port))
            {
                await error.WriteLineAsync($"{PortVariable} is no port. The Azure Functions host sets it; to run without that host leave the verb out.");
                return 2;
            }
            return await RunAsync(folders.Read(parsed) with { Url = new Uri($"http://{IPAddress.Loopback}:{port}"), IsFunctionsHandler = true }, error, cancellationToken);
        });
        return command;
    }

    private static async Task<int> RunAsync(GatewayOptions options, TextWriter error, CancellationToken cancellationToken)
    {
        if (await RunVerb.CreateAsync(options, TimeProvider.System, null, error, cancellationToken) is not { } app) return 2;
        await using (app)
        {
            await app.StartAsync(cancellationToken);
            await app.WaitForShutdownAsync(cancellationToken);
        }
        return cancellationToken.IsCancellationRequested ? 0 : EndedUnasked;
    }
}
