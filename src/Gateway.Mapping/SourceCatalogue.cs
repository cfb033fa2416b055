using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping;

/// <summary>Every source system the gateway knows, loaded from the files of <c>mappings/</c>.</summary>
public sealed class SourceCatalogue
{
    private const string ManifestName = "manifest.yaml";
    private readonly Dictionary<string, SourceSystem> _sources;

    private readonly Dictionary<string, StructureMap> _maps;

    private SourceCatalogue(IEnumerable<SourceSystem> sources, Dictionary<string, StructureMap> maps)
    {
        _sources = sources.ToDictionary(source => source.Manifest.Id, StringComparer.Ordinal);
        _maps = maps;
    }

    public IReadOnlyCollection<SourceSystem> Sources => _sources.Values;

    /// <summary>Reads all manifests and compiles all maps; all faults of all files are reported at once, with file:line:column.</summary>
    /// <param name="files">Path below <c>mappings/</c> with forward slashes → content. A folder with a <c>manifest.yaml</c> is a source; <c>shared</c> is for all.</param>
    public static CatalogueResult Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files)
    {
        var faults = new List<Issue>();
        var sources = new List<SourceSystem>();
        var maps = new Dictionary<string, StructureMap>(StringComparer.Ordinal);
        var library = new MapLibrary(files, faults);
        foreach (var path in files.Keys.Where(IsManifest).Order(StringComparer.Ordinal))
            if (ManifestReader.Read(path, files[path], faults) is { } manifest) sources.Add(Source(manifest, library, maps, faults));
        library.ReportUnused();
        var catalogue = faults.Exists(fault => fault.IsError) ? null : new SourceCatalogue(sources, maps);
        // A group that is called with several types tells a fault for each.
        return new CatalogueResult(catalogue, [.. faults.Distinct()]);
    }

    public SourceSystem? Find(string id) => _sources.GetValueOrDefault(id);

    /// <summary>A sentence for whoever asks for a source that is not here.</summary>
    public string NotFound(string id) => $"There is no source '{id}'{Suggestions.For(id, Sources.Select(source => source.Manifest.Id))}";

    /// <summary>A source's map by its canonical address, to be run by itself; it reads the source's format and knows its settings.</summary>
    public StructureMap? FindMap(string canonical) => _maps.GetValueOrDefault(canonical);

    /// <summary>
    /// A source's map by its id: the last segment of its canonical address, as a server's canonical of it would end
    /// (http://hl7.org/fhir/R4/references.html#canonical). Null when no map has it, or several have.
    /// </summary>
    public StructureMap? FindMapById(string id) =>
        _maps.Where(map => map.Key.EndsWith($"/StructureMap/{id}", StringComparison.Ordinal)).Select(map => map.Value).ToList() is [var only] ? only : null;

    private static bool IsManifest(string path) => path.Split('/') is [_, ManifestName];

    private static SourceSystem Source(ManifestFile file, MapLibrary library, Dictionary<string, StructureMap> maps, List<Issue> faults)
    {
        var expressions = SourceExpressions.Compile(file, faults);
        var plans = new Dictionary<string, MapPlan>(StringComparer.Ordinal);
        var answers = new Dictionary<string, MapPlan>(StringComparer.Ordinal);
        for (var i = 0; i < file.Kinds.Count; i++)
        {
            if (library.AnswerPlan(file.Manifest, file.Manifest.Kinds[i], file.Kinds[i]) is { } answer) answers[file.Manifest.Kinds[i].Id] = answer;
            if (library.Plan(file.Manifest, file.Manifest.Kinds[i], file.Kinds[i]) is not { } plan) continue;
            plans[file.Manifest.Kinds[i].Id] = plan;
            if (library.UrlOf(plan.File) is { } url) maps.TryAdd(url, new StructureMap(plan, "Bundle", "Bundle", StructureTypes.OfR4, file.Manifest, expressions));
        }
        var translator = new Translator(file.Manifest, expressions, plans, answers);
        return new SourceSystem(file.Manifest, new EnvelopeReader(file.Manifest, expressions), translator);
    }
}

/// <summary>The catalogue, or null and every fault.</summary>
public sealed record CatalogueResult(SourceCatalogue? Catalogue, IReadOnlyList<Issue> Issues);
