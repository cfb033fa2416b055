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

    /// <summary>The bundle's Patient becomes the register's, and its references point at it.</summary>
    /// <returns>The bundle.</returns>
    public static Element Bind(Element bundle, Element registered, PersonId person)
    {
        var sent = PatientOf(bundle);
        var sentId = sent?["id"]?.Text;
        if (sent?.Parent is { } entry)
        {
            entry.Remove(sent);
            entry["fullUrl"]?.SetValue(ElementKind.String, $"https://gateway.example/api/fhir/Patient/{person}");
            var known = entry.Add(registered.Clone("resource"));
            DeathStatement.Carry(sent, known);
        }
        if (sentId is not null) Redirect(bundle, [$"Patient/{sentId}", $"urn:uuid:{sentId}"], $"Patient/{person}");
        return bundle;
    }

    /// <summary>The bundle loses its Patient and the elements that point at it; for what is about a device alone.</summary>
    /// <returns>The bundle.</returns>
    public static Element Unbind(Element bundle)
    {
        if (PatientOf(bundle) is not { } sent) return bundle;
        var sentId = sent["id"]?.Text;
        bundle.Remove(sent.Parent!);
        DropReferences(bundle, [$"Patient/{sentId}", $"urn:uuid:{sentId}"]);
        return bundle;
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
