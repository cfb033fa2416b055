using Gateway.Fhir.Model;

namespace Gateway.Fhir.Terminology;

/// <summary>A concept map (http://hl7.org/fhir/R4/conceptmap.html).</summary>
/// <param name="Url">The canonical, without a version; empty when it has none, as one beside a map may.</param>
/// <param name="Version">The business version, else null.</param>
public sealed record ConceptMapDefinition(string Url, string? Version)
{
    /// <summary>The canonical of the value set that is translated from, else null.</summary>
    public string? Source { get; init; }

    /// <summary>The canonical of the value set that is translated to, else null.</summary>
    public string? Target { get; init; }

    public IReadOnlyList<ConceptMapGroup> Groups { get; init; } = [];

    public static ConceptMapDefinition Of(Element resource) => new(resource["url"]?.Text ?? "", resource["version"]?.Text)
    {
        Source = (resource["sourceUri"] ?? resource["sourceCanonical"])?.Text,
        Target = (resource["targetUri"] ?? resource["targetCanonical"])?.Text,
        Groups = [.. resource.All("group").Select(Group)],
    };

    private static ConceptMapGroup Group(Element group) => new(group["source"]?.Text, group["target"]?.Text)
    {
        Elements = [.. group.All("element").Where(element => element["code"]?.Text is not null).Select(element => new ConceptMapElement(element["code"]!.Text!, [.. element.All("target").Select(TargetOf)]))],
        Unmapped = group["unmapped"] is { } unmapped
            ? new ConceptMapUnmapped(unmapped["mode"]?.Text ?? "", unmapped["code"]?.Text, unmapped["display"]?.Text, unmapped["url"]?.Text)
            : null,
    };

    private static ConceptMapTarget TargetOf(Element target) => new(
        target["code"]?.Text, target["display"]?.Text, target["equivalence"]?.Text ?? "", target["dependsOn"] is not null);
}

/// <summary>Maps codes of one system to another's.</summary>
/// <param name="Source">The system translated from; null is any.</param>
/// <param name="Target">The system translated to.</param>
public sealed record ConceptMapGroup(string? Source, string? Target)
{
    public IReadOnlyList<ConceptMapElement> Elements { get; init; } = [];

    /// <summary>What becomes of a code that no element has; null: nothing.</summary>
    public ConceptMapUnmapped? Unmapped { get; init; }
}

/// <summary>A code and what it becomes.</summary>
public sealed record ConceptMapElement(string Code, IReadOnlyList<ConceptMapTarget> Targets);

/// <summary>What a code becomes.</summary>
/// <param name="Code">Null where there is no equal (equivalence unmatched).</param>
/// <param name="Display">For people, else null.</param>
/// <param name="Equivalence">http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html</param>
/// <param name="IsConditional">It holds only if other elements have certain values (dependsOn), which a code alone cannot tell.</param>
public sealed record ConceptMapTarget(string? Code, string? Display, string Equivalence, bool IsConditional)
{
    /// <summary>False for those that say that there is no such code.</summary>
    public bool IsMatch => Code is not null && Equivalence is not ("unmatched" or "disjoint");
}

/// <summary>What becomes of a code that is not in the map (http://hl7.org/fhir/R4/valueset-conceptmap-unmapped-mode.html).</summary>
/// <param name="Mode"><c>provided</c>: the code itself; <c>fixed</c>: one code for all; <c>other-map</c>: what another map says.</param>
/// <param name="Code">Of mode fixed.</param>
/// <param name="Display">Of mode fixed.</param>
/// <param name="OtherMap">Of mode other-map: its canonical.</param>
public sealed record ConceptMapUnmapped(string Mode, string? Code, string? Display, string? OtherMap);
