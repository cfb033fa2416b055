using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>
/// A concept map written inside a map:
/// <c>conceptmap "#sex" { prefix s = "…" prefix t = "http://hl7.org/fhir/administrative-gender"  s:M - t:male }</c>.
/// </summary>
internal static class ConceptMapParser
{
    public static ConceptMapSyntax Parse(TokenReader tokens)
    {
        var at = tokens.Take().Start;
        var id = tokens.Text("the concept map's id in quotes");
        tokens.Expect("{", "and prefixes");
        var prefixes = new Dictionary<string, string>(StringComparer.Ordinal);
        var rows = new List<ConceptRowSyntax>();
        var unmapped = false;
        while (!tokens.AtEnd && !tokens.Now.Is("}"))
        {
            if (tokens.TryTake("prefix"))
            {
                var name = tokens.Name("a prefix");
                tokens.Expect("=", "and the address of a code system");
                prefixes[name] = tokens.Text("the address of a code system in quotes");
            }
            else if (tokens.TryTake("unmapped"))
            {
                Unmapped(tokens, prefixes);
                unmapped = true;
            }
            else
            {
                rows.Add(Row(tokens, prefixes));
            }
            tokens.TryTake(";");
        }
        tokens.Expect("}", "behind the concept map");
        return new ConceptMapSyntax(at, id, rows, unmapped ? rows.Select(row => row.TargetSystem).FirstOrDefault() ?? "" : null);
    }

    /// <summary><c>unmapped for s = provided</c>: a code without a row stands for itself.</summary>
    private static void Unmapped(TokenReader tokens, Dictionary<string, string> prefixes)
    {
        tokens.Expect("for", "and a prefix");
        var at = tokens.Now;
        var name = tokens.Name("a prefix");
        if (!prefixes.ContainsKey(name)) throw new SyntaxFault(at.Start, $"There is no prefix '{name}'{Suggestions.For(name, prefixes.Keys)}");
        tokens.Expect("=", "and provided");
        tokens.Expect("provided", "as the only mode; a fixed code is a row with the source *");
    }

    private static ConceptRowSyntax Row(TokenReader tokens, Dictionary<string, string> prefixes)
    {
        var from = Prefix(tokens, prefixes);
        var source = Code(tokens);
        if (tokens.Now.Kind != TokenKind.Symbol || tokens.Now.Text is "{" or "}" or ";") throw tokens.Unexpected("'-' or '==' between two codes");
        var relation = tokens.Take().Text;
        var system = Prefix(tokens, prefixes);
        return new ConceptRowSyntax(from, source, relation, system, Code(tokens));
    }

    private static string Prefix(TokenReader tokens, Dictionary<string, string> prefixes)
    {
        var at = tokens.Now;
        var name = tokens.Name("a prefix and ':'");
        tokens.Expect(":", "behind the prefix");
        return prefixes.TryGetValue(name, out var system) ? system
            : throw new SyntaxFault(at.Start, $"There is no prefix '{name}'{Suggestions.For(name, prefixes.Keys)}");
    }

    private static string Code(TokenReader tokens)
    {
        if (tokens.Now.Kind is TokenKind.String or TokenKind.Number or TokenKind.Quoted) return tokens.Take().Text;
        if (tokens.TryTake("*")) return "*";
        // A code may be written without quotes when it looks like a name: in-progress.
        var code = tokens.Name("a code");
        while (tokens.Now.Is("-") && tokens.Ahead().Kind == TokenKind.Name && tokens.Now.Start == tokens.Now.End - 1 && !tokens.Ahead(2).Is(":"))
        {
            tokens.Take();
            code += "-" + tokens.Take().Text;
        }
        return code;
    }
}
