using System.Text;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Sources;

/// <summary>
/// A CSV file as a whole: the root repeats <c>row</c>, or there is a root for each value of the columns that part the file.
/// Rows are counted as a spreadsheet shows them: the headings are row 1. For a file of any length see <see cref="CsvRows"/>.
/// </summary>
internal static class CsvSource
{
    private const int MaxFaults = 20;

    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType, SourceManifest manifest)
    {
        var (text, encoding, fault) = Charset.Decode(body.Span, contentType);
        if (fault is not null) return SourceReading.Failed(fault);

        var csv = CsvReader.Of(text);
        var (headings, faults) = CsvHeadings.Read(csv, manifest);
        if (headings is null) return SourceReading.Failed(faults);

        var issues = new List<Issue>();
        var parts = new Parts(encoding, headings, manifest.SplitBy);
        var row = 2;
        for (; csv.Read(); row++)
        {
            if (CsvHeadings.IsBlank(csv)) continue;
            if (headings.Misfit(csv, row) is { } misfit) issues.Add(misfit);
            else if (!parts.Add(csv, row)) issues.Add(Issue.Error(MappingIssues.TooLarge, "too-long", $"row {row}", "The file is too large to be read at once; send it in parts."));
            if (issues.Count >= MaxFaults) break;
        }
        if (csv.IsBroken) issues.Add(CsvHeadings.Quote(row));
        if (issues.Count > 0) return SourceReading.Failed(issues);
        return parts.Count == 0
            ? SourceReading.Failed(Issue.Error(MappingIssues.CsvNoRows, "required", "row 2", "The file has headings and no row; send at least one row."))
            : new SourceReading(parts.ToReadParts(body), []);
    }

    /// <summary>The rows by the values that part the file, in the order in which these values first appear.</summary>
    private sealed class Parts(Encoding encoding, CsvHeadings headings, IReadOnlyList<string> splitBy)
    {
        private readonly Dictionary<string, (Element Root, StringBuilder Text, List<int> Rows)> _byKey = new(StringComparer.Ordinal);
        private readonly List<string> _order = [];
        private readonly int[] _keyColumns = [.. splitBy.Select(column => Array.IndexOf(headings.Names, column))];
        private int _elements;

        public int Count { get; private set; }

        public bool Add(CsvReader csv, int number)
        {
            var key = string.Join('\u001F', _keyColumns.Select(column => csv.Text(column).Trim()));
            if (!_byKey.TryGetValue(key, out var part))
            {
                part = (new Element(""), new StringBuilder(headings.Raw), []);
                _byKey.Add(key, part);
                _order.Add(key);
            }
            if (_keyColumns.Length > 0) part.Text.Append(csv.Raw);
            var row = headings.Row(csv);
            _elements += row.Children.Count;
            part.Root.Append(row);
            part.Rows.Add(number);
            Count++;
            return _elements <= SourceReaders.MaxElements;
        }

        public IReadOnlyList<ReadPart> ToReadParts(ReadOnlyMemory<byte> body) =>
            _order.Count == 1
                ? [new ReadPart(body, _byKey[_order[0]].Root) { Rows = _byKey[_order[0]].Rows }]
                : [.. _order.Select(key => new ReadPart(encoding.GetBytes(_byKey[key].Text.ToString()), _byKey[key].Root) { Rows = _byKey[key].Rows })];
    }
}
