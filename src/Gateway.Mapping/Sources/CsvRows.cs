using System.Text;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Sources;

/// <summary>
/// A CSV file row by row, in the same memory however long it is: each row is a record of its own, with the headings above it.
/// A row that does not fit is a fault and the next is read; a broken quote or charset ends the file.
/// </summary>
internal static class CsvRows
{
    public static IEnumerable<(long Row, ReadPart? Part, Issue? Fault)> Read(Stream body, string? contentType, SourceManifest manifest)
    {
        var text = new CharacterStream(body, contentType);
        var csv = new CsvReader(text.Read);
        var (headings, faults) = CsvHeadings.Read(csv, manifest);
        if (headings is null)
        {
            foreach (var fault in text.Fault is { } unreadable ? [unreadable] : faults) yield return (1, null, fault);
            yield break;
        }
        long row = 2;
        var seen = false;
        for (; csv.Read(); row++)
        {
            if (CsvHeadings.IsBlank(csv)) continue;
            seen = true;
            if (headings.Misfit(csv, row) is { } misfit)
            {
                yield return (row, null, misfit);
                continue;
            }
            var root = new Element("");
            root.Append(headings.Row(csv));
            yield return (row, new ReadPart(Body(text.Encoding, headings, csv), root) { Headings = text.Encoding.GetByteCount(headings.Raw) }, null);
        }
        if (text.Fault is { } broken) yield return (row, null, broken);
        else if (csv.IsBroken) yield return (row, null, CsvHeadings.Quote(row));
        else if (!seen) yield return (2, null, Issue.Error(MappingIssues.CsvNoRows, "required", "row 2", "The file has headings and no row; send at least one row."));
    }

    private static byte[] Body(Encoding encoding, CsvHeadings headings, CsvReader csv)
    {
        var raw = csv.Raw;
        var bytes = new byte[encoding.GetByteCount(headings.Raw) + encoding.GetByteCount(raw)];
        var written = encoding.GetBytes(headings.Raw, bytes);
        encoding.GetBytes(raw, bytes.AsSpan(written));
        return bytes;
    }
}
