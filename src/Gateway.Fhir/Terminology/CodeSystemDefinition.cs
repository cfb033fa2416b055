using Gateway.Fhir.Model;

namespace Gateway.Fhir.Terminology;

/// <summary>A code system as far as it is at hand (http://hl7.org/fhir/R4/codesystem.html). Immutable.</summary>
public sealed class CodeSystemDefinition
{
    private readonly Dictionary<string, CodeConcept> _concepts;

    /// <param name="url">What codings name as their system.</param>
    /// <param name="version">The business version, else null.</param>
    /// <param name="isComplete">True when every code of the system is among the concepts; else a code that is not among them is not judged.</param>
    /// <param name="isCaseSensitive">As the definition says; true where it says nothing.</param>
    /// <param name="concepts">In the order of the definition; of two with one code the first counts.</param>
    public CodeSystemDefinition(string url, string? version, bool isComplete, bool isCaseSensitive, IEnumerable<CodeConcept> concepts)
    {
        Url = url;
        Version = version;
        IsComplete = isComplete;
        Comparer = isCaseSensitive ? StringComparer.Ordinal : StringComparer.OrdinalIgnoreCase;
        _concepts = new Dictionary<string, CodeConcept>(Comparer);
        foreach (var concept in concepts) _concepts.TryAdd(concept.Code, concept);
    }

    public string Url { get; }

    public string? Version { get; }

    public bool IsComplete { get; }

    public IReadOnlyCollection<CodeConcept> Concepts => _concepts.Values;

    /// <summary>How the system compares codes.</summary>
    internal StringComparer Comparer { get; }

    public CodeConcept? Find(string code) => _concepts.GetValueOrDefault(code);

    /// <summary>Reads a CodeSystem; null when it has no url or adds to another system only (content supplement).</summary>
    public static CodeSystemDefinition? Of(Element resource)
    {
        if (resource["url"]?.Text is not { } url || resource["content"]?.Text == "supplement") return null;
        // A hierarchy of parts or of groups says nothing about what is a kind of what.
        var isHierarchy = resource["hierarchyMeaning"]?.Text is null or "is-a";
        var concepts = new List<CodeConcept>();
        Read(resource, null, isHierarchy, concepts);
        return new CodeSystemDefinition(
            url, resource["version"]?.Text, resource["content"]?.Text == "complete", resource["caseSensitive"]?.Text != "false", WithNamedChildren(concepts));
    }

    /// <summary>True when a code is another or lies below it; null when the system is not complete or does not know one of them.</summary>
    internal bool? Subsumes(string ancestor, string code)
    {
        if (Find(ancestor) is not { } above || Find(code) is not { } below) return null;
        if (above == below) return true;
        return IsComplete ? IsBelow(below, above.Code) : null;
    }

    /// <summary>True when the concept lies below a code, at any distance; a circle in the definition ends.</summary>
    internal bool IsBelow(CodeConcept concept, string ancestor)
    {
        var seen = new HashSet<string>(Comparer) { concept.Code };
        var open = new Queue<CodeConcept>([concept]);
        while (open.TryDequeue(out var here))
        {
            foreach (var parent in here.Parents)
            {
                if (Comparer.Equals(parent, ancestor)) return true;
                if (seen.Add(parent) && Find(parent) is { } next) open.Enqueue(next);
            }
        }
        return false;
    }

    public override string ToString() => $"{Url} ({_concepts.Count} concepts)";

    private static void Read(Element holder, string? parent, bool isHierarchy, List<CodeConcept> concepts)
    {
        foreach (var concept in holder.All("concept"))
        {
            if (concept["code"]?.Text is not { } code) continue;
            var properties = concept.All("property").Select(Property).Where(property => property.Key.Length > 0).ToList();
            var parents = properties.Where(property => property.Key is "parent" or "subsumedBy").Select(property => property.Value);
            concepts.Add(new CodeConcept(code, concept["display"]?.Text)
            {
                Parents = [.. parents, .. isHierarchy && parent is not null ? [parent] : Array.Empty<string>()],
                Properties = properties,
            });
            Read(concept, code, isHierarchy, concepts);
        }
    }

    /// <summary>A hierarchy may be written downwards too, by the property child.</summary>
    private static IEnumerable<CodeConcept> WithNamedChildren(List<CodeConcept> concepts)
    {
        var above = concepts.SelectMany(concept => concept.Properties.Where(property => property.Key == "child").Select(child => (Child: child.Value, Parent: concept.Code)))
            .ToLookup(pair => pair.Child, pair => pair.Parent, StringComparer.Ordinal);
        return above.Count == 0 ? concepts : concepts.Select(concept => concept with { Parents = [.. concept.Parents, .. above[concept.Code]] });
    }

    private static KeyValuePair<string, string> Property(Element property)
    {
        var value = property.Children.FirstOrDefault(child => child.Name.StartsWith("value", StringComparison.Ordinal));
        var text = value?.Text ?? value?["code"]?.Text;
        return property["code"]?.Text is { } name && text is not null ? new(name, text) : new("", "");
    }
}
