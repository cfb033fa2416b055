using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>
/// <c>resolve()</c>: contained resources, the entries of the bundle around (http://hl7.org/fhir/R4/bundle.html#references),
/// and what the context can find. A reference that leads nowhere is left out.
/// </summary>
internal static class References
{
    public static Items Resolve(Evaluation run, Items input)
    {
        var found = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
        {
            var item = input[i];
            var reference = item.AsNode is { IsPrimitive: false } node ? node["reference"]?.Text : item.AsString();
            if (reference is { Length: > 0 } && Find(run, item.AsNode ?? run.Root, reference) is { } resource) found.Add(Item.Of(resource));
        }
        return found.ToItems();
    }

    private static Element? Find(Evaluation run, Element from, string reference)
    {
        if (reference[0] != '#') return InBundle(run, from, reference) ?? run.Context.Resolve?.Invoke(reference);
        var container = Variables.RootResourceOf(from);
        if (reference.Length == 1) return container;
        var id = reference.AsSpan(1);
        foreach (var contained in container.Children)
        {
            run.Spend(1);
            if (contained.Name == "contained" && id.SequenceEqual(contained["id"]?.Text)) return contained;
        }
        return null;
    }

    private static Element? InBundle(Evaluation run, Element from, string reference)
    {
        var here = from;
        while (here is not null && here.ResourceType != "Bundle") here = here.Parent;
        if (here is null) return null;
        // A version of a resource is still that resource; a bundle holds one.
        var version = reference.IndexOf("/_history/", StringComparison.Ordinal);
        var wanted = version < 0 ? reference : reference[..version];
        foreach (var entry in here.Children)
        {
            run.Spend(1);
            if (entry.Name == "entry" && entry["resource"] is { } resource && Is(entry["fullUrl"]?.Text, resource, wanted)) return resource;
        }
        return null;
    }

    private static bool Is(string? fullUrl, Element resource, string wanted)
    {
        if (fullUrl == wanted) return true;
        var slash = wanted.IndexOf('/', StringComparison.Ordinal);
        // Relative: Type/id, of the resource itself.
        return slash > 0 && wanted.IndexOf('/', slash + 1) < 0
            && wanted.AsSpan(0, slash).SequenceEqual(resource.ResourceType) && wanted.AsSpan(slash + 1).SequenceEqual(resource["id"]?.Text);
    }
}
