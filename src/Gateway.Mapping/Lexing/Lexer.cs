using System.Globalization;
using System.Text;

namespace Gateway.Mapping.Lexing;

/// <summary>
/// Cuts a map into tokens (http://hl7.org/fhir/R4/mapping-language.html): names, texts in single or double quotes, numbers, symbols.
/// Comments and blanks are passed over. FHIRPath inside a map is cut the same way and compiled from the text between two tokens.
/// </summary>
internal static class Lexer
{
    private static readonly string[] s_symbols = ["->", "<<", ">>", "..", "==", "!=", "<=", ">=", "!~"];

    /// <summary>All tokens, the last of them <see cref="TokenKind.End"/>.</summary>
    public static List<Token> Read(SourceText source)
    {
        var tokens = new List<Token>();
        var text = source.Text;
        var at = text.StartsWith('\uFEFF') ? 1 : 0;
        while ((at = SkipBlanks(source, at)) < text.Length)
        {
            var token = Next(source, at);
            at = Math.Max(token.End, at + 1);
            if (token.Kind != TokenKind.End) tokens.Add(token);
        }
        tokens.Add(new Token(TokenKind.End, "", text.Length, text.Length));
        return tokens;
    }

    private static int SkipBlanks(SourceText source, int at)
    {
        var text = source.Text;
        while (at < text.Length)
        {
            if (char.IsWhiteSpace(text[at]))
            {
                at++;
            }
            else if (text.AsSpan(at).StartsWith("//"))
            {
                var end = text.IndexOf('\n', at);
                at = end < 0 ? text.Length : end + 1;
            }
            else if (text.AsSpan(at).StartsWith("/*"))
            {
                var end = text.IndexOf("*/", at + 2, StringComparison.Ordinal);
                if (end < 0) source.Fault(MappingIssues.Syntax, at, "This comment has no end; write */ behind it.");
                at = end < 0 ? text.Length : end + 2;
            }
            else
            {
                break;
            }
        }
        return at;
    }

    private static Token Next(SourceText source, int at)
    {
        var text = source.Text;
        var first = text[at];
        if (char.IsAsciiLetter(first) || first == '_') return Run(TokenKind.Name, text, at, static c => char.IsAsciiLetterOrDigit(c) || c == '_');
        if (char.IsAsciiDigit(first)) return Number(text, at);
        if (first is '\'' or '"' or '`') return Quoted(source, at);
        foreach (var symbol in s_symbols)
            if (text.AsSpan(at).StartsWith(symbol)) return new Token(TokenKind.Symbol, symbol, at, at + 2);
        if (char.IsAscii(first) && (char.IsPunctuation(first) || char.IsSymbol(first))) return new Token(TokenKind.Symbol, first.ToString(), at, at + 1);
        source.Fault(MappingIssues.Syntax, at, "This character belongs in a text only; put the text in quotes, or a name in `back ticks`.");
        return new Token(TokenKind.End, "", at, at + 1);
    }

    private static Token Run(TokenKind kind, string text, int start, Func<char, bool> belongs)
    {
        var end = start + 1;
        while (end < text.Length && belongs(text[end])) end++;
        return new Token(kind, text[start..end], start, end);
    }

    private static Token Number(string text, int start)
    {
        var whole = Run(TokenKind.Number, text, start, char.IsAsciiDigit);
        // A point belongs to the number when a digit follows: 0..1 is two numbers.
        if (whole.End + 1 >= text.Length || text[whole.End] != '.' || !char.IsAsciiDigit(text[whole.End + 1])) return whole;
        var fraction = Run(TokenKind.Number, text, whole.End + 1, char.IsAsciiDigit);
        return new Token(TokenKind.Number, text[start..fraction.End], start, fraction.End);
    }

    private static Token Quoted(SourceText source, int start)
    {
        var text = source.Text;
        var quote = text[start];
        var value = new StringBuilder();
        for (var at = start + 1; at < text.Length; at++)
        {
            if (text[at] == quote) return new Token(quote == '`' ? TokenKind.Quoted : TokenKind.String, value.ToString(), start, at + 1);
            if (text[at] == '\n') break;
            if (text[at] != '\\')
            {
                value.Append(text[at]);
                continue;
            }
            var (meant, length) = Escape(text.AsSpan(at + 1));
            if (length == 0) source.Fault(MappingIssues.Syntax, at, "This escape is unknown; there are \\' \\\" \\` \\\\ \\/ \\n \\r \\t \\f \\uXXXX.");
            value.Append(meant);
            at += Math.Max(1, length);
        }
        source.Fault(MappingIssues.Syntax, start, "This text has no end on its line; close the quote.");
        var end = text.IndexOf('\n', start);
        return new Token(TokenKind.String, value.ToString(), start, end < 0 ? text.Length : end);
    }

    private static (string Meant, int Length) Escape(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return ("", 0);
        if (text[0] == 'u' && text.Length >= 5 && ushort.TryParse(text[1..5], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code)) return (((char)code).ToString(), 5);
        return text[0] switch
        {
            '\'' or '"' or '`' or '\\' or '/' => (text[0].ToString(), 1),
            'n' => ("\n", 1),
            'r' => ("\r", 1),
            't' => ("\t", 1),
            'f' => ("\f", 1),
            _ => ("", 0),
        };
    }
}
