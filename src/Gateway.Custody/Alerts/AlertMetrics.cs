using System.Diagnostics.Metrics;
using Gateway.Pathways.Alerts;

namespace Gateway.Custody.Alerts;

/// <summary>The alert budget as it goes, for whatever reads <see cref="Meter"/>s of .NET. Tags are rules, findings and codes: closed lists, nothing of a person.</summary>
public sealed class AlertMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Gateway.Alerts";

    private readonly Meter _meter = new(Name);
    private readonly Counter<long> _signals;
    private readonly Histogram<double> _looked;
    private readonly Counter<long> _changes;
    private readonly Counter<long> _remarks;
    private readonly Histogram<double> _answered;

    public AlertMetrics()
    {
        _signals = _meter.CreateCounter<long>("gateway.alerts.signals", description: "Signals that the rules looked at");
        _looked = _meter.CreateHistogram<double>("gateway.alerts.look", "s", "How long the signals of one message took");
        _changes = _meter.CreateCounter<long>("gateway.alerts.changes", description: "What became of alerts, by rule");
        _remarks = _meter.CreateCounter<long>("gateway.alerts.remarks", description: "Signals that were odd, by code");
        _answered = _meter.CreateHistogram<double>("gateway.alerts.answered", "s", "From the alert until somebody said what they found, by rule and finding");
    }

    public void Dispose() => _meter.Dispose();

    internal void Taken(int signals, TimeSpan looked)
    {
        _signals.Add(signals);
        _looked.Record(looked.TotalSeconds);
    }

    internal void Changed(AlertOutcome outcome)
    {
        foreach (var change in outcome.Changes)
        {
            _changes.Add(1, new KeyValuePair<string, object?>("rule", change.Alert.Rule), new KeyValuePair<string, object?>("what", change.What));
            if (change is { What: "acknowledged", Alert: { ClosedAt: { } closed, Finding: { } finding } alert })
                _answered.Record((closed - alert.RaisedAt).TotalSeconds, new KeyValuePair<string, object?>("rule", alert.Rule), new KeyValuePair<string, object?>("finding", finding.ToString()));
        }
        foreach (var remark in outcome.Remarks) _remarks.Add(1, new KeyValuePair<string, object?>("code", remark.Code));
    }
}
