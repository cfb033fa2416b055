using System.Diagnostics;

namespace Gateway.Functions.Bench;

/// <summary>Runs a case for a while and counts by processor time, so that neighbours on the machine disturb it little.</summary>
internal sealed class Meter(TimeSpan duration)
{
    private const int Slices = 5;

    /// <summary>The median of five slices, after a warm-up as long as all of them.</summary>
    /// <exception cref="InvalidOperationException">The case gave a wrong result.</exception>
    public BenchResult Measure(BenchCase item)
    {
        Action run = () =>
        {
            if (!item.Run()) throw new InvalidOperationException($"The case '{item.Name}' gives a wrong result; its figure would mean nothing.");
        };
        var (rate, bytes) = Rate(run);
        var beside = item.Beside is { } other ? (other.Name, Scaled(item, Rate(other.Run).Rate)) : ((string, double)?)null;
        return new BenchResult(item.Name, Scaled(item, rate), item.BytesPerRun > 0 ? "MB/s" : "/s", item.Target)
        {
            Subject = item.Subject,
            BytesAllocated = bytes,
            Beside = beside,
        };
    }

    private (double Rate, double Bytes) Rate(Action run)
    {
        For(duration, run);
        var slices = Enumerable.Range(0, Slices).Select(_ => For(duration / Slices, run)).OrderBy(slice => slice.Rate).ToList();
        return slices[Slices / 2];
    }

    private static (double Rate, double Bytes) For(TimeSpan time, Action run)
    {
        var runs = 0L;
        var batch = 1;
        var (cpu, bytes, clock) = (Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes(precise: true), Stopwatch.GetTimestamp());
        TimeSpan gone;
        while ((gone = Stopwatch.GetElapsedTime(clock)) < time)
        {
            for (var i = 0; i < batch; i++) run();
            runs += batch;
            // Few looks at the clock, yet an end in time.
            if (gone < time / 100) batch *= 2;
        }
        return (runs / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, (GC.GetTotalAllocatedBytes(precise: true) - bytes) / (double)runs);
    }

    private static double Scaled(BenchCase item, double rate) => item.BytesPerRun > 0 ? rate * item.BytesPerRun / 1e6 : rate;
}
