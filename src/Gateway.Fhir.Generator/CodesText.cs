using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using static Gateway.Fhir.Generator.ProfilesText;
using static Gateway.Fhir.Generator.UkCoreSource;

namespace Gateway.Fhir.Generator;

/// <summary>Writes UK Core's value sets and code systems; the grammar is in this folder's README.</summary>
internal static partial class CodesText
{
    private const string Snomed = "http://snomed.info/sct";

    public static void AppendValueSet(StringBuilder text, XElement valueSet)
    {
        text.Append("# ").Append(Word(Text(valueSet, "url")!)).Append(' ').Append(Word(Text(valueSet, "version")!)).Append('\n');
        foreach (var part in Child(valueSet, "compose")!.Elements())
            text.Append(part.Name.LocalName switch { "include" => "+ ", "exclude" => "- ", var other => throw new InvalidDataException($"The grammar has nothing for {other}.") })
                .Append(Part(part)).Append('\n');
    }

    public static void AppendCodeSystem(StringBuilder text, XElement codeSystem)
    {
        text.Append("$ ").Append(Word(Text(codeSystem, "url")!)).Append(' ').Append(Word(Text(codeSystem, "version")!)).Append(' ').Append(Text(codeSystem, "content"));
        if (Text(codeSystem, "caseSensitive") == "false") text.Append(" anycase");
        text.Append('\n');
        AppendConcepts(text, codeSystem, 1);
    }

    /// <summary>A line each, behind as many dots as it is levels deep.</summary>
    private static void AppendConcepts(StringBuilder text, XElement holder, int depth)
    {
        foreach (var concept in Children(holder, "concept"))
        {
            text.Append('.', depth).Append(' ').Append(Text(concept, "code")).Append('\n');
            AppendConcepts(text, concept, depth + 1);
        }
    }

    private static string Part(XElement part)
    {
        var system = Text(part, "system");
        var words = new List<string> { system is null ? "." : Word(Text(part, "version") is { } version ? $"{system}|{version}" : system) };
        words.AddRange(Texts(part, "valueSet").Select(canonical => "@" + Word(canonical)));
        words.AddRange(Children(part, "concept").Select(concept => Code(Text(concept, "code")!)));
        if (Children(part, "filter").Skip(1).Any()) throw new InvalidDataException("The grammar has one filter a part.");
        foreach (var filter in Children(part, "filter"))
        {
            if (system == Snomed && ListedCodes(filter) is { } codes) words.AddRange(codes);
            else words.Add($"?{Word(Text(filter, "property")!)} {Word(Text(filter, "op")!)} {Space().Replace(Term().Replace(Text(filter, "value")!, ""), " ").Trim()}");
        }
        return string.Join(' ', words);
    }

    private static string Code(string code) =>
        code[0] is '@' or '?' ? throw new InvalidDataException($"The code {code} begins like a mark of the grammar.") : Word(code);

    /// <summary>
    /// The codes of an expression constraint that only lists them (https://confluence.ihtsdotools.org/display/DOCECL): <c>A |term| OR B</c>.
    /// Anything else needs SNOMED CT itself.
    /// </summary>
    private static List<string>? ListedCodes(XElement filter)
    {
        if (Text(filter, "property") != "constraint" || Text(filter, "op") != "=") return null;
        var expression = Term().Replace(Text(filter, "value")!, " ").Trim();
        if (expression.StartsWith('(') && expression.EndsWith(')')) expression = expression[1..^1];
        var codes = Or().Split(expression).Select(code => code.Trim()).ToList();
        return codes.TrueForAll(code => code.Length > 5 && code.All(char.IsAsciiDigit)) ? codes : null;
    }

    [GeneratedRegex(@"\|[^|]*\|")]
    private static partial Regex Term();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    [GeneratedRegex(@"\s+OR\s+", RegexOptions.IgnoreCase)]
    private static partial Regex Or();
}
