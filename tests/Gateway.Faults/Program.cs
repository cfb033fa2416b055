using System.CommandLine;
using System.Text.Json;
using Gateway.Faults;
using Gateway.Faults.Checking;
using Gateway.Faults.Driving;
using Gateway.Testing;

var messages = new Option<int>("--messages") { Description = "How many different messages are sent", DefaultValueFactory = _ => 1_000, HelpName = "N" };
var faults = new Option<int>("--faults") { Description = "How many faults are spread over them", DefaultValueFactory = _ => 20, HelpName = "N" };
var engine = new Option<string>("--engine") { Description = "The engine of the gateway's database: sqlite or postgres", DefaultValueFactory = _ => "sqlite", HelpName = "NAME" };
var address = new Option<string?>("--database") { Description = "With --engine postgres: an empty database, as the gateway's --database takes it; a server of the run's own, which is restarted too, when not given", HelpName = "ADDRESS" };
var seed = new Option<int>("--seed") { Description = "Which messages, faults and moods of the partners", DefaultValueFactory = _ => 1, HelpName = "S" };
engine.AcceptOnlyFromAmong("sqlite", "postgres");
var folder = new Option<DirectoryInfo?>("--folder") { Description = "Where journals and data are kept; a temporary folder, removed after a clean run, when not given", HelpName = "DIR" };
var json = new Option<bool>("--json") { Description = "Prints the result as JSON" };

var root = new RootCommand("Sends messages through a real gateway while it is killed, starved and lied to, then checks from the journals that nothing was lost, done twice or reordered.") { messages, faults, engine, address, seed, folder, json };
root.SetAction(async (parsed, stop) =>
{
    var (output, error) = (parsed.InvocationConfiguration.Output, parsed.InvocationConfiguration.Error);
    var database = parsed.GetValue(address);
    var isPostgres = parsed.GetValue(engine) == "postgres";
    if (!isPostgres && database is not null)
    {
        await error.WriteLineAsync("--database goes with --engine postgres.");
        return 2;
    }
    if (isPostgres && database is null && PostgresServer.Programs is null)
    {
        await error.WriteLineAsync("PostgreSQL (initdb, pg_ctl) is not installed; install it, or give --database ADDRESS of an empty database.");
        return 2;
    }
    if (parsed.GetValue(messages) is < 1 or > 10_000_000 || parsed.GetValue(faults) is < 0 or > 100_000)
    {
        await error.WriteLineAsync("Give --messages from 1 to 10000000 and --faults from 0 to 100000.");
        return 2;
    }
    if (BuiltGateway.Find() is not { } program)
    {
        await error.WriteLineAsync("The gateway is not built beside this program. Run 'dotnet build tests/Gateway.Faults' in the repository first.");
        return 2;
    }
    var kept = parsed.GetValue(folder);
    var path = kept?.FullName ?? Directory.CreateTempSubdirectory("gateway-faults-").FullName;
    Directory.CreateDirectory(path);
    if (Directory.EnumerateFileSystemEntries(path).Any())
    {
        await error.WriteLineAsync($"{path} is not empty. Give --folder a new or an empty folder.");
        return 2;
    }

    await using var server = new PostgresServer();
    var options = new FaultOptions(parsed.GetValue(messages), parsed.GetValue(faults), parsed.GetValue(seed), path) { Database = database };
    if (isPostgres && database is null)
        options = options with { Database = (await server.SchemaAsync(stop)).ConnectionString, RestartDatabase = server.RestartAsync };
    var result = await new FaultRun(options, program, TimeProvider.System, error).RunAsync(stop);
    await output.WriteLineAsync(parsed.GetValue(json) ? JsonSerializer.Serialize(result, JournalJson.Options) : FaultReport.Text(result));
    var isClean = result.Violations.Count == 0;
    if (kept is null && isClean) Directory.Delete(path, recursive: true);
    else await error.WriteLineAsync($"The journals and the data folder are in {path}.");
    return isClean ? 0 : 1;
});
return await root.Parse(args).InvokeAsync();
