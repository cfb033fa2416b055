namespace Gateway.Functions.Bench;

/// <summary>A figure and what it is measured by.</summary>
/// <param name="Name">The case.</param>
/// <param name="Figure">In <paramref name="Unit"/>.</param>
/// <param name="Unit"><c>MB/s</c> (10⁶ bytes) or <c>/s</c>, both of processor time; or <c>ms</c>, <c>MB</c>.</param>
/// <param name="Target">What is enough, or null.</param>
/// <param name="IsLessBetter">True for times and sizes: the target is the most.</param>
internal sealed record BenchResult(string Name, double Figure, string Unit, double? Target, bool IsLessBetter = false)
{
    public string? Subject { get; init; }

    /// <summary>Bytes allocated by one run; null where it is not counted.</summary>
    public double? BytesAllocated { get; init; }

    /// <summary>The figure of the run beside it, in the same unit.</summary>
    public (string Name, double Figure)? Beside { get; init; }

    public bool IsEnough => Target is not { } target || (IsLessBetter ? Figure <= target : Figure >= target);
}
