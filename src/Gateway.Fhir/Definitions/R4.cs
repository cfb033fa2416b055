namespace Gateway.Fhir.Definitions;

/// <summary>The structure definitions of FHIR R4 (4.0.1), in the compact form that the generator made of them.</summary>
public static class R4
{
    /// <summary>A type by name: a resource, a datatype, or a backbone element by its path (<c>Patient.contact</c>).</summary>
    public static TypeDefinition? Type(string name) => throw new NotImplementedException();
}

/// <summary>What a type is in the standard's words.</summary>
public enum TypeKind
{
    Primitive,
    Complex,
    Backbone,
    Resource,
}

/// <summary>A type: its elements in order, those of its base types first.</summary>
public sealed class TypeDefinition(string name, TypeKind kind, string? baseType, bool isAbstract, IReadOnlyList<ElementDefinition> elements)
{
    public string Name { get; } = name;

    public TypeKind Kind { get; } = kind;

    public string? BaseType { get; } = baseType;

    public bool IsAbstract { get; } = isAbstract;

    public IReadOnlyList<ElementDefinition> Elements { get; } = elements;

    /// <summary>
    /// The element of a JSON name and the type it has there: <c>valueQuantity</c> finds <c>value[x]</c> with Quantity,
    /// <c>value</c> finds <c>value[x]</c> with no type chosen. Null when the type has no such element.
    /// </summary>
    public (ElementDefinition Element, string? Type)? Find(string jsonName) => throw new NotImplementedException();
}

/// <summary>An element of a type.</summary>
/// <param name="Name">Without <c>[x]</c>: <c>value</c>.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number; int.MaxValue for <c>*</c>.</param>
/// <param name="Types">The types it may have; a backbone's own path; for a content reference the path it points to.</param>
/// <param name="IsChoice">True for <c>value[x]</c>.</param>
/// <param name="RequiredValueSet">The canonical of a required binding, else null.</param>
/// <param name="Targets">The resource types a reference may point to; empty is any.</param>
public sealed record ElementDefinition(
    string Name, int Min, int Max, IReadOnlyList<string> Types, bool IsChoice, string? RequiredValueSet, IReadOnlyList<string> Targets);
