using System.Xml;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Xml;

/// <summary>One writing of a tree: walks the tree beside the definitions and notes what XML cannot say.</summary>
internal sealed class XmlWriting(XmlWriter writer)
{
    private const int MostIssues = 100;

    /// <summary>More than any reader takes; a tree made by a program must not end the process by its depth.</summary>
    private const int MostLevels = 256;

    private readonly List<Issue> _leftOut = [];
    private int _level;

    public IReadOnlyList<Issue> LeftOut => _leftOut;

    public void Resource(Element resource, string type)
    {
        writer.WriteStartElement(type, XmlNames.Fhir);
        Members(resource, XmlShape.Of(type));
        writer.WriteEndElement();
    }

    private void Members(Element element, XmlShape shape)
    {
        foreach (var child in element.Children)
            if (shape.Find(child.Name) is { IsAttribute: true }) Attribute(element, child);
        if (shape.IsPrimitive && element.Kind != ElementKind.Null && element.Text is { } text)
        {
            if (IsXmlText(text)) writer.WriteAttributeString("value", text);
            else Leave(element, "The value holds a control character or half of a surrogate pair, which XML has not; take it out.");
        }
        foreach (var (child, place) in InOrder(element, shape)) Member(child, place);
    }

    private void Attribute(Element owner, Element child)
    {
        if (child.Kind == ElementKind.String && child.Text is { } text && IsXmlText(text) && ReferenceEquals(owner[child.Name], child))
            writer.WriteAttributeString(child.Name, text);
        else
            Leave(child, "XML sends this as an attribute: one string of characters that XML has.");
        if (child.Children.Count > 0) Leave(child, "XML sends this as an attribute, which takes neither id nor extensions; leave them out.");
    }

    /// <summary>The children that are elements, in the order of the definition; repeats keep theirs.</summary>
    private List<(Element Child, XmlPlace Place)> InOrder(Element element, XmlShape shape)
    {
        var members = new List<(Element Child, XmlPlace Place)>(element.Children.Count);
        var last = -1;
        var isOrdered = true;
        foreach (var child in element.Children)
        {
            if (shape.Find(child.Name) is not { } place)
            {
                if (child.Name != "resourceType" || shape.Definition.Kind != TypeKind.Resource)
                    Leave(child, $"{shape.Definition.Name} has no such element in R4, so XML has no place for it; correct the name or send an extension.");
                continue;
            }
            if (place.IsAttribute) continue;
            members.Add((child, place));
            isOrdered &= place.Position >= last;
            last = place.Position;
        }
        return isOrdered ? members : [.. members.OrderBy(member => member.Place.Position)];
    }

    private void Member(Element child, XmlPlace place)
    {
        _level++;
        if (_level > MostLevels) Leave(child, "The element is nested too deeply to be written; send a flatter resource.");
        else if (place.Type == "xhtml") Narrative(child);
        else if (place.Type == "Resource") Wrapped(child);
        else Typed(child, place);
        _level--;
    }

    private void Typed(Element child, XmlPlace place)
    {
        var shape = XmlShape.Of(place.Type);
        if (child.Kind == ElementKind.Array || child.IsPrimitive != shape.IsPrimitive)
            Leave(child, $"This is of type {place.Type}, which XML cannot write of a value like this; send a {(shape.IsPrimitive ? "single value" : "JSON object")}.");
        else if (child is { Kind: ElementKind.Null, Children.Count: 0 })
            Leave(child, "This has neither a value nor an extension; XML has no null.");
        else
        {
            writer.WriteStartElement(child.Name, XmlNames.Fhir);
            Members(child, shape);
            writer.WriteEndElement();
        }
    }

    private void Wrapped(Element child)
    {
        if (child.ResourceType is not { } type || !R4.ResourceTypes.Contains(type))
        {
            Leave(child, "A resource of R4 belongs here; give it a resourceType of R4.");
            return;
        }
        writer.WriteStartElement(child.Name, XmlNames.Fhir);
        Resource(child, type);
        writer.WriteEndElement();
    }

    private void Narrative(Element child)
    {
        if (child.Children.Count > 0) Leave(child, "A narrative takes no extensions in XML; leave them out.");
        // Written raw, so nothing may stand in it that would break out of its place.
        if (child.Kind == ElementKind.String && child.Text is { } text && XmlNarrative.IsOneDiv(text)) writer.WriteRaw(text);
        else Leave(child, $"The narrative is no well-formed div of the namespace {XmlNames.Xhtml}; correct the mark-up.");
    }

    /// <summary>XML 1.0 section 2.2: neither control characters but tab and line ends, nor half surrogate pairs.</summary>
    private static bool IsXmlText(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (XmlConvert.IsXmlChar(text[i])) continue;
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1])) return false;
            i++;
        }
        return true;
    }

    private void Leave(Element element, string sentence)
    {
        if (_leftOut.Count < MostIssues) _leftOut.Add(Issue.Error(IssueCode.XmlCannotSay, "not-supported", element.Path(), sentence));
    }
}
