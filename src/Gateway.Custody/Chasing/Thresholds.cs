namespace Gateway.Custody.Chasing;

/// <summary>The thresholds that hold now: the file's, and over them what people changed at run time.</summary>
public sealed class Thresholds
{
    private readonly ChasingRules _file;
    private readonly Dictionary<string, ThresholdChange> _changed;
    private readonly List<Maintenance> _maintenance;

    public Thresholds(ChasingRules file, IReadOnlyList<ThresholdChange> changes)
    {
        _file = file;
        // The last one of a name counts; one without a value goes back to the file's.
        _changed = changes.GroupBy(change => change.Name, StringComparer.Ordinal)
            .Select(same => same.MaxBy(change => change.Sequence)!).Where(change => change.Value is not null)
            .ToDictionary(change => change.Name, StringComparer.Ordinal);
        _maintenance = [.. file.Maintenance, .. _changed.Values.Select(ToWindow).OfType<Maintenance>()];
    }

    /// <summary>Every threshold that stands in the file or was changed, with both values.</summary>
    public IReadOnlyList<ThresholdInForce> All =>
        [.. from name in _file.Thresholds.Keys.Union(_changed.Keys).Order(StringComparer.Ordinal)
            let change = _changed.GetValueOrDefault(name)
            select new ThresholdInForce(name, change?.Value ?? FileText(name)!, FileText(name), change)];

    /// <summary>The windows that are not over yet.</summary>
    public IReadOnlyList<Maintenance> MaintenanceAfter(DateTimeOffset now) => [.. _maintenance.Where(window => window.Until > now)];

    /// <summary>Null is never.</summary>
    public TimeSpan? Of(string name)
    {
        if (_changed.TryGetValue(name, out var change) && ThresholdNames.TryRead(change.Value, out var value)) return value;
        return _file.Thresholds.GetValueOrDefault(name);
    }

    /// <summary>That of the client, else of the source, else of all.</summary>
    /// <param name="name"><see cref="ThresholdNames.Feed"/> or <see cref="ThresholdNames.Heartbeat"/>.</param>
    public TimeSpan? Of(string name, string source, string client)
    {
        foreach (var one in new[] { $"{name}/{source}/{client}", $"{name}/{source}" })
            if (_changed.ContainsKey(one) || _file.Thresholds.ContainsKey(one)) return Of(one);
        return Of(name);
    }

    public bool IsResting(string source, DateTimeOffset at) => _maintenance.Exists(window => window.Covers(source, at));

    private string? FileText(string name) => _file.Thresholds.TryGetValue(name, out var value) ? ThresholdNames.Text(value) : null;

    private static Maintenance? ToWindow(ThresholdChange change) =>
        change.Name.StartsWith(ThresholdNames.Maintenance, StringComparison.Ordinal) && ThresholdNames.ReadInterval(change.Value) is { } during
            ? new Maintenance(change.Name[ThresholdNames.Maintenance.Length..], during.From, during.Until, change.Because)
            : null;
}

/// <summary>A threshold as it holds now.</summary>
/// <param name="File">What the file says; null when it says nothing.</param>
/// <param name="Change">The change that overrules it; null when the file's holds.</param>
public sealed record ThresholdInForce(string Name, string Value, string? File, ThresholdChange? Change);
