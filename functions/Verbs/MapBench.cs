using System.CommandLine;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Analyst;
using Gateway.Web.Startup;

namespace Gateway.Functions.Verbs;

/// <summary>The mappings folder as the analyst's verbs use it: its files, its sources, their examples.</summary>
internal sealed class MapBench
{
    private MapBench(DirectoryInfo folder, IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, SourceCatalogue catalogue) => (Folder, Files, Catalogue) = (folder, files, catalogue);

    public DirectoryInfo Folder { get; }

    public IReadOnlyDictionary<string, ReadOnlyMemory<byte>> Files { get; }

    public SourceCatalogue Catalogue { get; }

    /// <summary><c>--mappings</c>, which here is the folder at hand: an analyst works in a checkout.</summary>
    public static Option<DirectoryInfo> FolderOption() => new("--mappings")
    {
        Description = "The mappings folder (./mappings if it is there, else the one beside the executable)",
        DefaultValueFactory = _ => Directory.Exists("mappings") ? new DirectoryInfo("mappings") : FolderOptions.DefaultMappings(),
        HelpName = "DIR",
    };

    /// <summary>Loads the folder; else null, and the console lists every fault.</summary>
    public static async Task<MapBench?> OpenAsync(DirectoryInfo folder, InvocationConfiguration console)
    {
        var faults = new List<Issue>();
        var files = FolderFiles.ReadTree(folder.FullName, "The mappings folder", faults);
        var (catalogue, mapFaults) = files is null ? new CatalogueResult(null, []) : SourceCatalogue.Load(files);
        faults.AddRange(mapFaults);
        foreach (var fault in faults) await console.Error.WriteLineAsync(fault.ToString());
        return catalogue is null ? null : new MapBench(folder, files!, catalogue);
    }

    /// <summary>A source by its id; else null, and the console says which there are.</summary>
    public async Task<SourceSystem?> FindAsync(string id, InvocationConfiguration console)
    {
        if (Catalogue.Find(id) is { } source) return source;
        await console.Error.WriteLineAsync($"{Catalogue.NotFound(id)} In {Folder} there are: {string.Join(", ", Catalogue.Sources.Select(known => known.Manifest.Id).Order())}.");
        return null;
    }

    public RuleLines LinesOf(SourceSystem source) => new(Files, source.Manifest.Id);

    /// <summary>The examples of a source: <c>NAME.in.EXT</c>, a thin one with its record in <c>NAME.fetched.EXT</c>.</summary>
    public IReadOnlyList<MapExample> ExamplesOf(SourceSystem source)
    {
        var folder = new DirectoryInfo(Path.Combine(Folder.FullName, source.Manifest.Id, "examples"));
        return folder.Exists ? [.. folder.EnumerateFiles("*.in.*").OrderBy(file => file.Name, StringComparer.Ordinal).Select(MapExample.Of)] : [];
    }
}

/// <summary>An example on disk.</summary>
internal sealed record MapExample(FileInfo File, string Name, FileInfo? Fetched)
{
    public static MapExample Of(FileInfo file)
    {
        var end = file.Name.IndexOf(".in.", StringComparison.Ordinal);
        var name = end < 0 ? Path.GetFileNameWithoutExtension(file.Name) : file.Name[..end];
        return new MapExample(file, name, file.Directory!.EnumerateFiles($"{name}.fetched.*").FirstOrDefault()); // a file has a folder
    }

    public (IReadOnlyList<ExampleMessage> Messages, IReadOnlyList<Issue> Faults) Run(SourceSystem source) =>
        ExampleRun.Of(source, System.IO.File.ReadAllBytes(File.FullName), Fetched is null ? new ReadOnlyMemory<byte>?() : System.IO.File.ReadAllBytes(Fetched.FullName));

    /// <summary>Where the expected output of a message stands: numbered when the example holds several.</summary>
    public string ExpectedPath(int message, int of, string what) => Path.Combine(File.DirectoryName!, $"{Name}{(of > 1 ? $".{message + 1}" : "")}.{what}.json"); // a file has a folder
}
