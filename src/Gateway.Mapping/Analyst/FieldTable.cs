using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Mapping.Analyst;

/// <summary>A source's fields as a Markdown table, drawn up from its examples: what each became, how, and what is left out.</summary>
public static partial class FieldTable
{
    /// <summary>Transforms that make a structure: it is said as one, not part by part, for a part may be the map's own word.</summary>
    private static readonly HashSet<string> s_structures = ["qty", "c", "cc", "id", "cp"];

    private sealed record Row(string Field, string Element, string How);

    /// <param name="source">The source.</param>
    /// <param name="messages">The messages of all its examples.</param>
    /// <param name="lines">For the text of its rules.</param>
    public static string Of(SourceSystem source, IEnumerable<ExampleMessage> messages, RuleLines lines)
    {
        var rows = new List<Row>();
        var seen = new HashSet<Row>();
        var read = new List<string>();
        var open = new List<string>();
        var leftOut = new List<(string Field, string Why)>();
        foreach (var message in messages)
        {
            if (message.Translation.Bundle is null) continue; // an example of what is refused
            foreach (var step in message.Trace.Steps.Where(step => step is { Kind: TraceKind.Written, Target: not null }))
            {
                var element = PlacePattern.OfTarget(step.Target!, message.Translation.Bundle); // asked above
                var how = lines.TransformOf(step.Rule, element);
                if (s_structures.Contains(how)) element = Part().Replace(element, "");
                foreach (var field in step.Fields.Select(PlacePattern.OfField).Distinct())
                    if (new Row(field, element, how) is var row && seen.Add(row)) rows.Add(row);
            }
            var report = message.Translation.Report;
            read.AddRange(report.Mapped.Select(fate => PlacePattern.OfField(fate.Field)));
            leftOut.AddRange(report.Dropped.Where(fate => source.Manifest.Drop.All(drop => drop.Reason != fate.Rule)).Select(fate => (PlacePattern.OfField(fate.Field), RuleLines.WithoutLine(fate.Rule))));
            open.AddRange(report.Unaccounted.Select(PlacePattern.OfField));
        }
        var only = read.Distinct().Except(rows.Select(row => row.Field)).Order(StringComparer.Ordinal).ToList();

        var text = new StringBuilder();
        text.Append($"# {source.Manifest.Title}\n\n");
        text.Append($"Written by `gateway map doc {source.Manifest.Id}` from the maps and their examples; do not edit it.\n");
        text.Append("A field that no example holds is not in it.\n\n| field | FHIR element | how |\n| --- | --- | --- |\n");
        foreach (var field in rows.GroupBy(row => row.Field).OrderBy(group => group.Key, StringComparer.Ordinal))
            foreach (var row in field) text.Append($"| `{row.Field}` | `{row.Element}` | {row.How} |\n");
        List(text, "Kept by the gateway as the key, the thread or the time of the message, and in no element", only.Select(field => $"`{field}`"));
        List(text, "Carried word for word", source.Manifest.Carry.Select(carry => $"`{carry.Field}` in `{carry.Place}`"));
        List(text, "Only decides what is written", source.Manifest.Decides.Select(decides => $"`{decides.Field}`: {decides.Reason}"));
        List(text, "Left out on purpose", source.Manifest.Drop.Select(drop => $"`{drop.Field}`: {drop.Reason}"));
        List(text, "Left out by a rule, under its condition", leftOut.Distinct().Order().Select(left => $"`{left.Field}`: {left.Why}"));
        List(text, "Not accounted for", open.Distinct().Order(StringComparer.Ordinal).Select(field => $"`{field}`"));
        return text.ToString();
    }

    private static void List(StringBuilder text, string heading, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count == 0) return;
        text.Append($"\n## {heading}\n\n");
        foreach (var item in all) text.Append($"- {item}\n");
    }

    [GeneratedRegex(@"(\.type\.coding\.[^.]+|\.coding\.[^.]+|\.[^.]+)$")]
    private static partial Regex Part();
}
