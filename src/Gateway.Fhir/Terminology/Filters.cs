using System.Text.RegularExpressions;

namespace Gateway.Fhir.Terminology;

/// <summary>The filters of a value set as tests of a concept (http://hl7.org/fhir/R4/valueset-filter-operator.html); null is a filter that cannot be judged here.</summary>
internal static class Filters
{
    public static Func<CodeConcept, bool?> Of(ConceptFilter filter, CodeSystemDefinition system)
    {
        var (property, value) = (filter.Property, filter.Value);
        switch (filter.Operator)
        {
            case "is-a": return concept => Below(system, concept, value, orSelf: true);
            case "descendent-of": return concept => Below(system, concept, value, orSelf: false);
            case "is-not-a": return concept => !Below(system, concept, value, orSelf: true);
            case "generalizes": return concept => system.Find(value) is { } below ? system.Subsumes(concept.Code, below.Code) : null;
            case "=": return concept => Values(concept, property).Contains(value, system.Comparer);
            case "in": return OneOf(property, value, system, wanted: true);
            case "not-in": return OneOf(property, value, system, wanted: false);
            case "exists": return concept => Values(concept, property).Any() == (value == "true");
            case "regex" when Pattern(value) is { } pattern: return concept => Values(concept, property).Any(pattern.IsMatch);
            default: return _ => null;
        }
    }

    private static bool? Below(CodeSystemDefinition system, CodeConcept concept, string ancestor, bool orSelf)
    {
        if (system.Comparer.Equals(concept.Code, ancestor)) return orSelf;
        if (system.IsBelow(concept, ancestor)) return true;
        return system.IsComplete ? false : null;
    }

    private static Func<CodeConcept, bool?> OneOf(string property, string value, CodeSystemDefinition system, bool wanted)
    {
        var values = value.Split(',', StringSplitOptions.TrimEntries).ToHashSet(system.Comparer);
        return concept => Values(concept, property).Any(values.Contains) == wanted;
    }

    /// <summary>What a concept has under a name: its own fields, its place in the hierarchy, or a property that the system defines.</summary>
    private static IEnumerable<string> Values(CodeConcept concept, string property) => property switch
    {
        "concept" or "code" => [concept.Code],
        "display" => concept.Display is { } display ? [display] : [],
        "parent" => concept.Parents,
        _ => concept.Properties.Where(pair => pair.Key == property).Select(pair => pair.Value),
    };

    /// <summary>The whole value must match; without backtracking, so that no pattern can take for ever.</summary>
    private static Regex? Pattern(string text)
    {
        try
        {
            return new Regex($"^(?:{text})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (RegexParseException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            // A look around or a reference back needs backtracking.
            return null;
        }
    }
}
