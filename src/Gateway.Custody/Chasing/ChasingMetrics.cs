using System.Diagnostics.Metrics;

namespace Gateway.Custody.Chasing;

/// <summary>
/// Counts of chasing for whatever reads <see cref="Meter"/>s of .NET: open alarms by kind, alarms raised, requests refused by reason.
/// Kinds and reasons are closed lists; nothing of a person, a partner or a message is a tag.
/// </summary>
public sealed class ChasingMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Gateway.Chasing";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _raised;
    private readonly Counter<long> _refused;
    private IReadOnlyDictionary<AlarmKind, int> _open = new Dictionary<AlarmKind, int>();

    public ChasingMetrics()
    {
        _raised = _meter.CreateCounter<long>("gateway.alarms.raised", description: "Alarms raised");
        _refused = _meter.CreateCounter<long>("gateway.alarms.refused", description: "Acknowledgements and changes of thresholds that were refused");
        _meter.CreateObservableGauge("gateway.alarms.open", Measure, description: "Open alarms by kind, as of the last round of watching");
    }

    public void Open(IReadOnlyDictionary<AlarmKind, int> counts) => Volatile.Write(ref _open, counts);

    public void Raised(int count) => _raised.Add(count);

    /// <param name="reason">A code of a closed list.</param>
    public void Refused(string reason) => _refused.Add(1, new KeyValuePair<string, object?>("reason", reason));

    public void Dispose() => _meter.Dispose();

    private IEnumerable<Measurement<int>> Measure()
    {
        var open = Volatile.Read(ref _open);
        return Enum.GetValues<AlarmKind>().Select(kind => new Measurement<int>(open.GetValueOrDefault(kind), new KeyValuePair<string, object?>("kind", AlarmNames.Of(kind))));
    }
}
