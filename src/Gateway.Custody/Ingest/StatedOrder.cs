using System.Globalization;
using Gateway.Custody.Store;
using Gateway.Fhir.Model;
using Gateway.Mapping;
using Gateway.Mapping.Manifests;

namespace Gateway.Custody.Ingest;

/// <summary>Where the resources of a message stand among what its sender says of the same things, as its manifest has it (<c>versions</c>).</summary>
internal static class StatedOrder
{
    /// <summary>Why nobody is told of a message that says only what has been said better since.</summary>
    public const string Older = "older-than-what-stands";

    private const string SourceVersion = "https://gateway.example/StructureDefinition/source-version";
    private const string Computed = "news2-";

    /// <summary>What many messages of a sender state along with their matter, as they do what nobody owns: an older one says nothing of the matter's age.</summary>
    private static readonly string[] s_alongside = ["Device", "Provenance"];

    public static SourceOrder? Of(Element resource, IReadOnlyList<Element> all, SourceManifest manifest, SourcePart part) => manifest.Versions switch
    {
        StatementOrder.StatedAt when part.StatedAt is { } at => new SourceOrder(null, at),
        StatementOrder.SourceVersion when VersionOf(Stated(resource, all)) is { } version => new SourceOrder(version, null),
        _ => null,
    };

    /// <summary>True when of everything that a message states about its matter, the record holds something that its sender said later.</summary>
    public static async Task<bool> IsOvertakenAsync(IReadOnlyList<ResourceVersion> stated, IRecordStore records, CancellationToken cancellationToken)
    {
        var matters = Matters(stated);
        foreach (var one in matters)
        {
            // One that nothing stands before is enough, and of most messages it is the first.
            if (one.Order is not { } order || one.Resource["id"]?.Text is not { } id) return false;
            var stands = await records.ReadAsync(one.Resource.ResourceType!, id, cancellationToken);
            if (stands?.Order is not { } later || !order.IsBefore(later)) return false;
        }
        return matters.Count > 0;
    }

    /// <summary>What a message is about, of all that it states.</summary>
    public static List<ResourceVersion> Matters(IEnumerable<ResourceVersion> stated) => [.. stated.Where(one => IsMatter(one.Resource))];

    /// <summary>False for what comes along with a matter.</summary>
    public static bool IsMatter(Element resource) => !Ownership.IsShared(resource.ResourceType) && !s_alongside.Contains(resource.ResourceType);

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
