using System.Text.Json;

namespace Gateway.Fhir.Generator;

/// <summary>Expands value sets that can be written out as a list: explicit concepts and whole code systems.</summary>
internal sealed class ValueSetSource
{
    private readonly Dictionary<string, JsonElement> _valueSets = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonElement> _codeSystems = new(StringComparer.Ordinal);

    public ValueSetSource(Package package)
    {
        // FHIR's own file first: where two define one address, its word counts.
        foreach (var resource in package.Resources("valuesets.json", "v3-codesystems.json", "v2-tables.json"))
        {
            var target = resource.GetProperty("resourceType").GetString() == "ValueSet" ? _valueSets : _codeSystems;
            target.TryAdd(resource.GetProperty("url").GetString()!, resource);
        }
    }

    /// <summary>The codes by system, or null when the set is open (a filter, a system that is not in the package).</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Expand(string canonical)
    {
        var codes = new SortedDictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        return AddAll(canonical, codes) ? codes : null;
    }

    private bool AddAll(string canonical, SortedDictionary<string, IReadOnlyList<string>> codes)
    {
        if (!_valueSets.TryGetValue(canonical, out var set) || !set.TryGetProperty("compose", out var compose)) return false;
        return !compose.TryGetProperty("exclude", out _) && compose.GetProperty("include").EnumerateArray().All(include => AddPart(include, codes));
    }

    private bool AddPart(JsonElement include, SortedDictionary<string, IReadOnlyList<string>> codes)
    {
        if (include.TryGetProperty("filter", out _)) return false;
        if (include.TryGetProperty("valueSet", out var others))
            return !include.TryGetProperty("system", out _) && others.EnumerateArray().All(other => AddAll(other.GetString()!.Split('|')[0], codes));
        var system = include.GetProperty("system").GetString()!;
        if (!include.TryGetProperty("concept", out var concepts))
        {
            if (!_codeSystems.TryGetValue(system, out var codeSystem) || codeSystem.GetProperty("content").GetString() != "complete") return false;
            concepts = codeSystem.GetProperty("concept");
        }
        codes[system] = [.. codes.GetValueOrDefault(system, []).Concat(Codes(concepts)).Distinct()];
        return true;
    }

    private static IEnumerable<string> Codes(JsonElement concepts)
    {
        foreach (var concept in concepts.EnumerateArray())
        {
            yield return concept.GetProperty("code").GetString()!;
            if (!concept.TryGetProperty("concept", out var below)) continue;
            foreach (var code in Codes(below)) yield return code;
        }
    }
}
