using System.Globalization;
using System.IO.Enumeration;
using System.Text;
using System.Text.RegularExpressions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.Examples;

/// <summary>
/// The file of expectations: rules, each a reason, the faults it explains and the examples that have them. The grammar
/// stands at the top of the file itself, which is kept when the lists are written anew.
/// </summary>
internal sealed partial class Expectations
{
    /// <summary>The reason of a rule that nobody has given one yet.</summary>
    public const string NoReason = "?";

    private readonly string _head;
    private readonly List<Rule> _rules = [];

    private Expectations(string head) => _head = head;

    public IEnumerable<string> WithoutReason => _rules.Where(rule => rule.Reason == NoReason && rule.Examples.Count > 0).SelectMany(rule => rule.Faults);

    public static Expectations Parse(string text)
    {
        var lines = text.Split('\n');
        var head = lines.TakeWhile(line => line.StartsWith('#')).ToList();
        var expectations = new Expectations(string.Join('\n', head));
        foreach (var line in lines.Skip(head.Count).Where(line => line.Length > 0))
        {
            if (line.StartsWith("reason ", StringComparison.Ordinal)) expectations._rules.Add(new Rule(line[7..]));
            else if (line.StartsWith("fault ", StringComparison.Ordinal)) expectations._rules[^1].Faults.Add(line[6..]);
            else if (!line.StartsWith("  ", StringComparison.Ordinal)) throw new FormatException($"Neither reason, fault nor example: {line}");
        }
        return expectations;
    }

    /// <summary>The same rules over other examples; a fault that none explains gets a rule of its own.</summary>
    public Expectations Over(IEnumerable<Judged> examples)
    {
        var anew = new Expectations(_head);
        anew._rules.AddRange(_rules.Select(rule => new Rule(rule.Reason) { Faults = [.. rule.Faults] }));
        foreach (var example in examples.OrderBy(example => example.Name, StringComparer.Ordinal))
        {
            foreach (var issue in example.Issues.Where(issue => issue.IsError))
            {
                var fault = FaultOf(issue);
                var rule = anew._rules.FirstOrDefault(rule => rule.Explains(fault));
                if (rule is null) anew._rules.Add(rule = new Rule(NoReason) { Faults = [fault] });
                rule.Examples[example.Name] = rule.Examples.GetValueOrDefault(example.Name) + 1;
            }
        }
        return anew;
    }

    public override string ToString()
    {
        var text = new StringBuilder(_head).Append('\n');
        foreach (var rule in _rules.Where(rule => rule.Examples.Count > 0))
        {
            text.Append("\nreason ").Append(rule.Reason).Append('\n');
            foreach (var fault in rule.Faults) text.Append("fault ").Append(fault).Append('\n');
            foreach (var (example, count) in rule.Examples) text.Append(CultureInfo.InvariantCulture, $"  {example} {count}\n");
        }
        return text.ToString();
    }

    /// <summary>The code, the key of an invariant, and the path without its indexes.</summary>
    private static string FaultOf(Issue issue) =>
        $"{issue.Code} {(Key().Match(issue.Text) is { Success: true } key ? key.Groups[1].Value + " " : "")}{Index().Replace(issue.Path, "")}";

    [GeneratedRegex(@"\[\d+\]")]
    private static partial Regex Index();

    [GeneratedRegex(@"^([a-z]{3}-\d+[a-z]?): ")]
    private static partial Regex Key();

    private sealed record Rule(string Reason)
    {
        public List<string> Faults { get; init; } = [];

        public SortedDictionary<string, int> Examples { get; } = new(StringComparer.Ordinal);

        public bool Explains(string fault) => Faults.Any(pattern => FileSystemName.MatchesSimpleExpression(pattern, fault, ignoreCase: false));
    }
}
