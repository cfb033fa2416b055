using Gateway.Fhir.Model;

namespace Gateway.Matching;

/// <summary>One CSV file of the register: its rows by column name, and the faults of its form.</summary>
internal static class CsvTable
{
    /// <summary>Reads the rows; a row whose form is broken is reported and left out.</summary>
    public static IEnumerable<CsvLine> Read(string file, string text, IReadOnlyList<string> columns, List<Issue> issues)
    {
        using var rows = CsvText.Rows(text).GetEnumerator();
        if (!rows.MoveNext())
        {
            issues.Add(Issue.Error("REG001", "structure", file, $"The file is empty. Its first line names the columns: {string.Join(",", columns)}."));
            yield break;
        }
        var header = rows.Current.Fields;
        if (!CheckHeader(file, header, columns, issues)) yield break;

        var places = columns.Select(column => header.IndexOf(column)).ToArray();
        while (rows.MoveNext())
        {
            var row = rows.Current;
            if (row.IsBroken || row.Fields.Count != header.Count)
                issues.Add(Issue.Error("REG001", "structure", $"{file} row {row.Line}",
                    row.IsBroken ? "A quotation mark is not closed or stands inside a field." : "The row has more or fewer fields than the first line."));
            else
                yield return new CsvLine(file, row.Line, columns, [.. places.Select(place => row.Fields[place])]);
        }
    }

    private static bool CheckHeader(string file, List<string> header, IReadOnlyList<string> columns, List<Issue> issues)
    {
        var missing = columns.Except(header).ToList();
        foreach (var column in missing)
            issues.Add(Issue.Error("REG001", "structure", $"{file} row 1", $"The column {column} is missing."));
        foreach (var column in header.Except(columns))
            issues.Add(Issue.Warning("REG008", "structure", $"{file} row 1", "A column is not known here and is not read.", column));
        foreach (var column in header.GroupBy(column => column).Where(group => group.Count() > 1).Select(group => group.Key))
            issues.Add(Issue.Error("REG001", "structure", $"{file} row 1", "A column stands twice.", column));
        return missing.Count == 0;
    }
}

/// <summary>A row of a CSV file, counted as the file's lines are.</summary>
internal sealed class CsvLine(string file, int row, IReadOnlyList<string> columns, string[] fields)
{
    public string this[string column]
    {
        get
        {
            for (var i = 0; i < columns.Count; i++)
                if (columns[i] == column) return fields[i];
            throw new ArgumentException("A row is asked only for the columns it was read with.", nameof(column));
        }
    }

    public string Path(string column) => $"{file} row {row}, {column}";
}
