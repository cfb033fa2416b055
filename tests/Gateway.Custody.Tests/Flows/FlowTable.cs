using Gateway.Custody.Ingest;

namespace Gateway.Custody.Tests.Flows;

/// <summary>The tables of <c>docs/flows.md</c>.</summary>
internal static class FlowTable
{
    /// <summary>The rows under a heading, a text for each cell; <c>nothing</c> and an empty cell are both empty.</summary>
    public static IEnumerable<string[]> Rows(string heading)
    {
        var lines = File.ReadAllLines(Path.Combine(IngestDesk.Mappings, "..", "docs", "flows.md"));
        var table = lines.SkipWhile(line => line != $"## {heading}").Skip(1).TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith('|')).Skip(2);
        return table.Select(line => line.Trim()[1..^1].Split('|', StringSplitOptions.TrimEntries).Select(cell => cell == "nothing" ? "" : cell).ToArray());
    }

    public static IEnumerable<string> Words(string cell) => cell.Split(", ", StringSplitOptions.RemoveEmptyEntries);
}
