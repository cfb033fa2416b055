using System.Text;
using System.Xml;
using Gateway.Fhir.Model;
using Gateway.Mapping.Running;

namespace Gateway.Mapping;

/// <summary>
/// Writes what is no FHIR resource, a CDA document say, as XML by names alone: a plain value is an attribute, <c>data</c> and
/// <c>xmlText</c> are the text of their element (http://hl7.org/fhir/R4/structuredefinition.html#logical), and a structure that the map
/// created by its type says so as <c>xsi:type</c>.
/// </summary>
public static class LogicalXml
{
    private const string SchemaInstance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly XmlWriterSettings s_settings = new() { Indent = true, NewLineChars = "\n", Encoding = new UTF8Encoding(false) };

    /// <param name="root">What a map made.</param>
    /// <param name="name">The name of the root.</param>
    /// <param name="space">The name space of all elements; empty for none.</param>
    public static string Write(Element root, string name, string space)
    {
        var text = new StringBuilder();
        using (var writer = XmlWriter.Create(text, s_settings))
        {
            writer.WriteStartElement(name, space);
            if (HasType(root)) writer.WriteAttributeString("xmlns", "xsi", null, SchemaInstance);
            Content(writer, root, space);
            writer.WriteEndElement();
        }
        return text.Replace(" encoding=\"utf-16\"", " encoding=\"UTF-8\"", 0, Math.Min(text.Length, 60)).ToString();
    }

    private static bool HasType(Element element) => element.Children.Any(child => child.Tag is CreatedType || HasType(child));

    private static void Content(XmlWriter writer, Element element, string space)
    {
        foreach (var child in element.Children.Where(IsAttribute)) writer.WriteAttributeString(child.Name.TrimStart('@'), child.Text);
        foreach (var child in element.Children)
        {
            if (IsAttribute(child)) continue;
            if (child.IsPrimitive) writer.WriteString(child.Text);
            else Structure(writer, child, space);
        }
    }

    private static void Structure(XmlWriter writer, Element element, string space)
    {
        writer.WriteStartElement(element.Name, space);
        if (element.Tag is CreatedType created) writer.WriteAttributeString("type", SchemaInstance, created.Name);
        Content(writer, element, space);
        writer.WriteEndElement();
    }

    private static bool IsAttribute(Element element) => element.IsPrimitive && element.Name is not ("data" or "xmlText" or "#text");
}
