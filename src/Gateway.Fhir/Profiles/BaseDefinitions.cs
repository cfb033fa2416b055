using System.Collections.Concurrent;
using Gateway.Fhir.Definitions;

namespace Gateway.Fhir.Profiles;

/// <summary>The types of base R4 in the form that profiles have, so that a profile can derive from them.</summary>
internal static class BaseDefinitions
{
    /// <summary>What the canonical of an R4 type begins with.</summary>
    public const string Prefix = "http://hl7.org/fhir/StructureDefinition/";

    private static readonly ConcurrentDictionary<string, Profile> s_made = new(StringComparer.Ordinal);

    /// <summary>The definition of a resource or datatype by its name (<c>Patient</c>), else null.</summary>
    public static Profile? Of(string typeName)
    {
        if (s_made.TryGetValue(typeName, out var made)) return made;
        return R4.Type(typeName) is { Kind: not TypeKind.Backbone } type ? s_made.GetOrAdd(typeName, Make(type)) : null;
    }

    private static Profile Make(TypeDefinition type)
    {
        var elements = new List<ProfileElement> { new(type.Name, type.Name, null, 0, int.MaxValue, []) { Invariants = type.Invariants } };
        AddChildren(elements, type, type.Name);
        return new Profile(Prefix + type.Name, "4.0.1", type.Name, type.Name, type.BaseType is null ? null : Prefix + type.BaseType, elements);
    }

    private static void AddChildren(List<ProfileElement> elements, TypeDefinition type, string path)
    {
        foreach (var element in type.Elements)
        {
            var here = $"{path}.{element.Name}{(element.IsChoice ? "[x]" : "")}";
            var backbone = element.Types[0] == here ? R4.Type(here) : null;
            elements.Add(Element(element, here, backbone));
            if (backbone is not null) AddChildren(elements, backbone, here);
        }
    }

    private static ProfileElement Element(ElementDefinition element, string path, TypeDefinition? backbone)
    {
        var isReference = backbone is null && element.Types[0].Contains('.');
        return new ProfileElement(path, path, null, element.Min, element.Max, isReference ? [] : Types(element, backbone))
        {
            ContentReference = isReference ? element.Types[0] : null,
            Binding = element.Binding,
            Invariants = element.Invariants,
        };
    }

    private static IReadOnlyList<ElementType> Types(ElementDefinition element, TypeDefinition? backbone)
    {
        if (backbone is not null) return [new ElementType(backbone.BaseType!, [], [])];
        string[] targets = [.. element.Targets.Select(target => Prefix + target)];
        return [.. element.Types.Select(type => new ElementType(type, [], type == "Reference" ? targets : []))];
    }
}
