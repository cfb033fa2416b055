using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>dom-3: a contained resource is referred to from elsewhere in the resource, or refers to the resource that contains it.</summary>
internal static class ContainedReferences
{
    private const int MostLevels = 256;

    public static bool AllAreUsed(Element resource)
    {
        var used = new HashSet<string>(StringComparer.Ordinal);
        Collect(resource, used, MostLevels);
        foreach (var contained in resource.Children)
        {
            if (contained.Name != "contained") continue;
            // One without an id cannot be referred to, which ContainedCheck says.
            if (contained["id"] is not { Kind: not ElementKind.Null, Text: { } id } || used.Contains("#" + id)) continue;
            if (!RefersToContainer(contained, MostLevels)) return false;
        }
        return true;
    }

    /// <summary>What the references, canonicals and addresses below begin with # and say.</summary>
    private static void Collect(Element element, HashSet<string> used, int levels)
    {
        foreach (var child in element.Children)
        {
            if (child.Text is ['#', ..] text && IsAddress(child)) used.Add(text);
            if (child.Children.Count > 0 && levels > 0) Collect(child, used, levels - 1);
        }
    }

    private static bool RefersToContainer(Element element, int levels)
    {
        foreach (var child in element.Children)
            if ((child.Text == "#" && (child.Name == "reference" || FhirTypes.TypeOf(child) == "canonical")) || (levels > 0 && RefersToContainer(child, levels - 1))) return true;
        return false;
    }

    private static bool IsAddress(Element element) => element.Name == "reference" || FhirTypes.TypeOf(element) is "canonical" or "uri" or "url";
}
