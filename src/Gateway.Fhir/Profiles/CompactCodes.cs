using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Profiles;

/// <summary>Decodes the value sets and code systems of an embedded file.</summary>
internal static class CompactCodes
{
    public static ValueSetDefinition ValueSet(ProfilesFilePart part)
    {
        var lines = part.Lines();
        return new ValueSetDefinition(part.Head[0], part.Head[1])
        {
            Include = [.. lines.Where(line => line[0] == '+').Select(Include)],
            Exclude = [.. lines.Where(line => line[0] == '-').Select(Include)],
        };
    }

    /// <summary>A concept stands on a line behind as many dots as it is levels deep.</summary>
    public static CodeSystemDefinition CodeSystem(ProfilesFilePart part)
    {
        var concepts = new List<CodeConcept>();
        var above = new List<string>();
        foreach (var line in part.Lines())
        {
            var depth = line.IndexOf(' ');
            var code = line[(depth + 1)..];
            above.RemoveRange(depth - 1, above.Count - (depth - 1));
            concepts.Add(new CodeConcept(code, null) { Parents = above.Count == 0 ? [] : [above[^1]] });
            above.Add(code);
        }
        return new CodeSystemDefinition(part.Head[0], part.Head[1], part.Head[2] == "complete", part.Head is not [.., "anycase"], concepts);
    }

    /// <summary><c>+ system|version @valueSet code code ?property operator value</c>; no system is a dot.</summary>
    private static ValueSetPart Include(string line)
    {
        var filter = line.IndexOf(" ?", StringComparison.Ordinal);
        var words = (filter < 0 ? line : line[..filter]).Split(' ');
        var system = words[1].Split('|');
        var condition = filter < 0 ? null : line[(filter + 2)..].Split(' ', 3);
        return new ValueSetPart(system[0] == "." ? null : system[0], system.Length > 1 ? system[1] : null)
        {
            ValueSets = [.. words.Skip(2).Where(word => word[0] == '@').Select(word => word[1..])],
            Concepts = [.. words.Skip(2).Where(word => word[0] != '@').Select(code => new ListedConcept(null, code, null))],
            Filters = condition is null ? [] : [new ConceptFilter(condition[0], condition[1], condition[2])],
        };
    }
}
