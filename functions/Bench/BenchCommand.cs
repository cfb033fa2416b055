using System.CommandLine;

namespace Gateway.Functions.Bench;

/// <summary>What all benches share: the options, the one core, the report and the exit code.</summary>
internal static class BenchCommand
{
    public static Command Of(string name, string what, Func<BenchOptions, IEnumerable<BenchResult>> run)
    {
        var seconds = new Option<double>("--seconds") { Description = "How long each case runs, after a warm-up of that length or longer.", DefaultValueFactory = _ => 2 };
        var only = new Option<string?>("--only") { Description = "Runs the cases whose name contains this.", HelpName = "TEXT" };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var bench = new Command(name, what) { seconds, only, json };
        bench.SetAction(parsed =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(seconds) is not (>= 0.05 and <= 600))
            {
                console.Error.WriteLine("--seconds takes a number from 0.05 to 600.");
                return 2;
            }
            var core = OneCore.Pin();
            var results = run(new BenchOptions(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(only), console.Error)).ToList();
            if (results.Count == 0)
            {
                console.Error.WriteLine($"--only {parsed.GetValue(only)}: no case has such a name.");
                return 2;
            }
            if (parsed.GetValue(json)) BenchReport.WriteJson(console.Output, name, core, results);
            else BenchReport.WriteTable(console.Output, results);
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return bench;
    }
}
