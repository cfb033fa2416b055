using System.Text;

namespace Gateway.Mapping.Analyst;

/// <summary>A source's fields as a Markdown table, drawn up from its examples: what each became, how, and what is left out.</summary>
public static class FieldTable
{
    private sealed record Row(string Field, string Element, string How);

    /// <param name="source">The source.</param>
    /// <param name="messages">The messages of all its examples.</param>
    /// <param name="lines">For the text of its rules.</param>
    public static string Of(SourceSystem source, IEnumerable<ExampleMessage> messages, RuleLines lines)
    {
        var rows = new List<Row>();
        var seen = new HashSet<Row>();
        var read = new List<string>();
        var left = new List<string>();
        foreach (var message in messages)
        {
            foreach (var step in message.Trace.Steps.Where(step => message.Translation.Bundle is not null && step is { Kind: TraceKind.Written, Target: not null }))
            {
                var element = PlacePattern.OfTarget(step.Target!, message.Translation.Bundle); // asked above
                foreach (var field in step.Fields.Select(PlacePattern.OfField).Distinct())
                    if (new Row(field, element, lines.TransformOf(step.Rule, element)) is var row && seen.Add(row)) rows.Add(row);
            }
            read.AddRange(message.Translation.Report.Mapped.Select(fate => PlacePattern.OfField(fate.Field)));
            left.AddRange(message.Translation.Report.Unaccounted.Select(PlacePattern.OfField));
        }
        var only = read.Distinct().Except(rows.Select(row => row.Field)).Order(StringComparer.Ordinal).ToList();

        var text = new StringBuilder();
        text.Append($"# {source.Manifest.Title}\n\n");
        text.Append($"Written by `gateway map doc {source.Manifest.Id}` from the maps and their examples; do not edit it.\n");
        text.Append("A field that no example holds is not in it.\n\n| field | FHIR element | how |\n| --- | --- | --- |\n");
        foreach (var field in rows.GroupBy(row => row.Field).OrderBy(group => group.Key, StringComparer.Ordinal))
            foreach (var row in field) text.Append($"| `{row.Field}` | `{row.Element}` | {row.How} |\n");
        List(text, "Read for a decision or a key, and in no element", only.Select(field => $"`{field}`"));
        List(text, "Carried word for word", source.Manifest.Carry.Select(carry => $"`{carry.Field}` in `{carry.Place}`"));
        List(text, "Left out on purpose", source.Manifest.Drop.Select(drop => $"`{drop.Field}`: {drop.Reason}"));
        List(text, "Not accounted for", left.Distinct().Order(StringComparer.Ordinal).Select(field => $"`{field}`"));
        return text.ToString();
    }

    private static void List(StringBuilder text, string heading, IEnumerable<string> items)
    {
        var all = items.ToList();
        if (all.Count == 0) return;
        text.Append($"\n## {heading}\n\n");
        foreach (var item in all) text.Append($"- {item}\n");
    }
}
