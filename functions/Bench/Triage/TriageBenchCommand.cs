using System.CommandLine;

namespace Gateway.Functions.Bench.Triage;

/// <summary><c>bench triage</c>: a whole gateway, so on all cores, and timed by the clock.</summary>
internal static class TriageBenchCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long requests are offered.", DefaultValueFactory = _ => 20 };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var bench = new Command("triage", "Answers to POST /api/triage at 100 connections offering 100 requests a second") { seconds, json };
        bench.SetAction(async (parsed, _) =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(seconds) is not (>= 0.2 and <= 600))
            {
                await console.Error.WriteLineAsync("--seconds takes a number from 0.2 to 600.");
                return 2;
            }
            var results = await new TriageBench(new BenchOptions(TimeSpan.FromSeconds(parsed.GetValue(seconds)), null, console.Error)).RunAsync();
            if (parsed.GetValue(json)) BenchReport.WriteJson(console.Output, "triage", null, results);
            else BenchReport.WriteTable(console.Output, results);
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return bench;
    }
}
