using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Gateway.Triage;

/// <summary>Reads a pack from YAML and reports every fault at once: a pack that is half understood is not used at all.</summary>
internal sealed partial class RulePackReader(string file)
{
    public const string RecheckPlaceholder = "{recheckHours}";

    private readonly List<Issue> _issues = [];

    public (RulePack? Pack, IReadOnlyList<Issue> Issues) Read(string yaml)
    {
        var stream = new YamlStream();
        try
        {
            stream.Load(new StringReader(yaml));
        }
        catch (YamlException broken)
        {
            Fault("TRI001", "structure", broken.Start.Line, "The YAML is broken here: mend the indentation, the quotes or the key that stands twice.");
            return (null, _issues);
        }
        if (stream.Documents is not [{ RootNode: YamlMappingNode root }])
        {
            Fault("TRI001", "structure", 1, "A rule pack is one YAML document that starts with 'id:'.");
            return (null, _issues);
        }

        var pack = ReadPack(root, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(yaml))));
        return (_issues.Exists(issue => issue.IsError) ? null : pack, _issues);
    }

    private RulePack ReadPack(YamlMappingNode root, string hash)
    {
        Only(root, "id", "version", "signedOffBy", "minimumData", "instructions", "services", "bankHolidays", "rules");
        var id = Text(root, "id");
        var version = Text(root, "version");
        if (version.Length > 0 && !Version().IsMatch(version)) Fault("TRI003", "value", root["version"], "A version has three numbers: 1.0.0.");
        var content = new PackContent(Minimum(root), Instructions(root), new PackServices(Services(root), BankHolidays(root)), Rules(root));
        return new RulePack(id, version, SignedOffBy(root), content) { Hash = hash };
    }

    /// <summary>Null when the pack says in so many words that nobody has signed it.</summary>
    private string? SignedOffBy(YamlMappingNode root)
    {
        if (root.Children.TryGetValue("signedOffBy", out var said) && said is YamlScalarNode { Value: "nobody" }) return null;
        if (Child<YamlMappingNode>(root, "signedOffBy", "a name and a date, or the word nobody") is not { } signed) return "";
        Only(signed, "name", "date");
        var date = Text(signed, "date");
        if (date.Length > 0 && !DateOnly.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _))
            Fault("TRI003", "value", signed["date"], "A date is written yyyy-MM-dd.");
        return $"{Text(signed, "name")}, {date}";
    }

    private Dictionary<Disposition, PackService> Services(YamlMappingNode root)
    {
        var services = new Dictionary<Disposition, PackService>();
        if (Child<YamlMappingNode>(root, "services", "the hours of each service that closes") is not { } node) return services;
        Only(node, [.. PackServices.WithHours.Select(DispositionCodes.ToCode)]);
        foreach (var disposition in PackServices.WithHours)
        {
            if (Child<YamlMappingNode>(node, disposition.ToCode(), "hours, whenClosed and citation") is not { } service) continue;
            Only(service, "hours", "whenClosed", "citation");
            var text = Text(service, "hours");
            if (!OpeningHours.TryParse(text, out var hours) && text.Length > 0)
                Fault("TRI003", "value", service["hours"], "Hours are written 'Mon-Fri 08:00-18:30; Sat 09:00-12:00; bank-holiday 10:00-14:00', or always.");
            var instead = DispositionCodes.Parse(Text(service, "whenClosed"));
            if (service.Children.TryGetValue("whenClosed", out var place) && !PackServices.AlwaysOpen.Any(open => open == instead))
                Fault("TRI003", "value", place, $"While a service is closed one that never closes answers: {string.Join(" or ", PackServices.AlwaysOpen.Select(DispositionCodes.ToCode))}.");
            var citation = Text(service, "citation");
            if (hours is not null && instead is { } open) services[disposition] = new PackService(hours, open, citation);
        }
        return services;
    }

    private HashSet<DateOnly> BankHolidays(YamlMappingNode root)
    {
        var days = new HashSet<DateOnly>();
        if (Child<YamlMappingNode>(root, "bankHolidays", "source and dates") is not { } node) return days;
        Only(node, "source", "dates");
        Text(node, "source");
        foreach (var item in Child<YamlSequenceNode>(node, "dates", "a list of dates")?.Children ?? [])
            if (DateOnly.TryParseExact((item as YamlScalarNode)?.Value, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) days.Add(day);
            else Fault("TRI003", "value", item, "A date is written yyyy-MM-dd.");
        return days;
    }

    private List<string> Minimum(YamlMappingNode root)
    {
        if (Child<YamlNode>(root, "minimumData", "a list of NEWS2 parameters") is not { } node) return [];
        var parameters = Words(node, News2Chart.Parameters);
        if (parameters.Count == 0) Fault("TRI003", "value", node, "The minimum data names at least one parameter: nobody is managed in the home on nothing.");
        return parameters;
    }

    private Dictionary<Disposition, string> Instructions(YamlMappingNode root)
    {
        var instructions = new Dictionary<Disposition, string>();
        if (Child<YamlMappingNode>(root, "instructions", "a text for each disposition") is not { } node) return instructions;
        Only(node, [.. DispositionCodes.All]);
        foreach (var disposition in Enum.GetValues<Disposition>()) instructions[disposition] = Text(node, disposition.ToCode());
        if (instructions[Disposition.ManageInHome] is { Length: > 0 } text && !text.Contains(RecheckPlaceholder, StringComparison.Ordinal))
            Fault("TRI003", "value", node, $"The instruction for manage-in-home says when to look again: use {RecheckPlaceholder}.");
        return instructions;
    }

    private List<Rule> Rules(YamlMappingNode root)
    {
        var rules = new List<Rule>();
        if (Child<YamlSequenceNode>(root, "rules", "a list of rules") is not { } nodes) return rules;
        foreach (var node in nodes)
        {
            if (node is not YamlMappingNode rule)
            {
                Fault("TRI001", "structure", node, "A rule has id, when, disposition, because and citation.");
                continue;
            }
            rules.Add(ReadRule(rule));
            if (rules.Count(other => other.Id == rules[^1].Id) > 1) Fault("TRI005", "duplicate", rule, "Two rules have this id; give each its own.");
        }
        if (rules.Count == 0) Fault("TRI002", "required", nodes, "A pack without rules decides nothing.");
        return rules;
    }

    private Rule ReadRule(YamlMappingNode node)
    {
        Only(node, "id", "when", "disposition", "because", "citation", "recheckHours");
        var code = Text(node, "disposition");
        var disposition = DispositionCodes.Parse(code);
        if (code.Length > 0 && disposition is null)
            Fault("TRI003", "value", node["disposition"], $"A disposition is one of {string.Join(", ", DispositionCodes.All)}.");
        return new Rule(Text(node, "id"), Conditions(node), disposition ?? Disposition.Emergency999, Text(node, "because"), Text(node, "citation"), Recheck(node, disposition));
    }

    private int? Recheck(YamlMappingNode rule, Disposition? disposition)
    {
        if (!rule.Children.TryGetValue("recheckHours", out var node))
        {
            if (disposition == Disposition.ManageInHome)
                Fault("TRI002", "required", rule, "A rule that manages in the home says after how many hours to look again: recheckHours.");
            return null;
        }
        if (disposition != Disposition.ManageInHome) Fault("TRI004", "structure", node, "Only a rule for manage-in-home has recheckHours.");
        return Number(node, 1, 24);
    }

    private List<RuleCondition> Conditions(YamlMappingNode rule)
    {
        var conditions = new List<RuleCondition>();
        if (Child<YamlMappingNode>(rule, "when", "at least one condition") is not { } when) return conditions;
        foreach (var (key, value) in when.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? "";
            if (RuleVocabulary.Bands.ContainsKey(name)) conditions.Add(Band(name, value));
            else if (RuleVocabulary.Words.TryGetValue(name, out var words)) conditions.Add(OneOf(name, value, words));
            else Fault("TRI004", "code-invalid", key, $"There is no such condition. The conditions are {string.Join(", ", RuleVocabulary.Bands.Keys.Concat(RuleVocabulary.Words.Keys))}.");
        }
        if (when.Children.Count == 0) Fault("TRI002", "required", when, "A rule without a condition would always fire; give it one.");
        return conditions;
    }

    private RuleCondition Band(string name, YamlNode node)
    {
        if (node is not YamlMappingNode { Children.Count: > 0 } band)
        {
            Fault("TRI003", "value", node, "A band is written { from: 5, to: 6 }; one of the two may be left out.");
            return new RuleCondition(name, 0, 0, []);
        }
        Only(band, "from", "to");
        var from = band.Children.TryGetValue("from", out var low) ? Number(low, 0, 20) : 0;
        var to = band.Children.TryGetValue("to", out var high) ? Number(high, 0, 20) : 20;
        if (from > to) Fault("TRI003", "value", node, "The band ends before it starts.");
        return new RuleCondition(name, from, to, []);
    }

    private RuleCondition OneOf(string name, YamlNode node, RuleWords words)
    {
        var chosen = Words(node, words.Allowed);
        if (chosen.Count == 0) Fault("TRI003", "value", node, "List at least one word.");
        return new RuleCondition(name, 0, 0, chosen);
    }

    private List<string> Words(YamlNode node, IReadOnlyList<string> allowed)
    {
        var words = new List<string>();
        foreach (var item in node is YamlSequenceNode list ? list.Children : [node])
        {
            var word = (item as YamlScalarNode)?.Value ?? "";
            if (word.Length == 0) Fault("TRI003", "value", item, "A word is missing here.");
            else if (!allowed.Contains(word)) Fault("TRI004", "code-invalid", item, $"This word is not known here. Use {string.Join(", ", allowed)}.");
            else words.Add(word);
        }
        return words;
    }

    private int Number(YamlNode node, int least, int most)
    {
        if (node is YamlScalarNode { Value: { } text } && int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && number >= least && number <= most) return number;
        Fault("TRI003", "value", node, $"A whole number from {least} to {most} belongs here.");
        return least;
    }

    private string Text(YamlMappingNode parent, string key)
    {
        var text = (Child<YamlScalarNode>(parent, key, "a text")?.Value ?? "").Trim();
        if (text.Length == 0 && parent.Children.ContainsKey(key)) Fault("TRI002", "required", parent.Children[key], $"'{key}' is empty.");
        return text;
    }

    private T? Child<T>(YamlMappingNode parent, string key, string meant)
        where T : YamlNode
    {
        if (!parent.Children.TryGetValue(key, out var node)) Fault("TRI002", "required", parent, $"'{key}' is missing: {meant}.");
        else if (node is not T) Fault("TRI003", "value", node, $"'{key}' must be {meant}.");
        return node as T;
    }

    private void Only(YamlMappingNode node, params string[] keys)
    {
        foreach (var key in node.Children.Keys)
            if (key is not YamlScalarNode { Value: { } name } || !keys.Contains(name))
                Fault("TRI004", "structure", key, $"This key is not known here. The keys are {string.Join(", ", keys)}.");
    }

    private void Fault(string code, string type, YamlNode node, string text) => Fault(code, type, node.Start.Line, text);

    private void Fault(string code, string type, long line, string text) => _issues.Add(Issue.Error(code, type, $"{file}:{line}", text));

    [GeneratedRegex(@"^\d+\.\d+\.\d+$", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
