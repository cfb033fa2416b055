using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Definitions;

/// <summary>A type: its elements in order and its invariants, those of its base types first.</summary>
public sealed class TypeDefinition(
    string name, TypeKind kind, string? baseType, bool isAbstract, IReadOnlyList<ElementDefinition> elements, IReadOnlyList<Invariant> invariants)
{
    private readonly Lazy<Dictionary<string, (ElementDefinition Element, string? Type)>> _byJsonName = new(() => Index(elements));

    public string Name { get; } = name;

    public TypeKind Kind { get; } = kind;

    public string? BaseType { get; } = baseType;

    public bool IsAbstract { get; } = isAbstract;

    public IReadOnlyList<ElementDefinition> Elements { get; } = elements;

    /// <summary>What R4 asks of an element of this type in FHIRPath.</summary>
    public IReadOnlyList<Invariant> Invariants { get; } = invariants;

    /// <summary>
    /// The element of a JSON name and the type it has there: <c>valueQuantity</c> finds <c>value[x]</c> with Quantity,
    /// <c>value</c> finds <c>value[x]</c> with no type chosen. Null when the type has no such element.
    /// </summary>
    public (ElementDefinition Element, string? Type)? Find(string jsonName) =>
        _byJsonName.Value.TryGetValue(jsonName, out var found) ? found : null;

    /// <summary>The JSON name of an element that has this type: <c>value[x]</c> with Quantity is <c>valueQuantity</c>.</summary>
    public static string JsonName(ElementDefinition element, string type) =>
        element.IsChoice ? string.Concat(element.Name, type[..1].ToUpperInvariant(), type.AsSpan(1)) : element.Name;

    public override string ToString() => Name;

    private static Dictionary<string, (ElementDefinition, string?)> Index(IReadOnlyList<ElementDefinition> elements)
    {
        var index = new Dictionary<string, (ElementDefinition, string?)>(elements.Count, StringComparer.Ordinal);
        foreach (var element in elements)
        {
            index[element.Name] = (element, element.IsChoice ? null : element.Types[0]);
            if (!element.IsChoice) continue;
            foreach (var type in element.Types) index[JsonName(element, type)] = (element, type);
        }
        return index;
    }
}
