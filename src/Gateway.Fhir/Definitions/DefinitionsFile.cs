using System.Collections.Concurrent;
using System.Globalization;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Definitions;

/// <summary>
/// The embedded file of definitions (its grammar: the generator's README). The file is scanned once for the places
/// of its parts; a part is read when somebody asks for it, so that a start pays for the few types it uses.
/// </summary>
internal static class DefinitionsFile
{
    private const string ValueSetPrefix = "http://hl7.org/fhir/ValueSet/";

    private static readonly string s_text = Load();
    private static readonly Dictionary<string, Range> s_types = Places("= ");
    private static readonly Dictionary<string, Range> s_valueSets = Places("# ");
    private static readonly ConcurrentDictionary<string, TypeDefinition> s_read = new(StringComparer.Ordinal);

    /// <summary>The names of the resources that are not abstract, told by the first lines of the types alone.</summary>
    public static IEnumerable<string> ResourceNames => s_types.Values.Select(Head).Where(head => head is [_, _, "resource", _]).Select(head => head[1]);

    /// <summary>The names of the types that others specialise.</summary>
    public static IEnumerable<string> BaseTypeNames => s_types.Values.Select(Head).Select(head => head[3]).Distinct();

    public static TypeDefinition? Type(string name)
    {
        if (s_read.TryGetValue(name, out var type)) return type;
        return s_types.TryGetValue(name, out var place) ? s_read.GetOrAdd(name, Read(name, s_text.AsSpan(place))) : null;
    }

    /// <summary>The codes of a value set by system, or null when the set is not in the file because it cannot be listed.</summary>
    public static IReadOnlyDictionary<string, IReadOnlySet<string>>? Codes(string canonical)
    {
        var name = canonical.StartsWith(ValueSetPrefix, StringComparison.Ordinal) ? canonical[ValueSetPrefix.Length..] : canonical;
        if (!s_valueSets.TryGetValue(name, out var place)) return null;
        return s_text[place].Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => (IReadOnlySet<string>)words[1..].ToHashSet(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private static string Load()
    {
        using var stream = typeof(DefinitionsFile).Assembly.GetManifestResourceStream("r4.txt")
            ?? throw new InvalidOperationException("The definitions are not embedded in this assembly.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private static Dictionary<string, Range> Places(string mark)
    {
        var places = new Dictionary<string, Range>(1024, StringComparer.Ordinal);
        var pattern = "\n" + mark;
        for (var start = s_text.IndexOf(pattern, StringComparison.Ordinal); start >= 0;)
        {
            start++;
            var next = s_text.AsSpan(start).IndexOf(pattern, StringComparison.Ordinal);
            var end = next < 0 ? End(start) : start + next;
            var name = s_text.AsSpan(start + mark.Length);
            places[name[..name.IndexOfAny(' ', '\n')].ToString()] = start..end;
            start = next < 0 ? -1 : end;
        }
        return places;
    }

    /// <summary>The last type ends where the first value set begins; the last value set with the file.</summary>
    private static int End(int start)
    {
        var next = s_text.IndexOf("\n# ", start, StringComparison.Ordinal);
        return next < 0 ? s_text.Length : next;
    }

    /// <summary>The words of a type's first line.</summary>
    private static string[] Head(Range place)
    {
        var part = s_text.AsSpan(place);
        var end = part.IndexOf('\n');
        return (end < 0 ? part : part[..end]).ToString().Split(' ');
    }

    private static TypeDefinition Read(string name, ReadOnlySpan<char> part)
    {
        var lines = part.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var head = lines[0].Split(' ');
        var baseType = head[3] == "-" ? null : Type(head[3])!;
        var own = 1;
        var invariants = Invariants(lines, ref own);
        var elements = new List<ElementDefinition>(lines.Length);
        if (baseType is not null) elements.AddRange(baseType.Elements);
        for (var next = own; next < lines.Length;)
        {
            var element = Element(lines[next++]);
            elements.Add(next < lines.Length && IsInvariant(lines[next]) ? element with { Invariants = Invariants(lines, ref next) } : element);
        }
        return new TypeDefinition(
            name, Enum.Parse<TypeKind>(head[2], ignoreCase: true), baseType?.Name, head.Length > 4, elements, baseType is null ? invariants : [.. baseType.Invariants, .. invariants]);
    }

    private static bool IsInvariant(string line) => line.StartsWith("~ ", StringComparison.Ordinal);

    /// <summary>The invariants from this line on, up to the first line that is none.</summary>
    private static List<Invariant> Invariants(string[] lines, ref int next)
    {
        var found = new List<Invariant>();
        for (; next < lines.Length && IsInvariant(lines[next]); next++)
        {
            var line = lines[next];
            var (key, severity) = (line.IndexOf(' ', 2), line.IndexOf(' ', line.IndexOf(' ', 2) + 1));
            var human = line.IndexOf(" // ", StringComparison.Ordinal);
            var word = line[(key + 1)..severity];
            found.Add(new Invariant(line[2..key], word == "error", line[(human + 4)..], line[(severity + 1)..human]) { IsBestPractice = word == "practice" });
        }
        return found;
    }

    private static ElementDefinition Element(string line)
    {
        var words = line.Split(' ');
        var isChoice = words[0].EndsWith("[x]", StringComparison.Ordinal);
        var types = new List<string>(words.Length - 3);
        ValueSetBinding? binding = null;
        IReadOnlyList<string> targets = [];
        foreach (var word in words.AsSpan(3))
        {
            if (Strength(word[0]) is { } strength)
            {
                binding = new ValueSetBinding(strength, word.AsSpan(1).StartsWith("http") ? word[1..] : ValueSetPrefix + word[1..]);
            }
            else if (word.StartsWith("Reference(", StringComparison.Ordinal))
            {
                types.Add("Reference");
                targets = word[10..^1].Split('|');
            }
            else
            {
                types.Add(word.TrimStart('@'));
            }
        }
        return new ElementDefinition(
            isChoice ? words[0][..^3] : words[0],
            int.Parse(words[1], CultureInfo.InvariantCulture),
            words[2] == "*" ? int.MaxValue : int.Parse(words[2], CultureInfo.InvariantCulture),
            types, isChoice, binding, targets);
    }

    private static string? Strength(char mark) => mark switch
    {
        '!' => "required",
        '+' => "extensible",
        '?' => "preferred",
        _ => null,
    };
}
