using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping.Concepts;

/// <summary>Reads concept maps from files: CSV with the columns source, system, code and display, or a FHIR ConceptMap as JSON.</summary>
internal static class ConceptFiles
{
    private static readonly string[] s_columns = ["source", "system", "code", "display"];

    public static ConceptTable? Read(string path, ReadOnlyMemory<byte> content, List<Issue> faults) =>
        path.EndsWith(".csv", StringComparison.Ordinal) ? Csv(path, content, faults) : Json(path, content, faults);

    private static ConceptTable? Csv(string path, ReadOnlyMemory<byte> content, List<Issue> faults)
    {
        var (text, _, fault) = Charset.Decode(content.Span, contentType: null);
        if (fault is not null)
        {
            faults.Add(fault with { Path = $"{path}:1:1" });
            return null;
        }
        var csv = CsvReader.Of(text);
        if (!csv.Read() || csv.Count != s_columns.Length || !s_columns.Select((_, i) => csv.Text(i).Trim()).SequenceEqual(s_columns))
        {
            faults.Add(Wrong(path, 1, $"The headings must be {string.Join(',', s_columns)}."));
            return null;
        }
        var table = new ConceptTable(path);
        while (csv.Read())
        {
            if (csv.Count != s_columns.Length) faults.Add(Wrong(path, csv.Line, $"The row has {csv.Count} cells; quote a cell that holds a comma."));
            else if (!table.TryAdd(csv.Text(0), new Concept(csv.Value(1), csv.Value(2), csv.Value(3))))
                faults.Add(Wrong(path, csv.Line, "This source stands in the table already."));
        }
        if (csv.IsBroken) faults.Add(Wrong(path, 1, "A quoted cell does not end properly."));
        return table;
    }

    /// <summary>As <see cref="ConceptMapDefinition"/> reads it, by the source's words alone; <c>unmapped</c> of mode fixed is the fallback, of mode provided the word itself.</summary>
    private static ConceptTable? Json(string path, ReadOnlyMemory<byte> content, List<Issue> faults)
    {
        var (root, issues) = JsonTree.ReadFhir(content.Span);
        if (root?.ResourceType != "ConceptMap")
        {
            faults.Add(Wrong(path, 1, issues.Count > 0 ? issues[0].Text : "The file is no FHIR ConceptMap."));
            return null;
        }
        var table = new ConceptTable(path);
        foreach (var group in ConceptMapDefinition.Of(root).Groups)
        {
            foreach (var element in group.Elements)
            {
                if (element.Targets.FirstOrDefault(target => target is { IsMatch: true, IsConditional: false }) is not { } target) continue;
                if (!table.TryAdd(element.Code, new Concept(group.Target, target.Code, target.Display)))
                    faults.Add(Wrong(path, 1, $"The source '{element.Code}' stands in the map twice."));
            }
            switch (group.Unmapped)
            {
                case { Mode: "fixed" } one:
                    table.TryAdd("*", new Concept(group.Target, one.Code, one.Display));
                    break;
                case { Mode: "provided" }:
                    (table.TakesUnmapped, table.UnmappedSystem) = (true, group.Target);
                    break;
                case not null:
                    faults.Add(Wrong(path, 1, "Of group.unmapped the modes 'fixed' and 'provided' are known here; write the codes of another map into this one."));
                    break;
            }
        }
        return table;
    }

    private static Issue Wrong(string path, int line, string text) => Issue.Error(MappingIssues.WrongConceptMap, "structure", $"{path}:{line}:1", text);
}
