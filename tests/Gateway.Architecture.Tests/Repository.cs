namespace Gateway.Architecture;

/// <summary>The working tree the tests run in.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Our own source files below a folder; what builds make and generators write is left out.</summary>
    public static IEnumerable<string> SourceFiles(params string[] folders) =>
        AllSourceFiles(folders).Where(file => !file.Contains("/Generated/", StringComparison.Ordinal));

    /// <summary>The same with what generators wrote.</summary>
    public static IEnumerable<string> AllSourceFiles(params string[] folders) =>
        folders.SelectMany(folder => Directory.EnumerateFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal));

    public static string Relative(string file) => Path.GetRelativePath(Root, file);

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository: no Gateway.sln above them.");
    }
}
