using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Json;
using Gateway.Fhir.Validation;

namespace Gateway.Functions.Bench.Fhir;

/// <summary>
/// What the definitions cost a process that has just started: from the first question to the first resource judged.
/// The process is this executable again, so that nothing is warm.
/// </summary>
internal static class DefinitionsStart
{
    private const string Verb = "definitions-start";
    private const int Starts = 5;

    /// <summary>The hidden verb that the new process runs.</summary>
    public static Command Command()
    {
        var command = new Command(Verb, "Measures one start of the definitions in this process") { Hidden = true };
        command.SetAction(parsed => MeasureHere(parsed.InvocationConfiguration.Output));
        return command;
    }

    /// <summary>The medians of several starts.</summary>
    public static IEnumerable<BenchResult> Measure(BenchOptions options)
    {
        const string time = "definitions, time", memory = "definitions, memory";
        if (!options.Wants(time) && !options.Wants(memory)) yield break;
        options.Progress.WriteLine("bench: definitions …");
        var starts = Enumerable.Range(0, Starts).Select(_ => Start()).ToList();
        yield return new BenchResult(time, Median(starts.Select(start => start.Milliseconds)), "ms", 50, IsLessBetter: true);
        yield return new BenchResult(memory, Median(starts.Select(start => start.Megabytes)), "MB", 40, IsLessBetter: true);
    }

    private static void MeasureHere(TextWriter output)
    {
        var json = SyntheticRecords.VitalSigns(new Random(1));
        var resource = JsonTree.ReadFhir(json).Root!; // written by us, so it reads
        using var process = Process.GetCurrentProcess();
        var before = process.WorkingSet64;
        var clock = Stopwatch.GetTimestamp();
        var types = R4.ResourceTypes.Count;
        var faults = ResourceValidator.Validate(resource).Count;
        var gone = Stopwatch.GetElapsedTime(clock).TotalMilliseconds;
        process.Refresh();
        if (types == 0 || faults > 0) throw new InvalidOperationException("The definitions do not judge a good resource as they should.");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{gone} {(process.WorkingSet64 - before) / 1e6}"));
    }

    private static (double Milliseconds, double Megabytes) Start()
    {
        var words = OwnProcess.Run(Verb).Split(' ');
        return (double.Parse(words[0], CultureInfo.InvariantCulture), double.Parse(words[1], CultureInfo.InvariantCulture));
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt(Starts / 2);
}
