using System.Globalization;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>Where the resources of a message stand among what its sender says of the same things, as its manifest has it (<c>versions</c>).</summary>
internal static class StatedOrder
{
    private const string SourceVersion = "https://gateway.example/StructureDefinition/source-version";
    private const string Computed = "news2-";

    public static SourceOrder? Of(Element resource, IReadOnlyList<Element> all, SourceManifest manifest, SourcePart part) => manifest.Versions switch
    {
        StatementOrder.StatedAt when part.StatedAt is { } at => new SourceOrder(null, at),
        StatementOrder.SourceVersion when VersionOf(Stated(resource, all)) is { } version => new SourceOrder(version, null),
        _ => null,
    };

    /// <summary>A score of ours is as new as the observation whose id it carries.</summary>
    private static Element Stated(Element resource, IReadOnlyList<Element> all) =>
        resource["id"]?.Text is { } id && id.StartsWith(Computed, StringComparison.Ordinal)
            ? all.FirstOrDefault(other => other["id"]?.Text == id[Computed.Length..]) ?? resource
            : resource;

    private static long? VersionOf(Element resource)
    {
        foreach (var extension in resource.All("extension"))
            if (extension["url"]?.Text == SourceVersion && long.TryParse(extension["valueString"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
                return version;
        return null;
    }
}
