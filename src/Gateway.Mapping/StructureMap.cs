using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping;

/// <summary>
/// A map by itself, from a record to a resource of any type, as FHIR's operation $transform has it
/// (http://hl7.org/fhir/R4/structuremap-operation-transform.html). Senders' messages go through <see cref="SourceSystem"/>.
/// </summary>
public sealed class StructureMap
{
    private static readonly SourceManifest s_manifest = new()
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
    private readonly Translator _translator;

    private StructureMap(MapPlan plan, string? target)
    {
        _plan = plan;
        Target = target;
        _translator = new Translator(s_manifest, SourceExpressions.None, new Dictionary<string, MapPlan>());
    }

    /// <summary>The R4 type that the map writes; null when it is none.</summary>
    public string? Target { get; }

    /// <summary>Compiles one map of these files; null and every fault when it cannot be run.</summary>
    /// <param name="files">Path with one folder (<c>maps/patient.map</c>) → content: the map, what it imports, its concept maps.</param>
    public static (StructureMap? Map, IReadOnlyList<Issue> Faults) Compile(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, string path)
    {
        var faults = new List<Issue>();
        var (plan, target) = new MapLibrary(files, faults).Plan(path);
        return plan is null || faults.Exists(fault => fault.IsError) ? (null, [.. faults.Distinct()]) : (new StructureMap(plan, target), [.. faults.Distinct()]);
    }

    /// <summary>Runs the map over a record. The result is null when the report has an error.</summary>
    public Translation Transform(Element record, TranslationContext context)
    {
        var target = Target is not null && R4.Type(Target) is { Kind: TypeKind.Resource } ? Element.Resource(Target) : new Element(Target ?? "");
        return _translator.Transform(record, _plan, target, Target, context);
    }
}
