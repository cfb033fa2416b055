using Gateway.Fhir.Model;

namespace Gateway.Pathways.Alerts;

/// <summary>A versioned set of alert rules; data from <c>mappings/alerts/*.yaml</c>, every default cited and owned by a clinician.</summary>
public sealed class AlertRules
{
    private readonly IReadOnlyDictionary<string, AlertRule> _rules;

    internal AlertRules(string id, string version, string? signedOffBy, TimeOnly notesAt, IReadOnlyDictionary<string, AlertRule> rules, IReadOnlyDictionary<string, AlertThreshold> announcements)
    {
        (Id, Version, NotesAt, _rules, Announcements) = (id, version, notesAt, rules, announcements);
        IsSignedOff = signedOffBy is not null;
        SignedOffBy = signedOffBy ?? "not signed off: for demonstration, not for use with patients";
    }

    public string Id { get; }

    public string Version { get; }

    /// <summary>False when no clinician owns the defaults: every alert says so.</summary>
    public bool IsSignedOff { get; }

    public string SignedOffBy { get; }

    /// <summary>Time on the wall at which the days before are looked at: a note wakes nobody.</summary>
    public TimeOnly NotesAt { get; }

    /// <summary>Id, version and signature, as every alert carries it.</summary>
    public string Name => $"{Id} {Version}, {SignedOffBy}";

    /// <summary>For how long at most each kind of announcement that ends by itself may be made.</summary>
    public IReadOnlyDictionary<string, AlertThreshold> Announcements { get; }

    internal TimeSpan MostOf(string announcement) => TimeSpan.FromMinutes((double)Announcements[announcement].Value);

    public IEnumerable<AlertRule> All => _rules.Values;

    /// <summary>
    /// No rule asks for anything older: the windows of a rule one after the other, its gap, and the time for which a closed alert is remembered.
    /// </summary>
    public TimeSpan LooksBack => _rules.Values.Select(rule => rule.LooksBack).DefaultIfEmpty().Max() + Daily.KeptAlert;

    /// <summary>Null when the file leaves the rule out: then it is off.</summary>
    public AlertRule? Find(string id) => _rules.GetValueOrDefault(id);

    /// <summary>Reads a file; every fault at once, with its place. A file with an error is not used.</summary>
    public static (AlertRules? Rules, IReadOnlyList<Issue> Issues) Read(string file, string yaml) => AlertRulesReader.Read(file, yaml);

    /// <summary>The same rules with another threshold, written <c>rule.threshold=value</c>; a sentence when that says nothing.</summary>
    public (AlertRules? Rules, string? Fault) With(string setting)
    {
        var parts = setting.Split('=', 2);
        var name = parts[0].Split('.', 2);
        if (parts.Length != 2 || name.Length != 2) return (null, "A setting is written rule.threshold=value.");
        if (Find(name[0]) is not { } rule) return (null, $"There is no such rule. The rules are {string.Join(", ", _rules.Keys)}.");
        if (!rule.Thresholds.TryGetValue(name[1], out var threshold)) return (null, $"The rule has no such threshold. It has {string.Join(", ", rule.Thresholds.Keys)}.");
        var (value, fault) = ThresholdVocabulary.Read(rule.Id, name[1], parts[1]);
        if (fault is not null) return (null, $"{parts[0]}: {fault}");
        var rules = new Dictionary<string, AlertRule>(_rules) { [rule.Id] = rule.With(name[1], threshold with { Value = value, Text = parts[1] }) };
        return (new AlertRules(Id, $"{Version} with {setting}", IsSignedOff ? SignedOffBy : null, NotesAt, rules, Announcements), null);
    }
}
