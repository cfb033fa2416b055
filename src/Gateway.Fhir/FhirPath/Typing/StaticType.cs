using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Typing;

/// <summary>What is known of a collection before anything runs: the R4 types its items may have. A computed value (System) has no elements to check, so it is unknown here.</summary>
/// <param name="Names">The types; empty when the collection is, null when nothing is known.</param>
/// <param name="IsUnordered">True when its order means nothing: <c>children()</c>, <c>descendants()</c>.</param>
internal sealed record StaticType(IReadOnlyList<string>? Names, bool IsUnordered = false)
{
    public static readonly StaticType Unknown = new((IReadOnlyList<string>?)null);
    public static readonly StaticType Nothing = new([]);

    public static StaticType Of(string type) => new([type]);

    /// <summary>The type of an argument of <c>as</c> or <c>ofType</c>; what System has is unknown.</summary>
    public static StaticType Of(TypeName type, StaticType input) =>
        (type.Namespace is null or FhirTypes.Fhir && R4.Type(type.Name) is not null ? Of(type.Name) : Unknown) with { IsUnordered = input.IsUnordered };

    /// <summary>Either of the two.</summary>
    public StaticType Or(StaticType other) =>
        new(Names is null || other.Names is null ? null : [.. Names.Union(other.Names, StringComparer.Ordinal)], IsUnordered || other.IsUnordered);

    /// <summary>
    /// The type of a child, null when no type here has it. A type that others specialise with elements of their own (Resource, Element)
    /// may have any.
    /// </summary>
    public StaticType? Child(string name)
    {
        if (Names is null or []) return this;
        StaticType? found = null;
        foreach (var type in Names)
            if (ChildOf(type, name) is { } child) found = found?.Or(child) ?? child;
        return found is null ? null : found with { IsUnordered = IsUnordered };
    }

    /// <summary>The names that a child here may have.</summary>
    public IEnumerable<string> ChildNames() => (Names ?? []).Select(R4.Type).OfType<TypeDefinition>().SelectMany(type => type.Elements).Select(element => element.Name).Distinct();

    /// <summary>The choice whose form for one type this name is, as JSON writes it: <c>value</c> and Quantity of <c>valueQuantity</c>.</summary>
    public (string Choice, string Type)? Written(string name)
    {
        foreach (var type in Names ?? [])
            if (R4.Type(type)?.Find(name) is { Element.IsChoice: true, Type: { } chosen } found) return (found.Element.Name, chosen);
        return null;
    }

    /// <summary>What a name at the beginning is when it is that of the type itself (<c>Patient.name</c>), else null.</summary>
    public StaticType? Start(string name)
    {
        if (!char.IsAsciiLetterUpper(name[0]) || R4.Type(name) is not { } type || Names is null) return null;
        if (Names.Any(own => R4.IsSubtypeOf(own, name))) return this;
        return Names.Any(own => R4.IsSubtypeOf(type.Name, own)) ? Of(name) : null;
    }

    public override string ToString() => Names switch
    {
        null => "anything",
        { Count: > 4 } => $"None of the {Names.Count} types that may stand here, {Names[0]} and so on,",
        _ => string.Join(" or ", Names),
    };

    private static StaticType? ChildOf(string typeName, string name)
    {
        if (R4.Type(typeName) is not { } type) return Unknown;
        if (type.Find(name) is { } found && !(found.Element.IsChoice && found.Type is not null)) return new StaticType(found.Element.Types);
        // The value of a primitive is one of System.
        if (type.Kind == TypeKind.Primitive && name == "value") return Unknown;
        return type.IsAbstract || type.Name is "Element" or "BackboneElement" ? Unknown : null;
    }
}
