using System.CommandLine;
using Gateway.Functions.Verbs;

namespace Gateway.Functions.Bench.Ingest;

/// <summary><c>bench ingest</c>: whole gateways, so on all cores, and timed by the clock.</summary>
internal static class IngestBenchCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long each case runs.", DefaultValueFactory = _ => 6 };
        var minutes = new Option<double>("--minutes") { Description = "How long the sustained case runs.", DefaultValueFactory = _ => 0.25 };
        var only = new Option<string?>("--only") { Description = "Runs the cases whose name contains this.", HelpName = "TEXT" };
        var database = BenchSchema.Option();
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var bench = new Command("ingest", "Taking in and delivering: durable answers, messages a second to a partner, a stuck person, after a kill") { seconds, minutes, only, database, json };
        bench.SetAction(async parsed =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(seconds) is not (>= 0.2 and <= 600) || parsed.GetValue(minutes) is not (>= 0.01 and <= 600))
            {
                await console.Error.WriteLineAsync("--seconds takes a number from 0.2 to 600, --minutes one from 0.01 to 600.");
                return 2;
            }
            var options = new BenchOptions(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only), console.Error);
            var results = await DatabaseRefusal.OrSayAsync<IReadOnlyList<BenchResult>?>(
                async () => await new IngestBench(options, TimeSpan.FromMinutes(parsed.GetValue(minutes)), BenchSchema.Read(parsed.GetValue(database))).RunAsync(), null, console.Error);
            if (results is null) return 2;
            if (results.Count == 0)
            {
                await console.Error.WriteLineAsync($"--only {parsed.GetValue(only)}: no case has such a name.");
                return 2;
            }
            if (parsed.GetValue(json)) BenchReport.WriteJson(console.Output, "ingest", null, results);
            else BenchReport.WriteTable(console.Output, results);
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return bench;
    }
}
