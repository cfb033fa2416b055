using System.Diagnostics;
using System.Runtime;

namespace Gateway.Functions.Bench;

/// <summary>Runs a case for a while and counts by processor time, so that neighbours on the machine disturb it little.</summary>
internal sealed class Meter(TimeSpan duration)
{
    private const int Slices = 5;
    private const int MostWarmUps = 40;
    private const int QuietRounds = 3;

    /// <summary>Compiled anew within one round of the warm-up by the runtime's own housekeeping.</summary>
    private const int FewMethods = 2;

    /// <summary>The median of five slices, after a warm-up of at least their length.</summary>
    /// <exception cref="InvalidOperationException">The case gave a wrong result.</exception>
    public BenchResult Measure(BenchCase item)
    {
        Action run = () =>
        {
            if (!item.Run()) throw new InvalidOperationException($"The case '{item.Name}' gives a wrong result; its figure would mean nothing.");
        };
        var (rate, bytes) = Rate(run, item.Fresh);
        var beside = item.Beside is { } other ? (other.Name, Scaled(item, Rate(other.Run, item.Fresh).Rate)) : ((string, double)?)null;
        return new BenchResult(item.Name, Scaled(item, rate), item.BytesPerRun > 0 ? "MB/s" : "/s", item.Target)
        {
            Subject = item.Subject,
            BytesAllocated = bytes,
            Beside = beside,
        };
    }

    private (double Rate, double Bytes) Rate(Action run, (Action Make, int Runs)? fresh)
    {
        WarmUp(run, fresh);
        var slices = Enumerable.Range(0, Slices).Select(_ => For(duration / Slices, run, fresh)).OrderBy(slice => slice.Rate).ToList();
        return slices[Slices / 2];
    }

    /// <summary>
    /// Until for a while nothing of it is compiled again and it gets no quicker: the runtime compiles anew, behind the scenes, what runs often. On one core it
    /// does so in bursts, seconds apart, between which the figure stands still; so one quiet round is no sign.
    /// </summary>
    private void WarmUp(Action run, (Action Make, int Runs)? fresh)
    {
        double best = 0;
        for (int i = 0, quiet = 0; i < MostWarmUps && quiet < QuietRounds; i++)
        {
            var compiled = JitInfo.GetCompiledMethodCount();
            var rate = For(duration / 2, run, fresh).Rate;
            quiet = rate > best * 1.05 || JitInfo.GetCompiledMethodCount() - compiled > FewMethods ? 0 : quiet + 1;
            best = Math.Max(best, rate);
        }
    }

    private static (double Rate, double Bytes) For(TimeSpan time, Action run, (Action Make, int Runs)? fresh)
    {
        var runs = 0L;
        var bytes = 0L;
        var batch = fresh?.Runs ?? 1;
        var cpu = TimeSpan.Zero;
        var clock = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(clock) is var gone && gone < time)
        {
            fresh?.Make();
            var (cpuBefore, bytesBefore) = (Environment.CpuUsage.TotalTime, GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < batch; i++) run();
            bytes += GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            cpu += Environment.CpuUsage.TotalTime - cpuBefore;
            runs += batch;
            // Few looks at the clock, yet an end in time.
            if (fresh is null && gone < time / 100) batch *= 2;
        }
        return (runs / cpu.TotalSeconds, bytes / (double)runs);
    }

    private static double Scaled(BenchCase item, double rate) => item.BytesPerRun > 0 ? rate * item.BytesPerRun / 1e6 : rate;
}
