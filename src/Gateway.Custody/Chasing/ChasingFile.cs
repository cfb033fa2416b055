using Gateway.Custody.Ledger;
using Gateway.Fhir.Model;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Gateway.Custody.Chasing;

/// <summary>The YAML form of the chasing rules, checked as a whole: CHA001 broken, CHA002 missing, CHA003 value, CHA004 unknown name.</summary>
internal static class ChasingFile
{
    private const string File = "chasing.yaml";

    public static (ChasingRules? Rules, IReadOnlyList<Issue> Issues) Read(string yaml)
    {
        FileText? file;
        try
        {
            file = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<FileText?>(yaml);
        }
        catch (YamlException broken)
        {
            return (null, [Issue.Error("CHA001", "structure", $"{File}:{broken.Start.Line}:{broken.Start.Column}", broken.InnerException?.Message ?? broken.Message)]);
        }
        var issues = new List<Issue>();
        if (file?.Version is null) issues.Add(Issue.Error("CHA002", "required", File, "The file needs a 'version'."));
        var ladders = Ladders(file?.Ladders ?? [], issues);
        var thresholds = Thresholds(file?.Thresholds ?? [], issues);
        var maintenance = (file?.Maintenance ?? []).Select((text, index) => Window(text, $"{File}: maintenance[{index}]", issues)).OfType<Maintenance>().ToList();
        if (issues.Count > 0) return (null, issues);
        return (new ChasingRules
        {
            Version = file!.Version!,
            Ladders = Over(ChasingRules.Default.Ladders, ladders),
            Thresholds = Over(ChasingRules.Default.Thresholds, thresholds),
            Maintenance = maintenance,
        }, []);
    }

    private static Dictionary<string, T> Over<T>(IReadOnlyDictionary<string, T> defaults, Dictionary<string, T> own)
    {
        var all = new Dictionary<string, T>(defaults, StringComparer.Ordinal);
        foreach (var (name, value) in own) all[name] = value;
        return all;
    }

    private static Dictionary<string, Ladder> Ladders(Dictionary<string, LadderText?> texts, List<Issue> issues)
    {
        var ladders = new List<Ladder>();
        foreach (var (name, text) in texts)
        {
            var place = $"{File}: ladders.{name}";
            if (string.IsNullOrWhiteSpace(text?.Because)) issues.Add(Issue.Error("CHA002", "required", place, "A ladder says why: fill in 'because'."));
            if (text?.Rungs is not { Count: > 0 }) issues.Add(Issue.Error("CHA002", "required", place, "A ladder without 'rungs' tells nobody; give it one at least."));
            var rungs = (text?.Rungs ?? []).Select((rung, index) => ToRung(rung, $"{place}.rungs[{index}]", issues)).ToList();
            if (rungs.Zip(rungs.Skip(1)).Any(pair => pair.Second.After < pair.First.After))
                issues.Add(Issue.Error("CHA003", "value", place, "The rungs stand in the order in which they are climbed: each 'after' is that of the one before it, or later."));
            ladders.Add(new Ladder(name, rungs, text?.Because ?? ""));
        }
        return ChasingRules.Named(ladders);
    }

    private static Rung ToRung(RungText text, string place, List<Issue> issues)
    {
        void Fault(string code, string sentence) => issues.Add(Issue.Error(code, "value", place, sentence));

        if (!AlarmNames.TryRead(text.Tell, out LadderRole role)) Fault("CHA004", $"'tell' is one of {string.Join(", ", AlarmNames.Roles)}.");
        if (!AlarmNames.TryRead(text.By, out LadderChannel channel)) Fault("CHA004", $"'by' is one of {string.Join(", ", AlarmNames.Channels)}.");
        if (!ThresholdNames.TryRead(text.After, out var after) || after is null) Fault("CHA003", "'after' is an ISO 8601 duration from the deadline, such as PT0S or PT30M; it cannot lie before it.");
        var steps = new List<ObligationState>();
        foreach (var name in text.Steps ?? [])
        {
            if (AlarmNames.TryReadStep(name, out var step)) steps.Add(step);
            else Fault("CHA004", "'steps' are delivered, filed and actioned.");
        }
        return new Rung(role, channel, after ?? TimeSpan.Zero, text.Partner) { Steps = steps };
    }

    private static Dictionary<string, TimeSpan?> Thresholds(Dictionary<string, string?> texts, List<Issue> issues)
    {
        var thresholds = new Dictionary<string, TimeSpan?>(StringComparer.Ordinal);
        foreach (var (name, text) in texts)
        {
            var place = $"{File}: thresholds.{name}";
            if (!ThresholdNames.IsKnown(name) || name.StartsWith(ThresholdNames.Maintenance, StringComparison.Ordinal))
                issues.Add(Issue.Error("CHA004", "value", place, $"There is no such threshold. Use one of {string.Join(", ", ThresholdNames.All)}, feed/SOURCE or heartbeat/SOURCE, either with /CLIENT."));
            if (!ThresholdNames.TryRead(text, out var value) || (value is null && !ThresholdNames.MayBeNever(name)))
                issues.Add(Issue.Error("CHA003", "value", place, "A threshold is an ISO 8601 duration such as PT4H; 'never' where nobody wants the alarm."));
            thresholds[name] = value;
        }
        return thresholds;
    }

    private static Maintenance? Window(MaintenanceText text, string place, List<Issue> issues)
    {
        if (string.IsNullOrWhiteSpace(text.Source) || string.IsNullOrWhiteSpace(text.Because))
            issues.Add(Issue.Error("CHA002", "required", place, "A maintenance window names its 'source' (or '*') and says why in 'because'."));
        if (ThresholdNames.ReadInterval(text.During) is not { } during)
        {
            issues.Add(Issue.Error("CHA003", "value", place, "'during' is an interval with an end: 2026-11-22T20:00:00Z/2026-11-23T04:00:00Z."));
            return null;
        }
        return new Maintenance(text.Source ?? "", during.From, during.Until, text.Because ?? "");
    }

    /// <summary>The file as it is written; filled by the YAML reader.</summary>
    private sealed record FileText
    {
        public string? Version { get; init; }

        public Dictionary<string, LadderText?>? Ladders { get; init; }

        public Dictionary<string, string?>? Thresholds { get; init; }

        public List<MaintenanceText>? Maintenance { get; init; }
    }

    private sealed record LadderText
    {
        public string? Because { get; init; }

        public List<RungText>? Rungs { get; init; }
    }

    private sealed record RungText
    {
        public string? Tell { get; init; }

        public string? By { get; init; }

        public string? After { get; init; }

        public string? Partner { get; init; }

        public List<string>? Steps { get; init; }
    }

    private sealed record MaintenanceText
    {
        public string? Source { get; init; }

        public string? During { get; init; }

        public string? Because { get; init; }
    }
}
