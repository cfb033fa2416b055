using System.Text;
using System.Xml;
using Gateway.Fhir.Model;
using Gateway.Mapping.Sources;

namespace Gateway.Mapping;

/// <summary>
/// Writes a resource of any release of FHIR as XML by its shape alone (http://hl7.org/fhir/R4/xml.html): the way back of
/// <see cref="FhirXml"/>. The order of elements is the tree's, for no definitions are asked.
/// </summary>
internal static class FhirShapedXml
{
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    public static byte[] Write(Element resource)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, s_settings)) Resource(writer, resource);
        return stream.ToArray();
    }

    private static void Resource(XmlWriter writer, Element resource)
    {
        writer.WriteStartElement(resource.ResourceType ?? throw new InvalidOperationException("Only a resource can be a document."), FhirXml.Namespace);
        foreach (var child in resource.Children)
            if (child.Name != "resourceType") Property(writer, child);
        writer.WriteEndElement();
    }

    private static void Property(XmlWriter writer, Element element)
    {
        if (element.Name == "div")
        {
            // A narrative was read as its words.
            writer.WriteElementString(element.Name, "http://www.w3.org/1999/xhtml", element.Text);
            return;
        }
        writer.WriteStartElement(element.Name, FhirXml.Namespace);
        if (element.ResourceType is not null) Resource(writer, element);
        else Structure(writer, element);
        writer.WriteEndElement();
    }

    /// <summary>Of a datatype <c>id</c> is an attribute, and <c>url</c> is one of an extension; a primitive's value too.</summary>
    private static void Structure(XmlWriter writer, Element element)
    {
        foreach (var child in element.Children)
            if (IsAttribute(element, child)) writer.WriteAttributeString(child.Name, child.Text);
        if (element.Text is { } value) writer.WriteAttributeString("value", value);
        foreach (var child in element.Children)
            if (!IsAttribute(element, child)) Property(writer, child);
    }

    private static bool IsAttribute(Element parent, Element child) =>
        child is { IsPrimitive: true, Text: not null } && (child.Name == "id" || (child.Name == "url" && parent.Name is ("extension" or "modifierExtension")));
}
