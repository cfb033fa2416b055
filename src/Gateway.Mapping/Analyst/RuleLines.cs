using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Mapping.Analyst;

/// <summary>The text of rules by the places that reports name (<c>visits.map:70</c>).</summary>
/// <param name="files">The files of the mappings folder.</param>
/// <param name="source">The source whose maps are meant; the shared ones are found too.</param>
public sealed partial class RuleLines(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string source)
{
    private readonly Dictionary<string, string[]> _lines = new(StringComparer.Ordinal);

    /// <summary>A rule's own text, from its line to its end or to what is below it, on one line; empty when there is no such line.</summary>
    public string TextOf(string rule)
    {
        var colon = rule.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(rule.AsSpan(colon + 1), System.Globalization.CultureInfo.InvariantCulture, out var number)) return "";
        var lines = LinesOf(rule[..colon]);
        if (number < 1 || number > lines.Length) return "";
        var last = Array.FindIndex(lines, number - 1, line => line.Contains(';', StringComparison.Ordinal) || line.TrimEnd().EndsWith('{'));
        return string.Join(' ', lines[(number - 1)..(last < 0 ? number : last + 1)].Select(line => line.Trim()));
    }

    /// <summary>What a rule does to the value it writes: the transform and its table, <c>copy</c> or <c>expression</c>.</summary>
    /// <param name="rule">The rule's place.</param>
    /// <param name="element">The element it writes, as <see cref="PlacePattern.OfTarget"/> gives it.</param>
    public string TransformOf(string rule, string element)
    {
        var line = TextOf(rule);
        var name = element[(element.LastIndexOf('.') + 1)..];
        var all = Assignment().Matches(line).ToList();
        var assigned = all.LastOrDefault(match => match.Groups[1].Value == name) ?? all.LastOrDefault(match => name.StartsWith(match.Groups[1].Value, StringComparison.Ordinal)) ?? all.LastOrDefault();
        if (assigned is null) return "copy";
        var transform = assigned.Groups[2].Value;
        if (transform.Length == 0) return assigned.Groups[3].Value == "(" ? "expression" : "copy";
        var table = Table().Match(line, assigned.Index);
        return transform == "translate" && table.Success ? $"translate {table.Groups[1].Value}" : transform;
    }

    /// <summary>A rule's place without its line, which a comment above it would move.</summary>
    public static string WithoutLine(string rule) => Line().Replace(rule, "$1");

    private string[] LinesOf(string file)
    {
        if (_lines.TryGetValue(file, out var known)) return known;
        var path = new[] { $"{source}/{file}", $"shared/{file}" }.FirstOrDefault(files.ContainsKey);
        return _lines[file] = path is null ? [] : Encoding.UTF8.GetString(files[path].Span).Split('\n');
    }

    [GeneratedRegex(@"\.([a-zA-Z]+)\s*=\s*(?:([a-zA-Z]+)\(|(\()?)")]
    private static partial Regex Assignment();

    [GeneratedRegex(@"(\.(?:map|yaml)):[0-9]+")]
    private static partial Regex Line();

    [GeneratedRegex(@"'(#[\w-]+|[\w-]+\.csv|https?://[^']+)'")]
    private static partial Regex Table();
}
