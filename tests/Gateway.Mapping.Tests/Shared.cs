namespace Gateway.Mapping.Tests;

/// <summary>What lies beside the repository and is not part of it.</summary>
internal static class Shared
{
    /// <summary>The repository's root.</summary>
    public static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Gateway.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests run outside the repository.");
    }

    /// <summary>A folder of <c>../shared</c>; the test is skipped where it is absent.</summary>
    public static string Folder(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(Root(), "..", "shared", name));
        if (!Directory.Exists(folder)) Assert.Skip($"The folder ../shared/{name} is not beside the repository.");
        return folder;
    }
}
