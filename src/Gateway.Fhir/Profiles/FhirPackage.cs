using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Xml;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// The definitions that a package brings (https://confluence.hl7.org/display/FHIR/NPM+Package+Specification): a <c>.tgz</c> or
/// the files of a folder. What cannot be read is a fault with the file's name; the rest is there all the same.
/// </summary>
/// <param name="Definitions">StructureDefinition, ValueSet, CodeSystem, ConceptMap, SearchParameter and StructureMap resources, in the order of the files.</param>
/// <param name="Faults">What is wrong with the package and its files, all at once.</param>
public sealed record FhirPackage(IReadOnlyList<Element> Definitions, IReadOnlyList<Issue> Faults)
{
    /// <summary>The most that one file may hold, in bytes.</summary>
    public const int MaxFileBytes = 64 * 1024 * 1024;

    /// <summary>The most that all files of a package may hold, unpacked, in bytes.</summary>
    public const long MaxBytes = 768L * 1024 * 1024;

    /// <summary>The most files of a package.</summary>
    public const int MaxFiles = 50_000;

    private static readonly HashSet<string> s_types = new(StringComparer.Ordinal)
    {
        "StructureDefinition", "ValueSet", "CodeSystem", "ConceptMap", "SearchParameter", "StructureMap",
    };

    public IEnumerable<Element> StructureDefinitions => OfType("StructureDefinition");

    public IEnumerable<Element> ValueSets => OfType("ValueSet");

    public IEnumerable<Element> CodeSystems => OfType("CodeSystem");

    public IEnumerable<Element> ConceptMaps => OfType("ConceptMap");

    public IEnumerable<Element> SearchParameters => OfType("SearchParameter");

    /// <summary>The definitions of a folder's files.</summary>
    /// <param name="files">Names and contents; <c>.json</c> and <c>.xml</c> are read, other names are passed over. Of a Bundle the entries are read.</param>
    public static FhirPackage Read(IEnumerable<(string Name, ReadOnlyMemory<byte> Bytes)> files)
    {
        var reading = new Reading();
        foreach (var (name, bytes) in files) reading.Add(name, bytes.Span);
        return reading.Result();
    }

    /// <summary>
    /// The definitions of an npm package, a gzipped tar. Only its folder <c>package</c> counts; examples in folders below it do not.
    /// A package that unpacks to more than the bounds is a fault, and is not unpacked further.
    /// </summary>
    /// <param name="archive">The bytes of the <c>.tgz</c>.</param>
    public static FhirPackage ReadArchive(Stream archive)
    {
        var reading = new Reading();
        if (PackageArchive.Read(archive, reading.Add) is { } fault) reading.Fault("", fault);
        return reading.Result();
    }

    private IEnumerable<Element> OfType(string type) => Definitions.Where(definition => definition.ResourceType == type);

    private sealed class Reading
    {
        private readonly List<Element> _definitions = [];
        private readonly List<Issue> _faults = [];

        public FhirPackage Result() => new(_definitions, _faults);

        public void Fault(string place, string text) => _faults.Add(Issue.Error(ProfileIssueCode.BrokenPackage, "structure", place, text));

        public void Add(string name, ReadOnlySpan<byte> bytes)
        {
            // The package's own list of contents and its manifest are no resources.
            var file = name[(name.LastIndexOf('/') + 1)..];
            if (file is "package.json" || file.StartsWith('.')) return;
            if (file.EndsWith(".json", StringComparison.OrdinalIgnoreCase)) Add(name, JsonTree.ReadFhir(bytes) is var json ? json.Root : null, json.Issues);
            else if (file.EndsWith(".xml", StringComparison.OrdinalIgnoreCase)) Add(name, XmlTree.ReadFhir(bytes) is var xml ? xml.Root : null, xml.Issues);
        }

        private void Add(string name, Element? root, IReadOnlyList<Issue> issues)
        {
            if (root is not null) Keep(root);
            else if (issues.All(issue => issue.Code == IssueCode.NoResource)) return;
            else Fault(name, $"The file cannot be read and is left out: {issues[0].Path}: {issues[0].Text}");
        }

        private void Keep(Element root)
        {
            if (root.ResourceType == "Bundle")
            {
                foreach (var entry in root.All("entry"))
                    if (entry["resource"] is { ResourceType: not null and not "Bundle" } resource) Keep(resource);
            }
            else if (s_types.Contains(root.ResourceType!))
            {
                _definitions.Add(root);
            }
        }
    }
}
