using System.Text;

namespace Gateway.Fhir.FhirPath.Syntax;

/// <summary>
/// Cuts a text into tokens, one at a time, as the parser asks (http://hl7.org/fhirpath/N1/#lexical-elements).
/// After a fault there is only the end.
/// </summary>
internal sealed class Lexer(string text, int start, Faults faults)
{
    // Longest first. "->" is no FHIRPath: it ends an expression inside a map, where "-" would go on.
    private static readonly string[] Symbols =
        ["->", "<=", ">=", "!=", "!~", "(", ")", "[", "]", "{", "}", ".", ",", "+", "-", "*", "/", "|", "&", "=", "~", "<", ">"];

    private int _at = start;

    public Token Next()
    {
        SkipBlanks();
        if (faults.First is not null) _at = text.Length;
        var from = _at;
        if (from >= text.Length) return Of(TokenKind.End, "", from);
        var c = text[from];
        if (IsNameStart(c)) return Of(TokenKind.Name, Name(), from);
        if (char.IsAsciiDigit(c)) return Of(TokenKind.Number, Number(), from);
        switch (c)
        {
            case '\'':
                return Of(TokenKind.String, Quoted('\''), from);
            case '`':
                return Of(TokenKind.QuotedName, Quoted('`'), from);
            case '"':
                // STU's way to write a quoted name; older maps have it.
                return Of(TokenKind.QuotedName, Quoted('"'), from);
            case '@':
                return Of(TokenKind.Temporal, Temporal(), from);
            case '%':
                return Of(TokenKind.Variable, Variable(), from);
            case '$':
                _at++;
                return Of(TokenKind.Special, "$" + Name(), from);
        }
        foreach (var symbol in Symbols)
        {
            if (string.CompareOrdinal(text, from, symbol, 0, symbol.Length) != 0) continue;
            _at += symbol.Length;
            return Of(TokenKind.Symbol, symbol, from);
        }
        _at++;
        return Of(TokenKind.Unknown, c.ToString(), from);
    }

    private Token Of(TokenKind kind, string value, int from) => new(kind, value, from, _at);

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private static bool IsNamePart(char c) => char.IsAsciiLetterOrDigit(c) || c == '_';

    private char Peek(int ahead = 0) => _at + ahead < text.Length ? text[_at + ahead] : '\0';

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]) || text[_at] == '\uFEFF')
            {
                _at++;
            }
            else if (text[_at] == '/' && Peek(1) == '/')
            {
                while (_at < text.Length && text[_at] is not ('\n' or '\r')) _at++;
            }
            else if (text[_at] == '/' && Peek(1) == '*')
            {
                var end = text.IndexOf("*/", _at + 2, StringComparison.Ordinal);
                if (end < 0) faults.Add(FhirPathFaults.Unterminated, _at, "The comment is not closed; end it with */.");
                _at = end < 0 ? text.Length : end + 2;
            }
            else
            {
                return;
            }
        }
    }

    private string Name()
    {
        var from = _at;
        while (IsNamePart(Peek())) _at++;
        return text[from.._at];
    }

    private string Number()
    {
        var from = _at;
        while (char.IsAsciiDigit(Peek())) _at++;
        if (Peek() == '.' && char.IsAsciiDigit(Peek(1)))
        {
            _at++;
            while (char.IsAsciiDigit(Peek())) _at++;
        }
        return text[from.._at];
    }

    private string Variable()
    {
        var from = _at++;
        switch (Peek())
        {
            case '`' or '\'' or '"':
                return Quoted(Peek());
            case var c when IsNameStart(c):
                var name = Name();
                // %vs-name and %ext-name (R4), which the grammar would otherwise read as a subtraction.
                if (name is not ("vs" or "ext") || Peek() != '-' || !IsNameStart(Peek(1))) return name;
                while (IsNamePart(Peek()) || (Peek() == '-' && IsNamePart(Peek(1)))) _at++;
                return text[(from + 1).._at];
            default:
                faults.Add(FhirPathFaults.Unexpected, from, "A percent sign is followed by the name of a variable.");
                return "";
        }
    }

    /// <summary>YYYY[-MM[-DD]][T[time][zone]], or T and a time.</summary>
    private string Temporal()
    {
        var from = ++_at;
        if (Peek() != 'T')
        {
            Digits(4);
            if (Pair('-')) Pair('-');
        }
        if (Peek() == 'T')
        {
            var isTime = _at == from;
            _at++;
            if (Digits(2) && Pair(':') && Pair(':') && Peek() == '.' && char.IsAsciiDigit(Peek(1)))
            {
                _at++;
                while (char.IsAsciiDigit(Peek())) _at++;
            }
            if (!isTime) Zone();
        }
        if (IsNamePart(Peek()) || Peek() == ':')
            faults.Add(FhirPathFaults.BadDateOrTime, from - 1, "This is no date or time; write @YYYY-MM-DD, @YYYY-MM-DDThh:mm:ss.fff+zz:zz or @Thh:mm:ss (a time has no zone).");
        return text[from.._at];
    }

    private bool Digits(int count)
    {
        for (var i = 0; i < count; i++)
            if (!char.IsAsciiDigit(Peek(i))) return false;
        _at += count;
        return true;
    }

    private bool Pair(char separator)
    {
        if (Peek() != separator || !char.IsAsciiDigit(Peek(1)) || !char.IsAsciiDigit(Peek(2))) return false;
        _at += 3;
        return true;
    }

    private void Zone()
    {
        if (Peek() == 'Z')
        {
            _at++;
        }
        else if (Peek() is '+' or '-' && char.IsAsciiDigit(Peek(1)) && char.IsAsciiDigit(Peek(2)) && Peek(3) == ':')
        {
            _at += 3;
            Pair(':');
        }
    }

    private string Quoted(char quote)
    {
        var from = _at++;
        var value = new StringBuilder();
        while (_at < text.Length && text[_at] != quote)
        {
            if (text[_at] == '\\') Escape(value);
            else value.Append(text[_at++]);
        }
        if (_at >= text.Length) faults.Add(FhirPathFaults.Unterminated, from, $"The text that begins here is not closed; end it with {quote}.");
        else _at++;
        return value.ToString();
    }

    private void Escape(StringBuilder value)
    {
        var from = _at++;
        var c = Peek();
        _at++;
        switch (c)
        {
            case 'n': value.Append('\n'); break;
            case 'r': value.Append('\r'); break;
            case 't': value.Append('\t'); break;
            case 'f': value.Append('\f'); break;
            case '\\' or '/' or '\'' or '"' or '`': value.Append(c); break;
            case 'u' when _at + 4 <= text.Length && ushort.TryParse(text.AsSpan(_at, 4), System.Globalization.NumberStyles.AllowHexSpecifier, null, out var code):
                value.Append((char)code);
                _at += 4;
                break;
            default:
                faults.Add(FhirPathFaults.BadEscape, from, "A backslash is followed by one of \\ / ' \" ` n r t f or by u and four hex digits.");
                break;
        }
    }
}
