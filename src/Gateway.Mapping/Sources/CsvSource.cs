using System.Text;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Sources;

/// <summary>
/// A CSV file: the root repeats <c>row</c>, whose children are named by the headings; an empty cell is absent.
/// Rows are counted as a spreadsheet shows them: the headings are row 1.
/// </summary>
internal static class CsvSource
{
    private const int MaxColumns = 2_000;
    private const int MaxFaults = 20;

    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType, SourceManifest manifest)
    {
        var (text, encoding, fault) = Charset.Decode(body.Span, contentType);
        if (fault is not null) return SourceReading.Failed(fault);

        var csv = new CsvText(text);
        if (csv.Next() is not { } heading) return SourceReading.Failed(Quote(1));
        if (heading.Cells.Count > MaxColumns)
            return SourceReading.Failed(Issue.Error(MappingIssues.TooLarge, "too-long", "row 1", $"There are more than {MaxColumns} columns; send the columns of the format."));
        var names = heading.Cells.Select(cell => cell.Trim()).ToArray();
        var issues = HeadingFaults(names, manifest);
        if (issues.Count > 0) return SourceReading.Failed(issues);

        var parts = new Parts(text, encoding, heading, names, manifest.SplitBy);
        var row = 2;
        for (; csv.Next() is { } record; row++)
        {
            if (record.Cells.All(string.IsNullOrWhiteSpace)) continue;
            if (Fits(record, names) is { } misfit) issues.Add(Misfit(row, misfit));
            else if (!parts.Add(record, row)) issues.Add(Issue.Error(MappingIssues.TooLarge, "too-long", $"row {row}", "The file is too large to be read at once; send it in parts."));
            if (issues.Count >= MaxFaults) break;
        }
        if (csv.IsBroken) issues.Add(Quote(row));
        if (issues.Count > 0) return SourceReading.Failed(issues);
        return parts.Count == 0
            ? SourceReading.Failed(Issue.Error(MappingIssues.CsvNoRows, "required", "row 2", "The file has headings and no row; send at least one row."))
            : new SourceReading(parts.ToReadParts(body), []);
    }

    private static List<Issue> HeadingFaults(string[] names, SourceManifest manifest)
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

    /// <summary>What is wrong with the number of cells; null when each value stands under a heading.</summary>
    private static string? Fits(CsvRecord record, string[] names)
    {
        if (record.Cells.Count != names.Length) return $"The row has {record.Cells.Count} cells, the headings are {names.Length}; quote cells that hold the delimiter.";
        for (var i = 0; i < names.Length; i++)
            if (names[i].Length == 0 && !string.IsNullOrWhiteSpace(record.Cells[i])) return $"The cell in column {i + 1} stands under no heading; headings must not be altered.";
        return null;
    }

    private static Issue Misfit(int row, string text) => Issue.Error(MappingIssues.CsvCells, "structure", $"row {row}", text);

    private static Issue Quote(int row) => Issue.Error(MappingIssues.CsvQuote, "structure", $"row {row}",
        "A quoted cell that begins here or below does not end properly; double the quotes inside a cell and close it before the delimiter.");

    /// <summary>The rows by the values that part the file, in the order in which these values first appear.</summary>
    private sealed class Parts(string text, Encoding encoding, CsvRecord heading, string[] names, IReadOnlyList<string> splitBy)
    {
        private readonly Dictionary<string, (Element Root, List<CsvRecord> Records, List<int> Rows)> _byKey = new(StringComparer.Ordinal);
        private readonly List<string> _order = [];
        private readonly int[] _keyColumns = [.. splitBy.Select(column => Array.IndexOf(names, column))];
        private int _elements;

        public int Count { get; private set; }

        public bool Add(CsvRecord record, int row)
        {
            var key = string.Join('\u001F', _keyColumns.Select(column => record.Cells[column].Trim()));
            if (!_byKey.TryGetValue(key, out var part))
            {
                part = (new Element(""), [], []);
                _byKey.Add(key, part);
                _order.Add(key);
            }
            part.Records.Add(record);
            part.Rows.Add(row);
            part.Root.Append(Row(record));
            Count++;
            return _elements <= SourceReaders.MaxElements;
        }

        public IReadOnlyList<ReadPart> ToReadParts(ReadOnlyMemory<byte> body) =>
            _order.Count == 1
                ? [new ReadPart(body, _byKey[_order[0]].Root) { Rows = _byKey[_order[0]].Rows }]
                : [.. _order.Select(key => new ReadPart(BodyOf(_byKey[key].Records), _byKey[key].Root) { Rows = _byKey[key].Rows })];

        private Element Row(CsvRecord record)
        {
            var row = new Element("row") { IsRepeat = true };
            for (var i = 0; i < names.Length; i++)
            {
                if (string.IsNullOrWhiteSpace(record.Cells[i])) continue;
                row.Append(Element.String(names[i], record.Cells[i].Trim()));
                _elements++;
            }
            return row;
        }

        private byte[] BodyOf(List<CsvRecord> records)
        {
            var part = new StringBuilder(text, heading.Start, heading.End - heading.Start, 1024);
            foreach (var record in records) part.Append(text, record.Start, record.End - record.Start);
            return encoding.GetBytes(part.ToString());
        }
    }
}
