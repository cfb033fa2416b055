using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>One set of observations: a value of each parameter, and the Observation it was read from.</summary>
internal sealed class News2Measurements(News2Setting setting)
{
    private readonly Dictionary<string, News2Finding> _chosen = [];
    private readonly Dictionary<string, string> _left = [];

    /// <summary>When the set began; null when nothing in it has a time.</summary>
    public DateTimeOffset? Began => _chosen.Values.Min(finding => finding.Time);

    /// <summary>When the last value of the set was measured; null when nothing in it has a time.</summary>
    public DateTimeOffset? Newest => _chosen.Values.Max(finding => finding.Time);

    /// <summary>The Observations that parameters were read from, each once, in the order of the chart.</summary>
    public IEnumerable<Element> Sources => News2Chart.Parameters.Select(SourceOf).OfType<Element>().Distinct();

    public News2Observations Observations => new()
    {
        RespirationRate = Value(News2Chart.RespirationRateName),
        Spo2 = Value(News2Chart.Spo2Name),
        Spo2Scale = setting.Scale,
        IsScale2Unprescribed = setting.IsScale2Unprescribed,
        OnOxygen = Value(News2Chart.OxygenName) is { } oxygen ? oxygen == 1 : null,
        Systolic = Value(News2Chart.SystolicName),
        Pulse = Value(News2Chart.PulseName),
        Consciousness = Value(News2Chart.ConsciousnessName) is { } level ? LevelOf((Acvpu)(int)level) : null,
        Temperature = Value(News2Chart.TemperatureName),
        NotFor = setting.NotForAt(Newest),
        Unusable = Reasons(finding => finding.Fault).Concat(_left.Where(left => !_chosen.ContainsKey(left.Key))).ToDictionary(),
        Doubtful = Reasons(finding => finding.Fault is null ? finding.Doubt : null).ToDictionary(),
    };

    /// <summary>True when C was sent and it was said that the confusion is not new: it does not count as C.</summary>
    public bool IsOldConfusion => setting.IsConfusionOld && Value(News2Chart.ConsciousnessName) == (int)Acvpu.NewConfusion;

    /// <summary>The Observation a parameter was read from.</summary>
    public Element? SourceOf(string parameter) => _chosen.GetValueOrDefault(parameter)?.Observation;

    /// <summary>True when the set holds that parameter from an earlier time.</summary>
    public bool IsLaterValue(News2Finding finding) => _chosen.TryGetValue(finding.Parameter, out var there) && there.Time < finding.Time;

    /// <summary>Of two values of the same time the one that can be used, then the one that scores higher.</summary>
    public void Add(News2Finding finding)
    {
        if (!_chosen.TryGetValue(finding.Parameter, out var there) || (finding.Fault is null, finding.Severity).CompareTo((there.Fault is null, there.Severity)) > 0)
            _chosen[finding.Parameter] = finding;
    }

    public void AddUntimed(News2Finding finding)
    {
        if (!_chosen.TryGetValue(finding.Parameter, out var there) || there.Time is null) Add(finding);
    }

    /// <summary>What earlier sets hold completes no later one; it is named, so that nobody wonders.</summary>
    public void Leave(IEnumerable<News2Measurements> earlier)
    {
        foreach (var parameter in earlier.SelectMany(set => set._chosen.Keys))
            _left[parameter] = "it was measured with an earlier set of observations, not with this one: measure again";
    }

    private Acvpu LevelOf(Acvpu level) => level == Acvpu.NewConfusion && setting.IsConfusionOld ? Acvpu.Alert : level;

    private decimal? Value(string parameter) => _chosen.GetValueOrDefault(parameter) is { Fault: null } finding ? finding.Value : null;

    private IEnumerable<KeyValuePair<string, string>> Reasons(Func<News2Finding, string?> reason) =>
        _chosen.Where(chosen => reason(chosen.Value) is not null).Select(chosen => KeyValuePair.Create(chosen.Key, reason(chosen.Value)!));
}
