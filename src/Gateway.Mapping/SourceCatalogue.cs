using Gateway.Fhir.Model;

namespace Gateway.Mapping;

/// <summary>Every source system the gateway knows, loaded from the files of <c>mappings/</c>.</summary>
public sealed class SourceCatalogue
{
    private SourceCatalogue()
    {
    }

    public IReadOnlyCollection<SourceSystem> Sources => throw new NotImplementedException();

    /// <summary>Reads all manifests and compiles all maps; all faults of all files are reported at once, with file:line:column.</summary>
    /// <param name="files">Path below <c>mappings/</c> with forward slashes → content.</param>
    public static CatalogueResult Load(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files) => throw new NotImplementedException();

    public SourceSystem? Find(string id) => throw new NotImplementedException();
}

/// <summary>The catalogue, or null and every fault.</summary>
public sealed record CatalogueResult(SourceCatalogue? Catalogue, IReadOnlyList<Issue> Issues);
