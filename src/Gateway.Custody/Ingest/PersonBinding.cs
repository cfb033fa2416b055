using Gateway.Custody.Delivery;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Custody.Ingest;

/// <summary>Binds a translated bundle to the person it is about: the sender's Patient gives way to the register's.</summary>
internal static class PersonBinding
{
    public static Element? PatientOf(Element bundle) => Resources(bundle).FirstOrDefault(resource => resource.ResourceType == "Patient");

    public static IEnumerable<Element> Resources(Element bundle) =>
        bundle.All("entry").Select(entry => entry["resource"]).OfType<Element>();

    /// <summary>A copy of the bundle whose Patient is the register's and whose references point at it.</summary>
    public static Element Bind(Element bundle, Element registered, PersonId person)
    {
        var bound = bundle.Clone();
        var sent = PatientOf(bound);
        var sentId = sent?["id"]?.Text;
        if (sent?.Parent is { } entry)
        {
            entry.Remove(sent);
            entry["fullUrl"]?.SetValue(ElementKind.String, $"https://gateway.example/api/fhir/Patient/{person}");
            var known = entry.Add(registered.Clone("resource"));
            DeathStatement.Carry(sent, known);
        }
        if (sentId is not null) Redirect(bound, [$"Patient/{sentId}", $"urn:uuid:{sentId}"], $"Patient/{person}");
        return bound;
    }

    /// <summary>A copy of the bundle without its Patient and without the elements that point at it; for what is about a device alone.</summary>
    public static Element Unbind(Element bundle)
    {
        var unbound = bundle.Clone();
        if (PatientOf(unbound) is not { } sent) return unbound;
        var sentId = sent["id"]?.Text;
        unbound.Remove(sent.Parent!);
        DropReferences(unbound, [$"Patient/{sentId}", $"urn:uuid:{sentId}"]);
        return unbound;
    }

    private static void DropReferences(Element element, string[] to)
    {
        foreach (var child in element.Children.ToList())
        {
            if (child["reference"] is { Kind: ElementKind.String } reference && to.Contains(reference.Text)) element.Remove(child);
            else DropReferences(child, to);
        }
    }

    private static void Redirect(Element element, string[] from, string to)
    {
        foreach (var child in element.Children)
        {
            if (child is { Name: "reference", Kind: ElementKind.String } && from.Contains(child.Text)) child.SetValue(ElementKind.String, to);
            else Redirect(child, from, to);
        }
    }
}
