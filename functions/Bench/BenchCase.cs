namespace Gateway.Functions.Bench;

/// <summary>One thing to be timed.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Run">Does it once, on fresh input; false when the result is wrong, so that no broken case looks quick.</param>
/// <param name="BytesPerRun">The size of the input where the figure is MB/s; 0 where it is runs a second.</param>
/// <param name="Target">The least figure that is enough, in the same unit; null where there is none.</param>
internal sealed record BenchCase(string Name, Func<bool> Run, int BytesPerRun, double? Target)
{
    /// <summary>What is timed: the expression, the profile.</summary>
    public string? Subject { get; init; }

    /// <summary>Makes the input of the next runs, and is not timed; null where a run needs nothing.</summary>
    public (Action Make, int Runs)? Fresh { get; init; }

    /// <summary>Something known, run beside it over the same input, so that figures of different machines compare.</summary>
    public (string Name, Action Run)? Beside { get; init; }
}
