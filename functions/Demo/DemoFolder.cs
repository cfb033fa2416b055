using System.Globalization;

namespace Gateway.Functions.Demo;

/// <summary>The data folder of a demo. It is marked, so that a demo never writes among somebody's real records.</summary>
internal sealed class DemoFolder
{
    private const string Mark = "made-by-gateway-demo.txt";

    /// <summary>What a demo makes in its folder, and removes when it is started anew there.</summary>
    private static readonly string[] Folders = ["register", "journals", "samples", "keys", "links"];
    private static readonly string[] Files = ["partners.json", "*.db", "*.db-wal", "*.db-shm"];

    private DemoFolder(string path, bool isTemporary)
    {
        Path = path;
        IsTemporary = isTemporary;
    }

    public string Path { get; }

    public bool IsTemporary { get; }

    public string Journals => System.IO.Path.Combine(Path, "journals");

    public string Samples => System.IO.Path.Combine(Path, "samples");

    /// <summary>Opens or makes the folder; null and a sentence when it holds something that no demo has put there.</summary>
    public static (DemoFolder? Folder, string Refusal) Open(string? path, TimeProvider time)
    {
        var folder = new DemoFolder(path ?? Directory.CreateTempSubdirectory("gateway-demo-").FullName, path is null);
        if (File.Exists(folder.Path)) return (null, $"{folder.Path} is a file. Give --data a new or empty folder.");
        var mark = System.IO.Path.Combine(folder.Path, Mark);
        if (Directory.Exists(folder.Path) && Directory.EnumerateFileSystemEntries(folder.Path).Any() && !File.Exists(mark))
            return (null, $"{folder.Path} is not empty and was not made by a demo, so it may hold real records. Give --data a new or empty folder, or leave it out.");
        Directory.CreateDirectory(folder.Path);
        folder.Clear();
        File.WriteAllText(mark, string.Create(CultureInfo.InvariantCulture,
            $"Synthetic people only. Made by 'gateway demo' at {time.GetUtcNow():O}; the next demo with this folder starts it anew.\n"));
        return (folder, "");
    }

    private void Clear()
    {
        foreach (var name in Folders)
        {
            var folder = System.IO.Path.Combine(Path, name);
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        foreach (var pattern in Files)
            foreach (var file in Directory.EnumerateFiles(Path, pattern)) File.Delete(file);
    }
}
