using System.Collections.Frozen;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Definitions;

/// <summary>The structure definitions of FHIR R4 (4.0.1), in the compact form that the generator made of them.</summary>
public static class R4
{
    private static readonly FrozenSet<string> s_numbers = FrozenSet.Create(StringComparer.Ordinal, "decimal", "integer", "positiveInt", "unsignedInt");

    private static readonly Lazy<IReadOnlySet<string>> s_resourceTypes = new(() => DefinitionsFile.ResourceNames.ToFrozenSet(StringComparer.Ordinal));

    private static readonly Lazy<FrozenSet<string>> s_baseTypes = new(() => DefinitionsFile.BaseTypeNames.ToFrozenSet(StringComparer.Ordinal));

    /// <summary>The resource types that a resource can be: neither <c>Resource</c> nor <c>DomainResource</c>.</summary>
    public static IReadOnlySet<string> ResourceTypes => s_resourceTypes.Value;

    /// <summary>A type by name: a resource, a datatype, or a backbone element by its path (<c>Patient.contact</c>).</summary>
    public static TypeDefinition? Type(string name) => DefinitionsFile.Type(name);

    /// <summary>True when the type is the ancestor or specialises it, at any distance: an Age is a Quantity, a code is a string.</summary>
    public static bool IsSubtypeOf(string type, string ancestor)
    {
        // Few types are specialised by others, so most questions end here.
        if (type == ancestor || !s_baseTypes.Value.Contains(ancestor)) return type == ancestor;
        for (var here = type; here is not null; here = Type(here)?.BaseType)
            if (here == ancestor) return true;
        return false;
    }

    /// <summary>How JSON writes a primitive type (http://hl7.org/fhir/R4/json.html#primitive).</summary>
    public static ElementKind JsonKindOf(string primitiveType) =>
        primitiveType == "boolean" ? ElementKind.Boolean
        : s_numbers.Contains(primitiveType) ? ElementKind.Number
        : ElementKind.String;
}
