using Gateway.Fhir.Model;

namespace Gateway.Web.Startup;

/// <summary>Reads configuration from disk; what is missing is a fault, not an exception.</summary>
public static class FolderFiles
{
    /// <summary>Every file below a folder, by its path with forward slashes.</summary>
    public static Dictionary<string, ReadOnlyMemory<byte>>? ReadTree(string folder, string what, List<Issue> faults)
    {
        if (!Exists(Directory.Exists(folder), folder, what, faults)) return null;
        var files = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
            files[Path.GetRelativePath(folder, file).Replace('\\', '/')] = File.ReadAllBytes(file);
        return files;
    }

    /// <summary>The texts of a folder's files by name.</summary>
    public static Dictionary<string, string>? ReadTexts(string folder, string pattern, string what, List<Issue> faults) =>
        Exists(Directory.Exists(folder), folder, what, faults)
            ? Directory.EnumerateFiles(folder, pattern).ToDictionary(file => Path.GetFileName(file), File.ReadAllText)
            : null;

    public static byte[]? ReadBytes(string file, string what, List<Issue> faults) =>
        Exists(File.Exists(file), file, what, faults) ? File.ReadAllBytes(file) : null;

    private static bool Exists(bool isThere, string path, string what, List<Issue> faults)
    {
        if (!isThere) faults.Add(Issue.Error("WEB020", "not-found", path, $"{what} is not there. Make it, or name another one on the command line (see --help)."));
        return isThere;
    }
}
