using System.CommandLine;

namespace Gateway.Functions.Bench.Readings;

/// <summary><c>bench readings</c>: a whole gateway under a stream of readings, on all cores and timed by the clock.</summary>
internal static class ReadingsBenchCommand
{
    public static Command Create()
    {
        var seconds = new Option<double>("--seconds") { Description = "How long the stream runs.", DefaultValueFactory = _ => 20 };
        var rate = new Option<int>("--rate") { Description = "Readings offered a second, 50 a POST.", DefaultValueFactory = _ => 5_500 };
        var json = new Option<bool>("--json") { Description = "Prints JSON." };
        var bench = new Command("readings", "The device stream with the alert rules on: readings a second, and how soon a home has an alert") { seconds, rate, json };
        bench.SetAction(async (parsed, _) =>
        {
            var console = parsed.InvocationConfiguration;
            if (parsed.GetValue(seconds) is not (>= 1 and <= 3600) || parsed.GetValue(rate) is not (>= 50 and <= 100_000))
            {
                await console.Error.WriteLineAsync("--seconds takes a number from 1 to 3600, --rate one from 50 to 100000.");
                return 2;
            }
            var results = await new ReadingsBench(TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(rate), console.Error).RunAsync();
            if (parsed.GetValue(json)) BenchReport.WriteJson(console.Output, "readings", null, results);
            else BenchReport.WriteTable(console.Output, results);
            return results.All(result => result.IsEnough) ? 0 : 1;
        });
        return bench;
    }
}
