using System.Xml;
using System.Xml.Linq;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Tests.FhirPath;

/// <summary>Reads a FHIR resource in XML (http://hl7.org/fhir/R4/xml.html), enough for the examples of the suite.</summary>
internal static class FhirXml
{
    private static readonly XNamespace Xhtml = "http://www.w3.org/1999/xhtml";

    public static Element Read(string path)
    {
        using var reader = XmlReader.Create(path, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return Resource(XDocument.Load(reader).Root!, "");
    }

    private static Element Resource(XElement xml, string name)
    {
        var type = xml.Name.LocalName;
        var resource = new Element(name).With("resourceType", type);
        Children(xml, resource, type);
        return resource;
    }

    private static void Children(XElement xml, Element element, string? type)
    {
        foreach (var attribute in xml.Attributes().Where(attribute => attribute.Name.LocalName is "id" or "url"))
            element.Append(Element.String(attribute.Name.LocalName, attribute.Value));
        foreach (var child in xml.Elements()) element.Append(Child(child, type));
    }

    private static Element Child(XElement xml, string? parentType)
    {
        var name = xml.Name.LocalName;
        var found = parentType is null ? null : R4.Type(parentType)?.Find(name);
        var element = Content(xml, name, found?.Type);
        element.IsRepeat = found?.Element.Max > 1;
        return element;
    }

    private static Element Content(XElement xml, string name, string? type)
    {
        if (xml.Name.Namespace == Xhtml) return Element.String(name, xml.ToString(SaveOptions.DisableFormatting));
        if (xml.Elements().FirstOrDefault() is { } first && char.IsUpper(first.Name.LocalName[0])) return Resource(first, name);
        var isPrimitive = type is not null && R4.Type(type)?.Kind == TypeKind.Primitive;
        var element = new Element(name);
        if (xml.Attribute("value")?.Value is { } value) element.SetValue(type is null ? ElementKind.String : R4.JsonKindOf(type), value);
        else if (isPrimitive) element.SetValue(ElementKind.Null, null);
        Children(xml, element, type);
        return element;
    }
}
