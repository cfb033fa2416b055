using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Plans;

internal sealed class MapPlan;

internal sealed class MapLibrary(IReadOnlyDictionary<string, ReadOnlyMemory<byte>> files, List<Issue> faults)
{
    public MapPlan? Plan(SourceManifest manifest, MessageKind kind, YamlSection section)
    {
        if (!files.ContainsKey($"{manifest.Id}/{kind.Map}")) section.Fault(MappingIssues.MapMissing, "map", "There is no such map.");
        return null;
    }

    public void ReportUnused() => faults.TrimExcess();
}
