using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>
/// A FHIR document of any release as a source (http://hl7.org/fhir/R4/xml.html, the same rules in DSTU2 and STU3): a primitive has
/// its value, a resource its <c>resourceType</c>, so that a map reads <c>entry.resource.status</c> whichever way it was sent.
/// No definitions are asked: what repeats is what stands more than once.
/// </summary>
internal static class FhirXml
{
    public const string Namespace = "http://hl7.org/fhir";

    /// <summary>The elements that hold a resource: those of DSTU2, STU3 and R4 alike.</summary>
    private static readonly HashSet<string> s_holders = ["resource", "contained", "outcome"];

    public static Element Fold(Element root) => Resource("", root);

    private static Element Resource(string name, Element resource)
    {
        var folded = new Element(name);
        folded.Append(Element.String("resourceType", resource.Name));
        AppendChildren(folded, resource);
        return folded;
    }

    private static Element Of(Element element)
    {
        if (s_holders.Contains(element.Name) && element.Children is [{ Name: [>= 'A' and <= 'Z', ..] } resource]) return HeldBy(element, resource);
        if (element.Name == "div") return Element.String("div", Text(element));
        var value = element["@value"]?.Text;
        var folded = new Element(element.Name, value is null ? ElementKind.Object : ElementKind.String, value) { IsRepeat = element.IsRepeat };
        AppendChildren(folded, element);
        return folded;
    }

    private static Element HeldBy(Element holder, Element resource)
    {
        var held = Resource(holder.Name, resource);
        held.IsRepeat = holder.IsRepeat;
        return held;
    }

    /// <summary>The attributes <c>id</c> and <c>url</c> are elements like any other; <c>value</c> is the element's own text.</summary>
    private static void AppendChildren(Element folded, Element element)
    {
        foreach (var child in element.Children)
        {
            if (child.Name == "@value") continue;
            folded.Append(child.Name.StartsWith('@') ? Element.String(child.Name[1..], child.Text ?? "") : Of(child));
        }
    }

    /// <summary>A narrative counts as one field: its words, one piece after the other.</summary>
    private static string Text(Element element) =>
        element.Text ?? string.Join(' ', element.Children.Where(child => !child.Name.StartsWith('@')).Select(Text).Where(text => text.Length > 0));
}
