using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>A resource and the types of the resources it contains, by id: what a reference like <c>#p1</c> can mean.</summary>
internal sealed record ContainerScope(string ResourceType, IReadOnlyDictionary<string, string> Contained)
{
    private static readonly Dictionary<string, string> s_nothing = [];

    public static ContainerScope Of(Element resource)
    {
        if (resource["contained"] is null) return new ContainerScope(resource.ResourceType ?? "", s_nothing);
        var contained = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var child in resource.All("contained"))
            if (child["id"]?.Text is { Length: > 0 } id && child.ResourceType is { } type) contained.TryAdd(id, type);
        return new ContainerScope(resource.ResourceType ?? "", contained);
    }
}
