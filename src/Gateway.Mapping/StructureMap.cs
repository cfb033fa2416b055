using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping;

/// <summary>
/// A map by itself, from a record to a resource of any type, as FHIR's operation $transform has it
/// (http://hl7.org/fhir/R4/structuremap-operation-transform.html). Senders' messages go through <see cref="SourceSystem"/>.
/// </summary>
public sealed class StructureMap
{
    internal static SourceManifest Alone { get; } = new()
    {
        Id = "transform",
        Title = "A map by itself",
        Evidence = Evidence.Designed,
        Format = SourceFormat.Json,
        ContentTypes = [],
        TimeZone = "Europe/London",
        Authentication = new SourceAuthentication { Scheme = "" },
        Reply = ReplyForm.OperationOutcome,
        Kinds = [],
    };

    private readonly MapPlan _plan;
    private readonly SourceManifest _manifest;
    private readonly Translator _translator;
    private readonly StructureTypes _types;

    internal StructureMap(MapPlan plan, string? target, string targetName, StructureTypes types, SourceManifest manifest, SourceExpressions expressions)
    {
        _manifest = manifest;
        TargetName = targetName;
        _plan = plan;
        Target = target;
        _types = types;
        _translator = new Translator(manifest, expressions, new Dictionary<string, MapPlan>(), new Dictionary<string, MapPlan>());
    }

    /// <summary>The type that the map writes, of R4 or of <see cref="StructureTypes"/>; null when it is none of them.</summary>
    public string? Target { get; }

    /// <summary>What the map calls the structure it writes: the last segment of its address, an R4 type or not.</summary>
    public string TargetName { get; }

    /// <summary>SHA-256 of the map, its imports and its concept maps, lower-case hex.</summary>
    public string Hash => _plan.Hash;

    /// <summary>Compiles one map of these files; null and every fault when it cannot be run.</summary>
    /// <param name="files">
    /// Path with one folder (<c>maps/patient.map</c>) → content: the map as text or as a StructureMap in JSON or XML, what it imports, its concept
    /// maps. It may import what lies in its own folder and in <c>shared</c>; faults of files it does not need are not told.
    /// </param>
    /// <param name="path">The map among them.</param>
    /// <param name="types">Structures beside R4's that it may name; null: none. A structure that nobody defines is taken by its name alone.</param>
    /// <param name="target">The type of the target, where the map's first group does not say it.</param>
    /// <param name="format">What its records are, for the names of fields in reports.</param>
    public static (StructureMap? Map, IReadOnlyList<Issue> Faults) Compile(
        IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, StructureTypes? types = null, string? target = null, SourceFormat format = SourceFormat.Json)
    {
        var all = new List<Issue>();
        types ??= StructureTypes.OfR4;
        var library = new MapLibrary(files, all, types);
        var (plan, written) = library.Plan(path, target);
        var faults = all.Where(library.Concerns).Distinct().ToList();
        return plan is null || faults.Exists(fault => fault.IsError) ? (null, faults) : (new StructureMap(plan, written, library.TargetName(path) ?? written ?? "", types, Alone with { Format = format }, SourceExpressions.None), faults);
    }

    /// <summary>
    /// The fields that a map names in its rules and no sample holds, each with the name that was probably meant; for sources that nobody
    /// defines. Names inside FHIRPath are not looked at: a condition may well ask for what is rarely there.
    /// </summary>
    /// <param name="files">As <see cref="Compile"/> takes them.</param>
    /// <param name="path">The map among them.</param>
    /// <param name="samples">Records as its first group reads them, the more the better.</param>
    public static IReadOnlyList<Issue> CheckNames(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path, IEnumerable<Element> samples)
    {
        var faults = new List<Issue>();
        new MapLibrary(files, faults, StructureTypes.Inferred(samples)).Plan(path, null);
        return [.. faults.Where(fault => fault.Code == MappingIssues.UnknownField).Distinct()];
    }

    /// <summary>A map as a StructureMap resource (http://hl7.org/fhir/R4/structuremap.html); null and every fault when it does not parse.</summary>
    /// <param name="files">As <see cref="Compile"/> takes them.</param>
    /// <param name="path">The map among them.</param>
    public static (Element? Resource, IReadOnlyList<Issue> Faults) ToResource(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path)
    {
        var faults = new List<Issue>();
        var syntax = MapLibrary.Parse(path, files[path], faults);
        return syntax is null || faults.Exists(fault => fault.IsError) ? (null, faults) : (StructureMapWriter.Write(syntax), faults);
    }

    /// <summary>The record in a body of the format that this map is for.</summary>
    public (Element? Record, IReadOnlyList<Issue> Issues) Read(ReadOnlyMemory<byte> body)
    {
        var (records, issues) = RecordReader.Read(_manifest, body, byRow: false);
        return (records is [var record] ? record : null, issues);
    }

    /// <summary>Runs the map over a record. The result is null when the report has an error.</summary>
    public Translation Transform(Element record, TranslationContext context)
    {
        var target = Target is not null && Edition.IsResource(Target, _types.Type(Target)) ? Element.Resource(Edition.Plain(Target)) : new Element(Target ?? "");
        return _translator.Transform(record, _plan, target, Target, context);
    }
}
