using System.Text;

namespace Gateway.Matching;

/// <summary>
/// Splits CSV (RFC 4180) into rows and trimmed fields. A broken row is marked and reading goes on behind it, so that one
/// stray quotation mark does not hide the other faults of a file.
/// </summary>
internal static class CsvText
{
    /// <param name="Line">The line on which the row begins, from 1.</param>
    internal sealed record Row(int Line, List<string> Fields, bool IsBroken)
    {
        public override string ToString() => $"row {Line}";
    }

    /// <summary>Every row that is not blank.</summary>
    public static IEnumerable<Row> Rows(string text)
    {
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        var line = 1;
        while (at < text.Length)
        {
            var end = EndOfRow(text, at, out var isClosed);
            // A quotation mark that is never closed would swallow the rest of the file: then the row is its first line.
            if (!isClosed) end = EndOfLine(text, at);
            var row = text[at..end];
            if (row.Trim().Length > 0) yield return Split(row, line, isClosed);
            line += row.Count(character => character == '\n') + 1;
            at = end + (end < text.Length && text[end] == '\r' && end + 1 < text.Length && text[end + 1] == '\n' ? 2 : 1);
        }
    }

    private static int EndOfRow(string text, int from, out bool isClosed)
    {
        var quoted = false;
        var at = from;
        for (; at < text.Length; at++)
        {
            if (text[at] == '"') quoted = !quoted;
            else if (!quoted && (text[at] is '\r' or '\n')) break;
        }
        isClosed = !quoted;
        return at;
    }

    private static int EndOfLine(string text, int from)
    {
        var end = text.AsSpan(from).IndexOfAny('\r', '\n');
        return end < 0 ? text.Length : from + end;
    }

    private static Row Split(string row, int line, bool isClosed)
    {
        var fields = new List<string>();
        var field = new StringBuilder();
        var isBroken = !isClosed;
        for (var at = 0; at <= row.Length;)
        {
            field.Clear();
            while (at < row.Length && row[at] == ' ') at++;
            if (at < row.Length && row[at] == '"') at = Quoted(row, at + 1, field);
            var end = row.IndexOf(',', at);
            var rest = row[at..(end < 0 ? row.Length : end)];
            // Behind a closing quotation mark only blanks may stand; in a plain field no quotation mark.
            isBroken |= rest.Contains('"', StringComparison.Ordinal) || (at > 0 && row[at - 1] == '"' && rest.Trim().Length > 0);
            fields.Add(field.Append(rest).ToString().Trim());
            at = end < 0 ? row.Length + 1 : end + 1;
        }
        return new Row(line, fields, isBroken);
    }

    /// <summary>Reads to the closing quotation mark; two of them are one. Answers the place behind it.</summary>
    private static int Quoted(string row, int at, StringBuilder field)
    {
        for (; at < row.Length; at++)
        {
            if (row[at] != '"')
            {
                field.Append(row[at]);
                continue;
            }
            if (at + 1 == row.Length || row[at + 1] != '"') return at + 1;
            field.Append('"');
            at++;
        }
        return at;
    }
}
