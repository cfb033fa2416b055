using System.Collections.Frozen;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>
/// Invariants that stand at nearly every element or resource, recognised by their exact expressions and judged without an
/// evaluation. A property test holds each against its expression.
/// </summary>
internal static class HandWrittenInvariants
{
    /// <summary>
    /// Expressions that another check has said already: ele-1 (EmptyElementCheck), dom-2 (ContainedCheck),
    /// ref-1 (ReferenceCheck), txt-1 and txt-2 (NarrativeCheck).
    /// </summary>
    public static FrozenSet<string> MadeElsewhere { get; } = FrozenSet.Create(StringComparer.Ordinal,
        "hasValue() or (children().count() > id.count())",
        "contained.contained.empty()",
        "reference.startsWith('#').not() or (reference.substring(1) in %rootResource.contained.id) or (reference='#' and %rootResource!=%resource)",
        "reference.startsWith('#').not() or (reference.substring(1).trace('url') in %rootResource.contained.id.trace('ids'))",
        "htmlChecks()");

    public static FrozenDictionary<string, Func<Element, bool>> ByExpression { get; } = new Dictionary<string, Func<Element, bool>>(StringComparer.Ordinal)
    {
        // ext-1
        ["extension.exists() != value.exists()"] = element => Has(element, "extension") != HasChoice(element, "value"),
        // qty-3
        ["code.empty() or system.exists()"] = element => !Has(element, "code") || Has(element, "system"),
        // sqty-1
        ["comparator.empty()"] = element => !Has(element, "comparator"),
        // obs-3
        ["low.exists() or high.exists() or text.exists()"] = element => Has(element, "low") || Has(element, "high") || Has(element, "text"),
        // obs-6
        ["dataAbsentReason.empty() or value.empty()"] = element => !Has(element, "dataAbsentReason") || !HasChoice(element, "value"),
        // cpt-2
        ["value.empty() or system.exists()"] = element => !Has(element, "value") || Has(element, "system"),
        // dom-3
        [Contained3] = element => element["contained"] is null || ContainedReferences.AllAreUsed(element),
        // dom-4
        ["contained.meta.versionId.empty() and contained.meta.lastUpdated.empty()"] = element => !ContainedMetaHas(element, "versionId") && !ContainedMetaHas(element, "lastUpdated"),
        // dom-5
        ["contained.meta.security.empty()"] = element => !ContainedMetaHas(element, "security"),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private const string Contained3 =
        "contained.where((('#'+id in (%resource.descendants().reference | %resource.descendants().as(canonical) | %resource.descendants().as(uri) | %resource.descendants().as(url))) or descendants().where(reference = '#').exists() or descendants().where(as(canonical) = '#').exists() or descendants().where(as(canonical) = '#').exists()).not()).trace('unmatched', id).empty()";

    private static bool Has(Element element, string name)
    {
        foreach (var child in element.Children)
            if (child.Name == name && IsItem(child)) return true;
        return false;
    }

    private static bool HasChoice(Element element, string name)
    {
        foreach (var child in element.Children)
        {
            if (!child.Name.StartsWith(name, StringComparison.Ordinal) || !IsItem(child)) continue;
            if (child.Name.Length == name.Length || FhirTypes.IsChoice(element, child.Name, name)) return true;
        }
        return false;
    }

    private static bool ContainedMetaHas(Element resource, string name)
    {
        foreach (var contained in resource.Children)
            if (contained.Name == "contained" && contained["meta"] is { } meta && Has(meta, name)) return true;
        return false;
    }

    /// <summary>As FHIRPath counts: a null without id and extensions is none, an array stands for its items.</summary>
    private static bool IsItem(Element child) => child.Kind switch
    {
        ElementKind.Null => child.Children.Count > 0,
        ElementKind.Array => child.Children.Any(IsItem),
        _ => true,
    };
}
