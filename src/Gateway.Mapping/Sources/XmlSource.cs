using System.Text;
using System.Xml;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>
/// An XML document: the root is the document element; elements by local name, attributes as children named <c>@name</c>,
/// text trimmed, text beside child elements as a child <c>#text</c>. No document type, no entity, nothing fetched.
/// A document in the namespace of FHIR, of whatever release, becomes the tree that its JSON would be (<see cref="FhirXml"/>).
/// </summary>
internal static class XmlSource
{
    private const int MaxDepth = 128;

    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType)
    {
        var settings = new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit,
            XmlResolver = null,
            IgnoreComments = true,
            IgnoreProcessingInstructions = true,
            CloseInput = true,
        };
        var stream = new MemoryStream(body.ToArray(), writable: false);
        var charset = Charset.Named(contentType);
        if (charset is not null && Charset.Find(charset) is null)
            return SourceReading.Failed(Issue.Error(MappingIssues.UnknownCharset, "not-supported", "Content-Type", "This charset is not known here; send UTF-8.", charset));
        // RFC 7303 section 3: the charset of the media type stands above the declaration in the document.
        using var reader = charset is null
            ? XmlReader.Create(stream, settings)
            : XmlReader.Create(new StreamReader(stream, Charset.Find(charset)!), settings);
        try
        {
            var (root, fault) = Tree(reader, out var isFhir);
            if (fault is not null) return SourceReading.Failed(fault);
            return SourceReading.Of(Blanks.Without(isFhir ? FhirXml.Fold(root!) : root!), body);
        }
        catch (XmlException broken)
        {
            return SourceReading.Failed(Broken(broken, body.Span));
        }
        catch (DecoderFallbackException)
        {
            return SourceReading.Failed(Issue.Error(MappingIssues.WrongCharset, "structure", Place(reader), "The bytes are not in the charset of the Content-Type; send UTF-8."));
        }
    }

    private static (Element? Root, Issue? Fault) Tree(XmlReader reader, out bool isFhir)
    {
        isFhir = false;
        var open = new Stack<Building>();
        Element? root = null;
        var elements = 0;
        while (reader.Read())
        {
            switch (reader.NodeType)
            {
                case XmlNodeType.Element:
                    if (open.Count >= MaxDepth) return (null, TooLarge(reader, $"Elements are nested more than {MaxDepth} deep; send the format's own depth."));
                    if (++elements + reader.AttributeCount > SourceReaders.MaxElements) return (null, TooLarge(reader, "The document has too many elements to be read at once; send it in parts."));
                    if (open.Count == 0) isFhir = reader.NamespaceURI == FhirXml.Namespace;
                    var isEmpty = reader.IsEmptyElement;
                    var begun = Begin(reader);
                    elements += begun.Attributes.Count;
                    open.Push(begun);
                    if (isEmpty) root = End(open) ?? root;
                    break;
                case XmlNodeType.EndElement:
                    root = End(open) ?? root;
                    break;
                case XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace:
                    if (open.TryPeek(out var inside)) inside.Text.Append(reader.Value);
                    break;
            }
        }
        return (root, null);
    }

    private static Building Begin(XmlReader reader)
    {
        var building = new Building(reader.LocalName);
        while (reader.MoveToNextAttribute())
            if (reader.Prefix != "xmlns" && reader.Name != "xmlns") building.Attributes.Add(Element.String("@" + reader.LocalName, reader.Value.Trim()));
        reader.MoveToElement();
        return building;
    }

    /// <summary>Ends the innermost element; gives the document element when that was it.</summary>
    private static Element? End(Stack<Building> open)
    {
        var done = open.Pop().ToElement();
        if (!open.TryPeek(out var parent)) return done;
        parent.Add(done);
        return null;
    }

    private static Issue TooLarge(XmlReader reader, string text) => Issue.Error(MappingIssues.TooLarge, "too-long", Place(reader), text);

    private static string Place(XmlReader reader) =>
        reader is IXmlLineInfo place && place.HasLineInfo() ? $"line {place.LineNumber}, column {place.LinePosition}" : "";

    private static Issue Broken(XmlException broken, ReadOnlySpan<byte> body)
    {
        var place = broken.LineNumber > 0 ? $"line {broken.LineNumber}, column {broken.LinePosition}" : "";
        return body.IndexOf("<!DOCTYPE"u8) >= 0
            ? Issue.Error(MappingIssues.XmlDocumentType, "not-supported", place, "A document type or entity declaration is refused; send the document without <!DOCTYPE.")
            : Issue.Error(MappingIssues.XmlBroken, "structure", place, "The XML is broken at this place; send well-formed XML in the encoding it declares.");
    }

    /// <summary>An element that is still open.</summary>
    private sealed class Building(string name)
    {
        private readonly List<Element> _children = [];
        private readonly Dictionary<string, Element> _first = new(StringComparer.Ordinal);

        public List<Element> Attributes { get; } = [];

        public StringBuilder Text { get; } = new();

        public void Add(Element child)
        {
            if (!_first.TryAdd(child.Name, child))
            {
                _first[child.Name].IsRepeat = true;
                child.IsRepeat = true;
            }
            _children.Add(child);
        }

        public Element ToElement()
        {
            var text = Text.ToString().Trim();
            var element = _children.Count == 0 && text.Length > 0 ? Element.String(name, text) : new Element(name);
            foreach (var attribute in Attributes) element.Append(attribute);
            foreach (var child in _children) element.Append(child);
            if (_children.Count > 0 && text.Length > 0) element.Append(Element.String("#text", text));
            return element;
        }
    }
}
