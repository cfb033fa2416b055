using Gateway.Fhir.Model;

namespace Gateway.Triage;

/// <summary>Finding things in a bundle that may be as poor as it likes.</summary>
internal static class BundleResources
{
    public const string Snomed = "http://snomed.info/sct";
    public const string Loinc = "http://loinc.org";

    public static IEnumerable<Element> ResourcesOf(this Element bundle, string type)
    {
        foreach (var entry in bundle.All("entry"))
            if (entry["resource"] is { } resource && resource.ResourceType == type) yield return resource;
    }

    /// <summary>True when a CodeableConcept holds one of the codes, each written <c>system|code</c>.</summary>
    public static bool HasCode(this Element? concept, IReadOnlySet<string> codes)
    {
        foreach (var coding in concept?.All("coding") ?? [])
            if (codes.Contains($"{coding["system"]?.Text}|{coding["code"]?.Text}")) return true;
        return false;
    }

    /// <summary>The element <c>value[x]</c>, whatever its type.</summary>
    public static Element? ValueOf(this Element holder) =>
        holder.Children.FirstOrDefault(child => child.Name.StartsWith("value", StringComparison.Ordinal));
}
