using System.Globalization;
using Gateway.Fhir.Model;
using YamlDotNet.Core;
using YamlDotNet.Serialization;
using YamlDotNet.Serialization.NamingConventions;

namespace Gateway.Pathways.Alerts;

/// <summary>The YAML form of the alert rules, checked as a whole: ALR010 broken, ALR011 missing, ALR012 value, ALR013 unknown name.</summary>
internal static class AlertRulesReader
{
    private static readonly TimeSpan s_longestAnnouncement = TimeSpan.FromDays(90);

    public static (AlertRules? Rules, IReadOnlyList<Issue> Issues) Read(string file, string yaml)
    {
        FileText? text;
        try
        {
            text = new DeserializerBuilder().WithNamingConvention(CamelCaseNamingConvention.Instance).Build().Deserialize<FileText?>(yaml);
        }
        catch (YamlException broken)
        {
            return (null, [Issue.Error("ALR010", "structure", $"{file}:{broken.Start.Line}:{broken.Start.Column}", broken.InnerException?.Message ?? broken.Message)]);
        }
        var issues = new List<Issue>();
        var rules = ReadFile(text ?? new FileText(), file, issues);
        return (issues.Count > 0 ? null : rules, issues);
    }

    private static AlertRules ReadFile(FileText text, string file, List<Issue> issues)
    {
        Required(text.Id, "id", file, issues);
        Required(text.Version, "version", file, issues);
        if (!TimeOnly.TryParseExact(text.NotesAt, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var notesAt))
            issues.Add(Issue.Error("ALR012", "value", $"{file}: notesAt", "'notesAt' is a time on the wall such as 08:00."));
        if (text.SignedOffBy is not { Length: > 0 })
            issues.Add(Issue.Error("ALR011", "required", file, "'signedOffBy' is missing: a name and a date, or the word nobody."));
        var rules = new Dictionary<string, AlertRule>(StringComparer.Ordinal);
        foreach (var rule in text.Rules ?? [])
        {
            var place = $"{file}: {rule.Id ?? "a rule without an id"}";
            if (rule.Id is null || !ThresholdVocabulary.Rules.Contains(rule.Id))
                issues.Add(Issue.Error("ALR013", "code-invalid", place, $"There is no such rule. The rules are {string.Join(", ", ThresholdVocabulary.Rules)}."));
            else if (!rules.TryAdd(rule.Id, ReadRule(rule.Id, rule, place, issues)))
                issues.Add(Issue.Error("ALR013", "duplicate", place, "Two rules have this id; keep one."));
        }
        if (rules.Count == 0) issues.Add(Issue.Error("ALR011", "required", file, "Without 'rules' nothing is ever raised."));
        return new AlertRules(text.Id ?? "", text.Version ?? "", text.SignedOffBy == "nobody" ? null : text.SignedOffBy, notesAt, rules, Announcements(text.Announcements ?? [], file, issues));
    }

    private static AlertRule ReadRule(string id, RuleText text, string place, List<Issue> issues)
    {
        Required(text.Ask, "ask", place, issues);
        Required(text.Citation, "citation", place, issues);
        if (!Enum.TryParse<Urgency>(text.Urgency, true, out var urgency)) issues.Add(Issue.Error("ALR012", "value", place, "'urgency' is urgent, soon or note."));
        var expires = ThresholdVocabulary.ReadSpan(text.Expires);
        if (text.Expires is not null && expires is null) issues.Add(Issue.Error("ALR012", "value", place, "'expires' is an ISO 8601 duration such as P3D."));
        if (expires is not null && urgency != Urgency.Note) issues.Add(Issue.Error("ALR012", "value", place, "Only a note may run out: what somebody has to act on waits for somebody."));
        if (expires is null && urgency == Urgency.Note) issues.Add(Issue.Error("ALR011", "required", place, "A note says with 'expires' when it runs out."));
        var reAlarm = ThresholdVocabulary.ReadSpan(text.ReAlarm);
        if (reAlarm is null) issues.Add(Issue.Error("ALR012", "value", place, "'reAlarm' is an ISO 8601 duration such as PT10M."));
        return new AlertRule(id, Thresholds(id, text.Thresholds ?? [], place, issues))
        {
            Urgency = urgency,
            Ask = text.Ask ?? "",
            Citation = text.Citation ?? "",
            Ladder = Ladder(text.Ladder ?? [], place, issues),
            ReAlarm = reAlarm ?? TimeSpan.Zero,
            Expires = expires,
            InhibitedBy = Inhibitions(id, text.InhibitedBy, place, issues),
        };
    }

    private static List<string> Inhibitions(string rule, List<string>? texts, string place, List<Issue> issues)
    {
        var allowed = AnnouncementKinds.MayInhibit(rule);
        if (texts is null) issues.Add(Issue.Error("ALR011", "required", place, "'inhibitedBy' is missing: say what holds the rule back, [] for nothing."));
        foreach (var text in texts?.Except(allowed) ?? [])
            issues.Add(Issue.Error("ALR013", "code-invalid", $"{place}.inhibitedBy", allowed.Count == 0 ? $"Nothing holds this rule back, and so not {text}." : $"Of {string.Join(", ", allowed)} none is {text}."));
        return texts ?? [];
    }

    private static Dictionary<string, AlertThreshold> Announcements(Dictionary<string, MostText?> texts, string file, List<Issue> issues)
    {
        var announcements = new Dictionary<string, AlertThreshold>(StringComparer.Ordinal);
        foreach (var name in texts.Keys.Except(AnnouncementKinds.Ending))
            issues.Add(Issue.Error("ALR013", "code-invalid", $"{file}: announcements.{name}", $"Of {string.Join(", ", AnnouncementKinds.Ending)} it is said how long they may last."));
        foreach (var kind in AnnouncementKinds.Ending)
        {
            var place = $"{file}: announcements.{kind}";
            var text = texts.GetValueOrDefault(kind);
            Required(text?.Citation, "citation", place, issues);
            var most = ThresholdVocabulary.ReadSpan(text?.Most);
            if (most is null || most > s_longestAnnouncement) issues.Add(Issue.Error("ALR012", "value", place, "'most' is an ISO 8601 duration such as P3D, of 90 days at most."));
            announcements[kind] = new AlertThreshold((decimal)(most ?? TimeSpan.Zero).TotalMinutes, text?.Most ?? "", text?.Citation ?? "");
        }
        return announcements;
    }

    private static Dictionary<string, AlertThreshold> Thresholds(string rule, Dictionary<string, ThresholdText?> texts, string place, List<Issue> issues)
    {
        var thresholds = new Dictionary<string, AlertThreshold>(StringComparer.Ordinal);
        foreach (var name in texts.Keys.Except(ThresholdVocabulary.Of(rule)))
            issues.Add(Issue.Error("ALR013", "code-invalid", $"{place}.{name}", $"The rule has no such threshold. It has {string.Join(", ", ThresholdVocabulary.Of(rule))}."));
        foreach (var name in ThresholdVocabulary.Of(rule))
        {
            if (!texts.TryGetValue(name, out var text) || text is null)
            {
                issues.Add(Issue.Error("ALR011", "required", place, $"The threshold '{name}' is missing: no default is silent."));
                continue;
            }
            Required(text.Citation, "citation", $"{place}.{name}", issues);
            var (value, fault) = ThresholdVocabulary.Read(rule, name, text.Value);
            if (fault is not null) issues.Add(Issue.Error("ALR012", "value", $"{place}.{name}", fault));
            thresholds[name] = new AlertThreshold(value, text.Value ?? "", text.Citation ?? "");
        }
        return thresholds;
    }

    private static List<AlertRung> Ladder(List<RungText> texts, string place, List<Issue> issues)
    {
        var ladder = new List<AlertRung>();
        foreach (var text in texts)
        {
            Required(text.Role, "role", place, issues);
            if (ThresholdVocabulary.ReadSpan(text.After) is { } after) ladder.Add(new AlertRung(text.Role ?? "", after));
            else issues.Add(Issue.Error("ALR012", "value", place, "'after' is an ISO 8601 duration from the moment of the alert, such as PT5M."));
        }
        if (texts.Count == 0) issues.Add(Issue.Error("ALR011", "required", place, "A rule without a 'ladder' tells nobody; give it one role at least."));
        if (ladder.Count > 0 && ladder[0].After != TimeSpan.Zero) issues.Add(Issue.Error("ALR012", "value", place, "The first role is told at once: after PT0S."));
        if (ladder.Zip(ladder.Skip(1)).Any(pair => pair.Second.After <= pair.First.After)) issues.Add(Issue.Error("ALR012", "value", place, "Each role is told later than the one before it."));
        return ladder;
    }

    private static void Required(string? text, string name, string place, List<Issue> issues)
    {
        if (string.IsNullOrWhiteSpace(text)) issues.Add(Issue.Error("ALR011", "required", place, $"'{name}' is missing."));
    }

    /// <summary>The file as it is written; filled by the YAML reader.</summary>
    private sealed record FileText
    {
        public string? Id { get; init; }

        public string? Version { get; init; }

        public string? SignedOffBy { get; init; }

        public string? NotesAt { get; init; }

        public Dictionary<string, MostText?>? Announcements { get; init; }

        public List<RuleText>? Rules { get; init; }
    }

    private sealed record RuleText
    {
        public string? Id { get; init; }

        public string? Urgency { get; init; }

        public string? Ask { get; init; }

        public string? Citation { get; init; }

        public string? ReAlarm { get; init; }

        public string? Expires { get; init; }

        public List<string>? InhibitedBy { get; init; }

        public List<RungText>? Ladder { get; init; }

        public Dictionary<string, ThresholdText?>? Thresholds { get; init; }
    }

    private sealed record MostText
    {
        public string? Most { get; init; }

        public string? Citation { get; init; }
    }

    private sealed record RungText
    {
        public string? Role { get; init; }

        public string? After { get; init; }
    }

    private sealed record ThresholdText
    {
        public string? Value { get; init; }

        public string? Citation { get; init; }
    }
}
