using System.Xml;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>One reading of a document: walks the XML beside the definitions and notes what does not fit.</summary>
internal sealed class XmlReading(XmlReader reader, string text)
{
    /// <summary>As many as JSON's reader takes, counted as JSON counts them, so that a tree that was read from the one can be sent as the other.</summary>
    private const int MaxLevels = 128;
    private const int MostIssues = 100;
    private const int MostNameCharacters = 64;

    private readonly List<Issue> _issues = [];
    private readonly XmlNarrative _narrative = new(reader, text);

    public IReadOnlyList<Issue> Issues => _issues;

    private bool IsFull => _issues.Count >= MostIssues;

    public Element Document()
    {
        var root = new Element("");
        reader.Read();
        if (reader.NodeType == XmlNodeType.XmlDeclaration && reader.GetAttribute("encoding") is { } encoding && !IsUtf8(encoding))
            Add(root, "", IssueCode.BrokenXml, "structure", "the document declares another encoding; send UTF-8 and say so or say nothing.");
        reader.MoveToContent();
        Resource(root, 1);
        // Behind the root stand comments only; anything else is no XML, and the reader must see it.
        while (!IsFull && reader.Read()) { }
        return root;
    }

    private static bool IsUtf8(string encoding) =>
        encoding.Equals("utf-8", StringComparison.OrdinalIgnoreCase) || encoding.Equals("us-ascii", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a resource into an element; the reader goes from its start tag to its end tag.</summary>
    private void Resource(Element resource, int level)
    {
        var type = reader.LocalName;
        if (reader.NamespaceURI != XmlNames.Fhir)
        {
            Add(resource, "", IssueCode.XmlNamespace, "structure", $"a resource is of the namespace {XmlNames.Fhir}; declare it.");
            SkipToEnd();
            return;
        }
        if (!R4.ResourceTypes.Contains(type))
        {
            Add(resource, "", IssueCode.UnknownResourceType, "structure", "R4 has no resource of this type; send one of http://hl7.org/fhir/R4/resourcelist.html.", type);
            SkipToEnd();
            return;
        }
        resource.Append(Element.String("resourceType", type));
        var shape = XmlShape.Of(type);
        Attributes(resource, shape);
        Children(resource, shape, level);
    }

    private void Attributes(Element element, XmlShape shape)
    {
        while (reader.MoveToNextAttribute())
        {
            var name = reader.LocalName;
            if (reader.NamespaceURI == XmlNames.Declarations) continue;
            // Where a schema may be found; nothing is fetched from there.
            if (reader.NamespaceURI == XmlNames.SchemaInstance && name is "schemaLocation" or "noNamespaceSchemaLocation") continue;
            if (reader.NamespaceURI.Length == 0 && shape.Find(name) is { IsAttribute: true })
                element.Append(Element.String(name, reader.Value));
            else if (reader.NamespaceURI.Length > 0 || name != "value" || !shape.IsPrimitive)
                Add(element, name, IssueCode.XmlAttribute, "structure", $"{shape.Definition.Name} takes no such attribute; correct the name or leave it out.");
        }
        reader.MoveToElement();
    }

    private void Children(Element parent, XmlShape shape, int level)
    {
        if (reader.IsEmptyElement) return;
        var last = -1;
        while (!IsFull && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
        {
            if (reader.NodeType == XmlNodeType.Element) Child(parent, shape, level, ref last);
            else RefuseText(parent);
        }
    }

    private void RefuseText(Element parent)
    {
        if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA && !string.IsNullOrWhiteSpace(reader.Value))
            Add(parent, "", IssueCode.XmlMixedText, "structure", "text stands between the elements; send a value in the attribute value of its element.");
    }

    private void Child(Element parent, XmlShape shape, int level, ref int last)
    {
        var name = reader.LocalName;
        var place = shape.Find(name);
        if (reader.NamespaceURI != (place?.Type == "xhtml" ? XmlNames.Xhtml : XmlNames.Fhir))
            Add(parent, name, IssueCode.XmlNamespace, "structure", $"the element is not of the namespace {(place?.Type == "xhtml" ? XmlNames.Xhtml : XmlNames.Fhir)}; declare it, or leave the element out.");
        else if (place is null)
            AddUnknown(parent, shape, name);
        else if (place.IsAttribute)
            Add(parent, name, IssueCode.UnknownElement, "structure", $"XML sends this as an attribute; write {name}=\"…\" into the tag above.");
        else if (level + (place.Repeats ? 2 : 1) is var deeper && deeper > MaxLevels)
            Add(parent, name, IssueCode.TooDeep, "too-costly", "the element is nested too deeply to be read; send a flatter resource.");
        else
        {
            if (place.Position < last)
                Add(parent, name, IssueCode.XmlOrder, "structure", $"the element stands behind one that follows it in {shape.Definition.Name}; send the elements in the order of the definition.");
            last = Math.Max(last, place.Position);
            Content(parent, name, place, deeper);
            return;
        }
        SkipToEnd();
    }

    private void Content(Element parent, string name, XmlPlace place, int level)
    {
        if (place.Type == "xhtml")
        {
            parent.Append(Element.String(name, _narrative.Read()));
            return;
        }
        if (place.Type == "Resource")
        {
            Wrapped(parent.Append(new Element(name) { IsRepeat = place.Repeats }), level);
            return;
        }
        var shape = XmlShape.Of(place.Type);
        var value = shape.IsPrimitive ? reader.GetAttribute("value") : null;
        var kind = !shape.IsPrimitive ? ElementKind.Object : value is null ? ElementKind.Null : R4.JsonKindOf(place.Type);
        var element = parent.Append(new Element(name, kind, value) { IsRepeat = place.Repeats });
        Attributes(element, shape);
        Children(element, shape, level);
    }

    /// <summary>A resource inside another stands in an element of its own: <c>&lt;contained&gt;&lt;Patient&gt;</c>.</summary>
    private void Wrapped(Element wrapper, int level)
    {
        var count = 0;
        while (reader.MoveToNextAttribute())
            if (reader.NamespaceURI != XmlNames.Declarations)
                Add(wrapper, reader.LocalName, IssueCode.XmlAttribute, "structure", "the element around a resource takes no attributes; leave it out.");
        reader.MoveToElement();
        if (!reader.IsEmptyElement)
        {
            while (!IsFull && reader.Read() && reader.NodeType != XmlNodeType.EndElement)
            {
                if (reader.NodeType != XmlNodeType.Element) RefuseText(wrapper);
                else if (++count == 1) Resource(wrapper, level);
                else SkipToEnd();
            }
        }
        if (count != 1) Add(wrapper, "", IssueCode.NoResource, "structure", "this element holds exactly one resource; send one.");
    }

    private void AddUnknown(Element parent, XmlShape shape, string name)
    {
        var likely = shape.Definition.Elements.FirstOrDefault(element => element.IsChoice
            && name.StartsWith(element.Name, StringComparison.Ordinal) && (name.Length == element.Name.Length || char.IsAsciiLetterUpper(name[element.Name.Length])));
        if (likely is not null)
            Add(parent, name, IssueCode.ChoiceType, "structure", $"{likely.Name}[x] is not allowed with this type; send one that R4 lists for {shape.Definition.Name}.");
        else
            Add(parent, name, IssueCode.UnknownElement, "structure", $"{shape.Definition.Name} has no such element in R4; correct the name, leave it out or send an extension.");
    }

    private void SkipToEnd()
    {
        if (reader.IsEmptyElement) return;
        var depth = reader.Depth;
        while (reader.Read() && (reader.Depth > depth || reader.NodeType != XmlNodeType.EndElement)) { }
    }

    private void Add(Element at, string child, string code, string type, string sentence, string? value = null)
    {
        if (IsFull) return;
        var place = (IXmlLineInfo)reader;
        var path = at.Path();
        if (child.Length > 0) path = $"{path}{(path.Length > 0 ? "." : "")}{(child.Length > MostNameCharacters ? string.Concat(child.AsSpan(0, MostNameCharacters), "…") : child)}";
        // What is at fault before there is a resource has no path.
        if (path.Length == 0) path = $"line {place.LineNumber}";
        _issues.Add(Issue.Error(code, type, path, $"Line {place.LineNumber}, column {place.LinePosition}: {sentence}", value?.Length > MostNameCharacters ? value[..MostNameCharacters] : value));
    }
}
