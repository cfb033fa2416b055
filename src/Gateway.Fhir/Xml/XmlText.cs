using System.Text;
using System.Xml;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>Writes a resource as XML (http://hl7.org/fhir/R4/xml.html), its elements in the order of the definitions.</summary>
public static class XmlText
{
    // Line ends and tabs in a value are written as references: a reader makes spaces of the naked ones (XML 1.0 section 3.3.3).
    private static readonly XmlWriterSettings s_compact = new() { Encoding = new UTF8Encoding(false), NewLineHandling = NewLineHandling.Entitize, NewLineChars = "\n" };
    private static readonly XmlWriterSettings s_indented = Indented();

    /// <summary>
    /// The resource as XML, and what had to be left out: elements that R4 does not define, a value where an object belongs,
    /// control characters, a narrative that is no well-formed XHTML. The narrative goes out letter by letter.
    /// </summary>
    public static XmlOutput Write(Element root, bool indented = false)
    {
        if (root.ResourceType is not { } type || !R4.ResourceTypes.Contains(type))
            return new XmlOutput([], [Issue.Error(IssueCode.UnknownResourceType, "structure", "Resource", "Only a resource of R4 has a form in XML; give it a resourceType of R4.")]);
        var stream = new MemoryStream();
        using var writer = XmlWriter.Create(stream, indented ? s_indented : s_compact);
        var writing = new XmlWriting(writer);
        writing.Resource(root, type);
        writer.Flush();
        return new XmlOutput(stream.ToArray(), writing.LeftOut);
    }

    private static XmlWriterSettings Indented()
    {
        var settings = s_compact.Clone();
        settings.Indent = true;
        return settings;
    }
}
