using System.Collections.Frozen;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Terminology;

/// <summary>
/// What the value sets, code systems and concept maps at hand say about codes (http://hl7.org/fhir/R4/terminology-module.html).
/// Immutable; one serves any number of threads. A definition is read, and a value set compiled, when somebody asks for it.
/// What is not at hand is said to be so, and never taken for right.
/// </summary>
public sealed class TerminologyService
{
    private readonly CanonicalIndex<ValueSetDefinition> _valueSets;
    private readonly CanonicalIndex<CodeSystemDefinition> _codeSystems;
    private readonly CanonicalIndex<ConceptMapDefinition> _conceptMaps;
    private readonly ValueSetCompiler _compiler;
    private readonly ConceptTranslator _translator;
    private readonly Lazy<FrozenDictionary<(string, string), string>> _listedDisplays;

    private TerminologyService(
        CanonicalIndex<ValueSetDefinition> valueSets, CanonicalIndex<CodeSystemDefinition> codeSystems, CanonicalIndex<ConceptMapDefinition> conceptMaps)
    {
        _valueSets = valueSets;
        _codeSystems = codeSystems;
        _conceptMaps = conceptMaps;
        _compiler = new ValueSetCompiler(valueSets, codeSystems);
        _translator = new ConceptTranslator(conceptMaps, codeSystems);
        _listedDisplays = new(() => ListedDisplays(valueSets));
    }

    /// <summary>The codes of base R4 alone.</summary>
    public static TerminologyService R4 { get; } = new(
        CanonicalIndex<ValueSetDefinition>.Empty, CanonicalIndex<CodeSystemDefinition>.Empty, CanonicalIndex<ConceptMapDefinition>.Empty);

    /// <summary>
    /// A service that knows these resources too: ValueSet, CodeSystem and ConceptMap; others, and those without an url, are passed over.
    /// One of an url and version that is known already takes its place. The resources must not change afterwards.
    /// </summary>
    public TerminologyService With(IEnumerable<Element> resources)
    {
        var byType = resources.Where(resource => resource["url"]?.Text is not null).ToLookup(resource => resource.ResourceType, StringComparer.Ordinal);
        return new TerminologyService(
            _valueSets.With(byType["ValueSet"].Select(set => Lazily(set, ValueSetDefinition.Of))),
            _codeSystems.With(byType["CodeSystem"].Where(system => system["content"]?.Text != "supplement").Select(system => Lazily(system, CodeSystemDefinition.Of))),
            _conceptMaps.With(byType["ConceptMap"].Select(map => Lazily<ConceptMapDefinition>(map, ConceptMapDefinition.Of))));
    }

    /// <summary>As <see cref="With(IEnumerable{Element})"/>, for definitions that are read when somebody asks for them.</summary>
    internal TerminologyService With(
        IEnumerable<(string Url, string? Version, Func<ValueSetDefinition?> Read)> valueSets, IEnumerable<(string Url, string? Version, Func<CodeSystemDefinition?> Read)> codeSystems) =>
        new(_valueSets.With(valueSets), _codeSystems.With(codeSystems), _conceptMaps);

    /// <summary>Whether a code is in a value set.</summary>
    /// <param name="valueSet">The canonical, with or without a version; without one the newest at hand counts.</param>
    /// <param name="system">The code's system; null for an element of type code, which names none, so that any system of the set may hold it.</param>
    /// <param name="code">The code, compared as its system compares codes; as written where the system is not at hand.</param>
    public Membership IsMember(string valueSet, string? system, string code) => _compiler.Of(valueSet).Test(system, code);

    /// <summary>True when the value set is at hand, be it that its codes cannot be judged.</summary>
    public bool Knows(string valueSet) => _compiler.Of(valueSet) != CodeTest.Unknown;

    /// <summary>Whether a code is one of a code system: by the system where it is complete at hand, for units, languages and the like by their grammar.</summary>
    public Membership IsCodeOf(string system, string code) => new SystemTest(system, _codeSystems.Find(system), []).Test(system, code);

    /// <summary>What people call a code: as its code system says, else as a value set that lists it says; null when neither is at hand.</summary>
    public string? Display(string system, string code) =>
        _codeSystems.Find(system)?.Find(code)?.Display ?? _listedDisplays.Value.GetValueOrDefault((system, code));

    /// <summary>Whether one code of a system is another or lies above it; null when the system is not complete at hand, or does not have both.</summary>
    public bool? Subsumes(string system, string ancestor, string code) => _codeSystems.Find(system)?.Subsumes(ancestor, code);

    /// <summary>What a concept map makes of a code (http://hl7.org/fhir/R4/conceptmap-operation-translate.html).</summary>
    /// <param name="conceptMap">The map's canonical.</param>
    /// <param name="system">The code's system; null when it has none, then every group of the map is asked.</param>
    /// <param name="code">The code.</param>
    /// <returns>The matches, none when the map has no equal for the code; null when the map is not at hand.</returns>
    public IReadOnlyList<ConceptMatch>? Translate(string conceptMap, string? system, string code) => _translator.Translate(conceptMap, system, code);

    /// <summary>As <see cref="Translate"/>, by every map at hand between two value sets; null when there is none.</summary>
    public IReadOnlyList<ConceptMatch>? TranslateBetween(string sourceValueSet, string targetValueSet, string? system, string code) =>
        _translator.TranslateBetween(sourceValueSet, targetValueSet, system, code);

    private static (string, string?, Func<T?>) Lazily<T>(Element resource, Func<Element, T?> read)
        where T : class => (resource["url"]!.Text!, resource["version"]?.Text, () => read(resource));

    private static FrozenDictionary<(string, string), string> ListedDisplays(CanonicalIndex<ValueSetDefinition> valueSets)
    {
        var displays = new Dictionary<(string, string), string>();
        foreach (var set in valueSets.All.OrderBy(set => set.Url, StringComparer.Ordinal))
        {
            var listed = set.Include.SelectMany(part => part.Concepts.Select(concept => concept with { System = part.System })).Concat(set.Expansion);
            foreach (var concept in listed)
                if (concept is { System: { } system, Display: { } display }) displays.TryAdd((system, concept.Code), display);
        }
        return displays.ToFrozenDictionary();
    }
}
