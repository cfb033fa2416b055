using System.Collections.Concurrent;
using Gateway.Fhir.Definitions;

namespace Gateway.Fhir.Xml;

/// <summary>A type as XML writes it: the place of every element, and which of them are attributes.</summary>
internal sealed class XmlShape
{
    private static readonly ConcurrentDictionary<string, XmlShape> s_byType = new(StringComparer.Ordinal);

    private readonly Dictionary<string, XmlPlace> _places = new(StringComparer.Ordinal);

    private XmlShape(TypeDefinition definition)
    {
        Definition = definition;
        for (var position = 0; position < definition.Elements.Count; position++)
        {
            var element = definition.Elements[position];
            foreach (var type in element.Types)
                _places[TypeDefinition.JsonName(element, type)] = new XmlPlace(position, type, element.Max > 1, IsAttribute(definition, element.Name));
        }
    }

    public TypeDefinition Definition { get; }

    public bool IsPrimitive => Definition.Kind == TypeKind.Primitive;

    public static XmlShape Of(string type) => s_byType.GetOrAdd(type, static name => new XmlShape(
        R4.Type(name) ?? throw new InvalidOperationException($"The definitions name a type '{name}' that they do not define.")));

    /// <summary>The place of an element by its JSON name, null when the type has none of that name.</summary>
    public XmlPlace? Find(string name) => _places.GetValueOrDefault(name);

    /// <summary>
    /// The id of an element and the url of an extension are attributes; the id of a resource is an element
    /// (http://hl7.org/fhir/R4/xml.html: "Element.id, Extension.url").
    /// </summary>
    private static bool IsAttribute(TypeDefinition definition, string name) => name switch
    {
        "id" => definition.Kind != TypeKind.Resource,
        "url" => definition.Name == "Extension",
        _ => false,
    };
}
