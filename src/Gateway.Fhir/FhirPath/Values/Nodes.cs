using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>Computed values as nodes without a parent, named by their FHIR type so that they keep it.</summary>
internal static class Nodes
{
    public static Element Of(Item item) => item.Kind switch
    {
        ItemKind.Node => item.Node,
        ItemKind.Boolean => new Element("boolean", ElementKind.Boolean, item.AsText()),
        ItemKind.Integer => new Element("integer", ElementKind.Number, item.AsText()),
        ItemKind.Decimal => new Element("decimal", ElementKind.Number, item.AsText()),
        ItemKind.Temporal => new Element(item.AsTemporal!.TypeName, ElementKind.String, item.AsText()),
        ItemKind.Quantity => Of(item.AsQuantity!),
        _ => new Element("string", ElementKind.String, item.AsText()),
    };

    /// <summary>What <c>type()</c> answers.</summary>
    public static Element OfType(string space, string name) =>
        new Element("ClassInfo").With("namespace", space).With("name", name);

    private static Element Of(Quantity quantity)
    {
        var element = new Element("Quantity");
        element.Add(Element.Number("value", quantity.Value.ToString(CultureInfo.InvariantCulture)));
        element.With("unit", quantity.Unit);
        if (!quantity.IsCalendar) element.With("system", Quantity.Ucum).With("code", quantity.Unit);
        return element;
    }
}
