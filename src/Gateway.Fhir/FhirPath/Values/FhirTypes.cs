using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>
/// What type an item has. A node's type is asked for only where it decides something (<c>is</c>, dates against strings,
/// choices), because finding it means walking up to the resource.
/// </summary>
internal static class FhirTypes
{
    public const string System = "System";
    public const string Fhir = "FHIR";

    private const string Canonical = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>The R4 type of a node; null for a node of a foreign tree and for an element that R4 does not know.</summary>
    public static string? TypeOf(Element node)
    {
        if (node.ResourceType is { } resource && R4.Type(resource) is not null) return resource;
        if (node.Parent is not { } parent) return R4.Type(node.Name) is null ? null : node.Name;
        return TypeOf(parent) is { } parentType ? R4.Type(parentType)?.Find(node.Name)?.Type : null;
    }

    /// <summary>True when the child is one of the forms of the parent's choice of that name: <c>valueQuantity</c> of <c>value</c>.</summary>
    public static bool IsChoice(Element parent, string childName, string name) =>
        TypeOf(parent) is { } type && R4.Type(type)?.Find(childName) is { } found && found.Element.IsChoice && found.Element.Name == name;

    /// <summary>The date or time a node of such a type holds; null for any other, and when the text is none.</summary>
    public static Temporal? TemporalOf(Element node)
    {
        if (node is not { Kind: ElementKind.String, Text: { } text } || !TemporalText.MayBe(text)) return null;
        return TypeOf(node) switch
        {
            "date" => TemporalText.Parse(text, TemporalKind.Date),
            "dateTime" or "instant" => TemporalText.Parse(text, TemporalKind.DateTime),
            "time" => TemporalText.Parse(text, TemporalKind.Time),
            _ => null,
        };
    }

    /// <summary>A quantity, or a node that is one: by its type, in a foreign tree by a number and a unit; null for anything else.</summary>
    public static Quantity? QuantityOf(Item item)
    {
        if (item.AsQuantity is { } quantity) return quantity;
        if (item.AsNode is not { Kind: ElementKind.Object } node || node["value"] is not { Kind: ElementKind.Number }) return null;
        var isQuantity = TypeOf(node) is { } type ? R4.IsSubtypeOf(type, "Quantity") : node["unit"] is not null || node["code"] is not null;
        return isQuantity ? Quantity.Of(node) : null;
    }

    /// <summary>The namespace and name of an item's type; a foreign node has none.</summary>
    public static (string Space, string Name)? NameOf(Item item) => item.Kind switch
    {
        ItemKind.Node => TypeOf(item.Node) is { } type ? (Fhir, type) : ForeignName(item.Node) is { } name ? (System, name) : null,
        ItemKind.Temporal => (System, item.AsTemporal!.Kind.ToString()),
        _ => (System, item.Kind.ToString()),
    };

    /// <summary>False for a name that no namespace we know has.</summary>
    public static bool IsKnown(TypeName type) => type.Namespace switch
    {
        null => IsSystem(type.Name) || R4.Type(type.Name) is not null,
        Fhir => R4.Type(type.Name) is not null,
        _ => true,
    };

    /// <summary><c>is</c>: the item's type is this one or derived from it.</summary>
    public static bool Is(Item item, TypeName type)
    {
        if (NameOf(item) is not { } has) return false;
        if (type.Namespace is not null && type.Namespace != has.Space) return IsForeign(item) && type.Namespace == Fhir && SameWord(has.Name, type.Name);
        if (has.Space == Fhir) return R4.IsSubtypeOf(has.Name, type.Name);
        return has.Name == type.Name || (IsForeign(item) && SameWord(has.Name, type.Name)) || (has.Name == "Integer" && IsForeign(item) && SameWord("Decimal", type.Name));
    }

    /// <summary>
    /// <c>as</c> and <c>ofType</c>: as <see cref="Is"/>, but a primitive must be of the very type. R4's suite has it so:
    /// a code is a string, yet <c>gender.ofType(string)</c> is empty, for else a choice of code and string would be told apart by order.
    /// </summary>
    public static bool IsOf(Item item, TypeName type)
    {
        // Most often a resource of a bundle, which says its type itself.
        if (item.AsNode is { ResourceType: { } resource } && (type.Namespace is null or Fhir) && R4.Type(resource) is not null) return R4.IsSubtypeOf(resource, type.Name);
        return Is(item, type) && (item.AsNode is not { IsPrimitive: true } node || TypeOf(node) is not { } exact || exact == type.Name);
    }

    /// <summary>Whether a resource or element conforms to a type of the base standard by its canonical; null for any other canonical.</summary>
    public static bool? Conforms(Item item, string canonical)
    {
        if (!canonical.StartsWith(Canonical, StringComparison.Ordinal)) return null;
        var name = canonical[Canonical.Length..];
        if (name.IndexOf('|', StringComparison.Ordinal) is var version and > 0) name = name[..version];
        if (R4.Type(name) is null) return null;
        return item.AsNode is { } node && TypeOf(node) is { } type && R4.IsSubtypeOf(type, name);
    }

    private static bool IsSystem(string name) =>
        name is "Boolean" or "String" or "Integer" or "Decimal" or "Date" or "DateTime" or "Time" or "Quantity" or "Any";

    private static bool IsForeign(Item item) => item.AsNode is { } node && TypeOf(node) is null;

    private static bool SameWord(string a, string b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);

    /// <summary>A foreign node has the type it was written as.</summary>
    private static string? ForeignName(Element node) => node.Kind switch
    {
        ElementKind.Boolean => "Boolean",
        ElementKind.Number => Item.Of(node).AsInteger() is null ? "Decimal" : "Integer",
        ElementKind.String => "String",
        _ => null,
    };
}
