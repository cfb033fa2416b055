namespace Gateway.Functions.Verbs;

/// <summary>The files that a map by itself may need: those beside it and those of the folders named for imports.</summary>
internal static class MapFiles
{
    private const string Own = "map/";
    private const string Shared = "shared/";
    private static readonly string[] s_extensions = [".map", ".fml", ".csv", ".json", ".xml"];

    /// <summary>The map's path among the files.</summary>
    public static string PathOf(FileInfo map) => Own + NameOf(map);

    public static Dictionary<string, ReadOnlyMemory<byte>> Read(FileInfo map, IEnumerable<DirectoryInfo> imports)
    {
        var files = new Dictionary<string, ReadOnlyMemory<byte>>();
        foreach (var folder in imports)
            foreach (var file in folder.EnumerateFiles("*", SearchOption.AllDirectories).Where(IsNeeded)) files[Shared + NameOf(file)] = File.ReadAllBytes(file.FullName);
        foreach (var file in map.Directory!.EnumerateFiles().Where(IsNeeded)) files[Own + NameOf(file)] = File.ReadAllBytes(file.FullName); // a file has a folder
        files[PathOf(map)] = File.ReadAllBytes(map.FullName);
        return files;
    }

    private static bool IsNeeded(FileInfo file) => s_extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase);

    /// <summary>A map by whatever name is a map, unless it is a resource.</summary>
    private static string NameOf(FileInfo file) =>
        file.Extension.ToUpperInvariant() is ".MAP" or ".CSV" or ".JSON" or ".XML" ? file.Name : Path.ChangeExtension(file.Name, ".map");
}
