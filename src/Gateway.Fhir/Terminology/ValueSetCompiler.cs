using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Gateway.Fhir.Terminology;

/// <summary>Turns value sets into tests of a code, each once, when somebody asks for it.</summary>
internal sealed class ValueSetCompiler(CanonicalIndex<ValueSetDefinition> valueSets, CanonicalIndex<CodeSystemDefinition> codeSystems)
{
    private const int MaxImports = 32;
    private const string Snomed = "http://snomed.info/sct";

    private readonly ConcurrentDictionary<string, CodeTest> _compiled = new(StringComparer.Ordinal);

    /// <summary>The test of a canonical; of a set that is not at hand, one that checks nothing.</summary>
    public CodeTest Of(string canonical) =>
        _compiled.TryGetValue(canonical, out var known) ? known : _compiled.GetOrAdd(canonical, Compile(canonical, []));

    /// <param name="canonical">The set.</param>
    /// <param name="around">The sets that import this one: a circle of imports, or one without a sensible end, says nothing.</param>
    private CodeTest Compile(string canonical, ImmutableList<string> around)
    {
        if (around.Count > MaxImports || around.Contains(canonical)) return CodeTest.Unknown;
        return valueSets.Find(canonical) is { } set ? Compile(set, around.Add(canonical)) : BaseSets.Find(canonical) ?? CodeTest.Unknown;
    }

    private CodeTest Compile(ValueSetDefinition set, ImmutableList<string> around)
    {
        CodeTest? definition = set.Include.Count == 0 ? null : Any(set.Include, around);
        if (definition is not null && set.Exclude.Count > 0) definition = new ExceptTest(definition, Any(set.Exclude, around));
        if (set.Expansion.Count == 0) return definition ?? CodeTest.Unknown;
        var expansion = set.Expansion.GroupBy(concept => concept.System ?? "", StringComparer.Ordinal).Select(group => List(group.Key, group)).ToList();
        return new ExpansionTest(definition, new AnyTest(expansion), set.IsExpansionWhole);
    }

    private AnyTest Any(IReadOnlyList<ValueSetPart> parts, ImmutableList<string> around) => new([.. parts.Select(part => Part(part, around))]);

    private CodeTest Part(ValueSetPart part, ImmutableList<string> around)
    {
        var tests = part.ValueSets.Select(canonical => Compile(canonical, around)).ToList();
        if (part.System is { } system) tests.Add(part.Concepts.Count > 0 ? List(system, part.Concepts) : Filtered(system, part));
        return tests.Count switch { 0 => CodeTest.Unknown, 1 => tests[0], _ => new AllTest(tests) };
    }

    private ListTest List(string system, IEnumerable<ListedConcept> concepts) =>
        new(system, concepts.Select(concept => concept.Code).ToFrozenSet(codeSystems.Find(system)?.Comparer ?? StringComparer.Ordinal));

    private CodeTest Filtered(string system, ValueSetPart part)
    {
        var definition = codeSystems.Find(part.Version is null ? system : $"{system}|{part.Version}");
        if (definition is null && part.Filters is [var only] && Listed(system, only) is { } codes)
            return new ListTest(system, codes.ToFrozenSet(StringComparer.Ordinal));
        if (definition is null && part.Filters.Count > 0) return CodeTest.UnknownOf(system);
        return new SystemTest(system, definition, [.. part.Filters.Select(filter => Filters.Of(filter, definition!))]);
    }

    /// <summary>
    /// The codes of a filter that names them one by one, so that it needs no system at hand: <c>concept in a,b</c>, and an expression
    /// of SNOMED CT that is nothing but codes joined by OR (https://confluence.ihtsdotools.org/display/DOCECL).
    /// </summary>
    private static List<string>? Listed(string system, ConceptFilter filter)
    {
        if (system != Snomed) return filter is { Property: "concept" or "code", Operator: "in" } ? [.. filter.Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)] : null;
        if (filter is not { Property: "constraint" or "expression", Operator: "=" }) return null;
        var text = filter.Value.Trim();
        if (text is ['(', .. var inner, ')']) text = inner;
        var codes = new List<string>();
        foreach (var term in text.Split([" OR ", " or "], StringSplitOptions.TrimEntries))
        {
            var code = term.Contains('|', StringComparison.Ordinal) && term.EndsWith('|') ? term[..term.IndexOf('|', StringComparison.Ordinal)].TrimEnd() : term;
            if (code.Length is < 6 or > 18 || !code.All(char.IsAsciiDigit)) return null;
            codes.Add(code);
        }
        return codes;
    }
}
