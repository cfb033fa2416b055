using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Sources;

/// <summary>The headings of a CSV file and the rows under them: an element <c>row</c> whose children are named by the columns; an empty cell is absent.</summary>
internal sealed class CsvHeadings
{
    private const int MaxColumns = 2_000;
    private const int MaxFaults = 20;

    private CsvHeadings(string[] names, string raw) => (Names, Raw) = (names, raw);

    public string[] Names { get; }

    /// <summary>The heading line as it was written.</summary>
    public string Raw { get; }

    /// <summary>Reads the first record; null and every fault when it is no heading of this source.</summary>
    public static (CsvHeadings? Headings, IReadOnlyList<Issue> Faults) Read(CsvReader csv, SourceManifest manifest)
    {
        if (!csv.Read())
            return (null, [csv.IsBroken ? Quote(1) : Issue.Error(MappingIssues.EmptyBody, "required", "", "The body is empty; send the record in it.")]);
        if (csv.Count > MaxColumns)
            return (null, [Issue.Error(MappingIssues.TooLarge, "too-long", "row 1", $"There are more than {MaxColumns} columns; send the columns of the format.")]);
        var names = new string[csv.Count];
        for (var i = 0; i < names.Length; i++)
        {
            var name = csv.Text(i).Trim();
            names[i] = manifest.Aliases.GetValueOrDefault(name, name);
        }
        var faults = Faults(names, manifest);
        return faults.Count > 0 ? (null, faults) : (new CsvHeadings(names, csv.Raw.ToString()), []);
    }

    /// <summary>What is wrong with a row; null when each of its values stands under a heading.</summary>
    public Issue? Misfit(CsvReader csv, long row)
    {
        if (csv.Count != Names.Length)
            return Wrong(row, $"The row has {csv.Count} cells, the headings are {Names.Length}; quote cells that hold the delimiter.");
        for (var i = 0; i < Names.Length; i++)
            if (Names[i].Length == 0 && !csv.IsBlank(i)) return Wrong(row, $"The cell in column {i + 1} stands under no heading; headings must not be altered.");
        return null;
    }

    public Element Row(CsvReader csv)
    {
        var row = new Element("row") { IsRepeat = true };
        for (var i = 0; i < Names.Length; i++)
            if (csv.Value(i) is { } value) row.Append(Element.String(Names[i], value));
        return row;
    }

    public static bool IsBlank(CsvReader csv)
    {
        for (var i = 0; i < csv.Count; i++)
            if (!csv.IsBlank(i)) return false;
        return true;
    }

    public static Issue Quote(long row) => Issue.Error(MappingIssues.CsvQuote, "structure", $"row {row}",
        "A quoted cell that begins here or below does not end properly; double the quotes inside a cell and close it before the delimiter.");

    private static Issue Wrong(long row, string text) => Issue.Error(MappingIssues.CsvCells, "structure", $"row {row}", text);

    private static List<Issue> Faults(string[] names, SourceManifest manifest)
    {
        var faults = new List<Issue>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < names.Length && faults.Count < MaxFaults; i++)
            if (names[i].Length > 0 && !seen.Add(names[i]))
                faults.Add(Issue.Error(MappingIssues.CsvHeading, "structure", $"row 1, column {i + 1}", "This heading stands twice; headings must not be altered.", names[i]));
        foreach (var column in manifest.RequiredColumns.Concat(manifest.SplitBy).Distinct())
            if (!seen.Contains(column))
                faults.Add(Issue.Error(MappingIssues.CsvColumnMissing, "required", $"row 1, {column}", $"The column {column} is missing; headings must not be altered."));
        return faults;
    }
}
