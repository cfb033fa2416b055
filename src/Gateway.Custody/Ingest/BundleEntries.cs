using Gateway.Fhir.Model;

namespace Gateway.Custody.Ingest;

/// <summary>What the gateway puts on a translated bundle: where its resources come from, and resources of its own.</summary>
internal static class BundleEntries
{
    /// <summary>Every resource says which source system it comes from (Resource.meta.source).</summary>
    public static void StampSource(Element resource, string source)
    {
        if (resource["meta"] is not { } meta)
        {
            meta = new Element("meta");
            resource.Insert(Math.Min(2, resource.Children.Count), meta);
        }
        meta.With("source", $"https://gateway.example/source/{source}");
    }

    public static void Add(Element bundle, Element resource)
    {
        var entry = bundle.Add(new Element("entry") { IsRepeat = true });
        entry.With("fullUrl", $"https://gateway.example/api/fhir/{resource.ResourceType}/{resource["id"]?.Text}");
        entry.Append(resource.Clone("resource"));
    }
}
