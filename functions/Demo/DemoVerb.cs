using System.CommandLine;
using Gateway.Functions.Verbs;

namespace Gateway.Functions.Demo;

/// <summary><c>demo</c>: the gateway and its simulated partners in one process, playing a day in under a minute.</summary>
internal static class DemoVerb
{
    public static Command Create()
    {
        var folders = new FolderOptions();
        var data = new Option<DirectoryInfo?>("--data") { Description = "Data folder: empty, new, or of an earlier demo, which is started anew (a fresh temporary folder)", HelpName = "DIR" };
        var once = new Option<bool>("--once") { Description = "End when every message has reached its end; exit code 1 when one has not within a minute" };
        var seed = new Option<int>("--seed") { Description = "Which people there are", DefaultValueFactory = _ => 1, HelpName = "N" };
        var command = new Command("demo", "Shows the gateway: simulated partners play a day of a care home, a hospital, two practices and others") { data, once, seed, folders.Mappings };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var (folder, refusal) = DemoFolder.Open(parsed.GetValue(data)?.FullName, TimeProvider.System);
            if (folder is null)
            {
                await parsed.InvocationConfiguration.Error.WriteLineAsync(refusal);
                return 2;
            }
            var run = new DemoRun(folder, parsed.GetRequiredValue(folders.Mappings).FullName, output, parsed.InvocationConfiguration.Error, TimeProvider.System);
            return await run.RunAsync(parsed.GetValue(seed), parsed.GetValue(once), cancellationToken);
        });
        return command;
    }
}
