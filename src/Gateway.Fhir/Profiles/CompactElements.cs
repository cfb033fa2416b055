using System.Globalization;
using System.Text;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>Decodes the profiles of an embedded file: differentials, of which the catalogue makes snapshots as of any other.</summary>
internal static class CompactElements
{
    public static ProfileSource Profile(ProfilesFilePart part)
    {
        var type = part.Head[3];
        return new ProfileSource(part.Head[0], part.Head[1], part.Head[2], type, part.Head[4], IsSpecialization: false, HasSnapshot: false, () => Read(part.Lines(), type));
    }

    private static List<DifferentialElement> Read(string[] lines, string type)
    {
        var elements = new List<DifferentialElement>(lines.Length);
        foreach (var line in lines)
        {
            if (line[0] is '/' or ':' or '~') elements[^1] = More(elements[^1], line[0], line[2..]);
            else elements.Add(ReadElement(line.Split(' '), type));
        }
        return elements;
    }

    private static DifferentialElement ReadElement(string[] words, string type)
    {
        var element = new DifferentialElement(words[0] == "." ? type : $"{type}.{words[0]}");
        var types = new List<ElementType>();
        foreach (var word in words.AsSpan(1))
        {
            if (Strength(word[0]) is { } strength) element = element with { Strength = strength, ValueSet = word.Length > 1 ? word[1..] : null };
            else if (word.Contains("..", StringComparison.Ordinal)) element = element with { Min = Number(word.Split("..")[0]), Max = Number(word.Split("..")[1]) };
            else types.Add(Type(word));
        }
        return element with { Types = types };
    }

    private static DifferentialElement More(DifferentialElement element, char mark, string text) => mark switch
    {
        '/' => element with { Slicing = Slicing(text.Split(' ')) },
        ':' when text.StartsWith("pattern", StringComparison.Ordinal) => element with { Pattern = Value(text) },
        ':' => element with { Fixed = Value(text) },
        _ => element with { Invariants = [.. element.Invariants, Invariant(text)] },
    };

    /// <summary><c>fixedUri http://loinc.org</c>; a complex value is JSON.</summary>
    private static Element Value(string text)
    {
        var name = text[..text.IndexOf(' ')];
        var value = text[(name.Length + 1)..];
        var word = name.StartsWith("fixed", StringComparison.Ordinal) ? name["fixed".Length..] : name["pattern".Length..];
        var type = char.ToLowerInvariant(word[0]) + word[1..];
        if (R4.Type(type) is { Kind: TypeKind.Primitive }) return new Element(name, R4.JsonKindOf(type), value);
        var json = JsonTree.ReadForeign(Encoding.UTF8.GetBytes(value)).Root ?? throw new InvalidOperationException($"The file of profiles is broken at {text}.");
        return json.Clone(name);
    }

    private static Slicing Slicing(string[] words) => new(
        [.. words.Where(word => word.Contains(':')).Select(word => word.Split(':', 2)).Select(pair => new Discriminator(pair[0], pair[1]))],
        words[0], words is [_, "ordered", ..]);

    private static Invariant Invariant(string text)
    {
        var words = text.Split(' ', 3);
        var human = words[2].LastIndexOf(" // ", StringComparison.Ordinal);
        return new Invariant(words[0], words[1] == "error", words[2][(human + 4)..], words[2][..human]);
    }

    private static ElementType Type(string word)
    {
        var code = word.IndexOfAny(['<', '(']) is >= 0 and var end ? word[..end] : word;
        return new ElementType(code, Between(word, '<', '>'), Between(word, '(', ')'));
    }

    private static string[] Between(string word, char open, char close) =>
        word.IndexOf(open) is >= 0 and var start ? word[(start + 1)..word.IndexOf(close)].Split('|') : [];

    private static string? Strength(char mark) => mark switch { '!' => "required", '+' => "extensible", '?' => "preferred", '%' => "example", _ => null };

    private static int? Number(string word) => word.Length == 0 ? null : word == "*" ? int.MaxValue : int.Parse(word, CultureInfo.InvariantCulture);
}
