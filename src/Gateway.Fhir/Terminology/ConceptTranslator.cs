namespace Gateway.Fhir.Terminology;

/// <summary>A code that another stands for.</summary>
/// <param name="System">Null when the map names none.</param>
/// <param name="Code">The code.</param>
/// <param name="Display">For people, else null.</param>
/// <param name="Equivalence">http://hl7.org/fhir/R4/valueset-concept-map-equivalence.html; of a code that the map does not have but has an answer for: <c>equal</c> when it stays, <c>relatedto</c> when it becomes the one code for all.</param>
public sealed record ConceptMatch(string? System, string Code, string? Display, string Equivalence);

/// <summary>Translates codes by concept maps.</summary>
internal sealed class ConceptTranslator(CanonicalIndex<ConceptMapDefinition> maps, CanonicalIndex<CodeSystemDefinition> codeSystems)
{
    // A map that hands on to another that hands on: longer is a circle.
    private const int MaxOtherMaps = 8;

    public IReadOnlyList<ConceptMatch>? Translate(string conceptMap, string? system, string code) =>
        maps.Find(conceptMap) is { } map ? Translate(map, system, code, 0) : null;

    public IReadOnlyList<ConceptMatch>? TranslateBetween(string source, string target, string? system, string code)
    {
        var between = maps.All.Where(map => Bare(map.Source) == Bare(source) && Bare(map.Target) == Bare(target)).OrderBy(map => map.Url, StringComparer.Ordinal).ToList();
        return between.Count == 0 ? null : [.. between.SelectMany(map => Translate(map, system, code, 0)).Distinct()];
    }

    private List<ConceptMatch> Translate(ConceptMapDefinition map, string? system, string code, int depth)
    {
        var matches = new List<ConceptMatch>();
        foreach (var group in map.Groups)
        {
            if (system is not null && group.Source is not null && group.Source != system) continue;
            var comparer = group.Source is { } source ? codeSystems.Find(source)?.Comparer ?? StringComparer.Ordinal : StringComparer.Ordinal;
            var elements = group.Elements.Where(element => comparer.Equals(element.Code, code)).ToList();
            // A match that depends on other elements is not given: a code alone cannot tell whether it holds.
            matches.AddRange(elements.SelectMany(element => element.Targets).Where(target => target is { IsMatch: true, IsConditional: false })
                .Select(target => new ConceptMatch(group.Target, target.Code!, target.Display, target.Equivalence)));
            if (elements.Count == 0 && group.Unmapped is { } unmapped) matches.AddRange(Unmapped(unmapped, group, system, code, depth));
        }
        return matches;
    }

    private List<ConceptMatch> Unmapped(ConceptMapUnmapped unmapped, ConceptMapGroup group, string? system, string code, int depth) => unmapped switch
    {
        { Mode: "provided" } => [new ConceptMatch(group.Target ?? system, code, null, "equal")],
        { Mode: "fixed", Code: { } one } => [new ConceptMatch(group.Target, one, unmapped.Display, "relatedto")],
        { Mode: "other-map", OtherMap: { } other } when depth < MaxOtherMaps && maps.Find(other) is { } map => Translate(map, system, code, depth + 1),
        _ => [],
    };

    private static string? Bare(string? canonical) => canonical?.Split('|')[0];
}
