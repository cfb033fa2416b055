namespace Gateway.EndToEnd;

/// <summary>Where things are while the tests run.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The program, built in the same configuration as these tests.</summary>
    public static string Gateway { get; } = Path.Combine(
        Root, "artifacts", "bin", "Gateway.Functions", Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/', '\\')), "gateway");

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run inside the repository: no Gateway.sln above them.");
    }
}
