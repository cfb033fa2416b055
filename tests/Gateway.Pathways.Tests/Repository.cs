namespace Gateway.Pathways;

internal static class Repository
{
    /// <summary>The folder with Gateway.sln, above where the tests run.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent ?? throw new DirectoryNotFoundException("Gateway.sln is in no folder above.");
        return folder.FullName;
    }
}
