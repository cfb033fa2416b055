namespace Gateway.Matching;

/// <summary>What one set of register files changes against another, in rows; never a person's value.</summary>
/// <param name="Before">Rows of the file before, without its heading.</param>
/// <param name="Added">Rows that are new, a changed one among them.</param>
/// <param name="Removed">Rows that are gone, a changed one among them.</param>
public sealed record RegisterChange(string File, int Before, int Added, int Removed)
{
    /// <summary>A removal of more than this share of a file is more often a broken export than a busy day.</summary>
    private const double ManyGone = 0.2;

    /// <summary>True when so much is gone that somebody should look before it is loaded.</summary>
    public bool IsDrastic => Before >= 10 && Removed - Added > Before * ManyGone;

    /// <summary>The files that differ, by name.</summary>
    public static IReadOnlyList<RegisterChange> Between(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after)
    {
        var changes = new List<RegisterChange>();
        foreach (var file in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, current) = (RowsOf(before.GetValueOrDefault(file)), RowsOf(after.GetValueOrDefault(file)));
            var change = new RegisterChange(file, old.Values.Sum(), Surplus(current, old), Surplus(old, current));
            if (change.Added + change.Removed > 0) changes.Add(change);
        }
        return changes;
    }

    public override string ToString() => FormattableString.Invariant($"{File}: {Added} rows added, {Removed} removed of {Before}{(IsDrastic ? "; MUCH IS GONE" : "")}");

    private static Dictionary<string, int> RowsOf(string? text)
    {
        var rows = new Dictionary<string, int>();
        if (text is null) return rows;
        foreach (var (line, row) in CsvText.Rows(text).Select(row => (row.Line, row)).Skip(1))
        {
            var key = row.IsBroken ? $"broken {line}" : string.Join('\u001f', row.Fields);
            rows[key] = rows.GetValueOrDefault(key) + 1;
        }
        return rows;
    }

    private static int Surplus(Dictionary<string, int> rows, Dictionary<string, int> others) =>
        rows.Sum(row => Math.Max(0, row.Value - others.GetValueOrDefault(row.Key)));
}
