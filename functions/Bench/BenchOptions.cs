namespace Gateway.Functions.Bench;

/// <summary>What a bench was asked for.</summary>
/// <param name="Duration">How long each case runs, after a warm-up of that length or longer.</param>
/// <param name="Only">Part of the names of the cases to run; null for all.</param>
/// <param name="Progress">Where to say which case is running.</param>
internal sealed record BenchOptions(TimeSpan Duration, string? Only, TextWriter Progress)
{
    public bool Wants(string name) => Only is null || name.Contains(Only, StringComparison.OrdinalIgnoreCase);

    /// <summary>The results of those cases that are wanted, one after the other.</summary>
    public IEnumerable<BenchResult> Measure(IEnumerable<BenchCase> cases)
    {
        var meter = new Meter(Duration);
        foreach (var item in cases.Where(item => Wants(item.Name)))
        {
            Progress.WriteLine($"bench: {item.Name} …");
            yield return meter.Measure(item);
        }
    }
}
