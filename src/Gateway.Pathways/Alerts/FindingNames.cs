namespace Gateway.Pathways.Alerts;

/// <summary>The words for what somebody found.</summary>
public static class FindingNames
{
    private static readonly (string Name, AlertFinding Finding)[] s_names = [("real", AlertFinding.Real), ("not-real", AlertFinding.NotReal), ("unclear", AlertFinding.Unclear)];

    public static IEnumerable<string> All => s_names.Select(name => name.Name);

    public static string Of(AlertFinding finding) => Array.Find(s_names, name => name.Finding == finding).Name;

    /// <summary>Null when there is no such word.</summary>
    public static AlertFinding? Find(string? name) => Array.FindIndex(s_names, known => known.Name == name) is >= 0 and var index ? s_names[index].Finding : null;
}
