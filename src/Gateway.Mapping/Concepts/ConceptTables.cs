using Gateway.Fhir.Model;
using Gateway.Mapping.Binding;

namespace Gateway.Mapping.Concepts;

/// <summary>
/// The concept maps a map can name: <c>'#name'</c> is one written in the map or in one that it imports, else the file
/// <c>name.csv</c> or <c>name.json</c> beside the entry map, else in <c>shared</c>.
/// </summary>
/// <param name="folder">The folder of the entry map.</param>
internal sealed class ConceptTables(string folder, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<Issue> faults)
{
    private readonly Dictionary<string, ConceptTable?> _tables = new(StringComparer.Ordinal);

    /// <summary>The files that were used, for the map's hash.</summary>
    public SortedSet<string> UsedFiles { get; } = new(StringComparer.Ordinal);

    public ConceptTable? Find(string name, MapUnit unit)
    {
        var id = Id(name);
        foreach (var map in unit.WithImports())
            foreach (var written in map.Syntax.ConceptMaps)
                if (Id(written.Id) == id) return Inline(map, written);
        foreach (var path in Candidates(id))
        {
            if (!files.TryGetValue(path, out var content)) continue;
            UsedFiles.Add(path);
            if (!_tables.TryGetValue(path, out var table)) _tables[path] = table = ConceptFiles.Read(path, content, faults);
            // A table with faults was told; here it only has to be there.
            return table ?? new ConceptTable(path);
        }
        return null;
    }

    public IEnumerable<string> Names(MapUnit unit) =>
        unit.WithImports().SelectMany(map => map.Syntax.ConceptMaps).Select(map => "#" + Id(map.Id))
            .Concat(files.Keys.Where(path => path.StartsWith(folder + "/", StringComparison.Ordinal) || path.StartsWith("shared/", StringComparison.Ordinal))
                .Where(path => path.EndsWith(".csv", StringComparison.Ordinal)).Select(path => "#" + System.IO.Path.GetFileNameWithoutExtension(path)));

    /// <summary><c>#sex</c>, <c>sex</c> and <c>http://example.org/ConceptMap/sex</c> are called by the last word.</summary>
    private static string Id(string name) => name[(name.LastIndexOfAny(['#', '/']) + 1)..];

    private string[] Candidates(string id) =>
        [$"{folder}/{id}.csv", $"{folder}/{id}.json", $"shared/{id}.csv", $"shared/{id}.json"];

    private ConceptTable Inline(MapUnit map, Parsing.ConceptMapSyntax written)
    {
        var key = $"{map.Source.File}#{Id(written.Id)}";
        if (_tables.TryGetValue(key, out var there) && there is not null) return there;
        var table = new ConceptTable(key) { TakesUnmapped = written.Unmapped is not null, UnmappedSystem = written.Unmapped };
        foreach (var row in written.Rows.Where(row => Parsing.ConceptRelations.Translates(row.Relation)))
            if (!table.TryAdd(row.Source, new Concept(row.TargetSystem, row.TargetCode, null)))
                map.Source.Fault(MappingIssues.WrongConceptMap, written.At, $"The code '{row.Source}' stands in this concept map twice.");
        return _tables[key] = table;
    }
}
