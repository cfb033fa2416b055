using Gateway.Mapping.Lexing;

namespace Gateway.Mapping.Parsing;

/// <summary>The tokens of a map and the place of reading. The first thing that does not fit ends a rule; reading goes on behind it.</summary>
internal sealed class TokenReader(SourceText source, IReadOnlyList<Token> tokens)
{
    private int _at;

    public SourceText Source => source;

    public Token Now => tokens[_at];

    public Token Ahead(int count = 1) => tokens[Math.Min(_at + count, tokens.Count - 1)];

    public bool AtEnd => Now.Kind == TokenKind.End;

    public Token Take()
    {
        var token = Now;
        if (!AtEnd) _at++;
        return token;
    }

    public bool TryTake(string symbolOrKeyword)
    {
        if (!Now.Is(symbolOrKeyword)) return false;
        _at++;
        return true;
    }

    /// <exception cref="SyntaxFault">It is not there.</exception>
    public Token Expect(string symbolOrKeyword, string why)
    {
        if (Now.Is(symbolOrKeyword)) return Take();
        throw Unexpected($"'{symbolOrKeyword}' {why}");
    }

    public string Name(string what)
    {
        if (Now.Kind is TokenKind.Name or TokenKind.Quoted) return Take().Text;
        throw Unexpected(what);
    }

    public string Text(string what)
    {
        if (Now.Kind is TokenKind.String) return Take().Text;
        throw Unexpected(what);
    }

    public int Number(string what)
    {
        if (Now.Kind == TokenKind.Number && int.TryParse(Now.Text, System.Globalization.CultureInfo.InvariantCulture, out var number))
        {
            Take();
            return number;
        }
        throw Unexpected(what);
    }

    /// <summary>The token behind the bracket that closes the one here.</summary>
    public int Matching()
    {
        var depth = 0;
        for (var i = _at; i < tokens.Count; i++)
        {
            if (tokens[i].Is("(")) depth++;
            else if (tokens[i].Is(")") && --depth == 0) return i;
        }
        throw new SyntaxFault(Now.Start, "This bracket is never closed; write ')'.");
    }

    public Token TokenAt(int index) => tokens[Math.Min(index, tokens.Count - 1)];

    /// <summary>Goes on at a token.</summary>
    public void MoveTo(int index) => _at = Math.Min(index, tokens.Count - 1);

    /// <summary>Goes on at the first token that begins at or behind an offset of the text.</summary>
    public void MoveToOffset(int offset)
    {
        while (!AtEnd && Now.Start < offset) _at++;
    }

    /// <summary>After a fault: goes behind the rule's semicolon, or before the bracket that ends the group.</summary>
    public void SkipRule()
    {
        var depth = 0;
        while (!AtEnd)
        {
            if (Now.Is("{")) depth++;
            else if (Now.Is("}") && depth-- == 0) return;
            else if (Now.Is(";") && depth == 0)
            {
                Take();
                return;
            }
            Take();
        }
    }

    public SyntaxFault Unexpected(string expected) => new(Now.Start, $"Here is {Now.Described}, but there should be {expected}.");
}

/// <summary>A map does not fit the grammar at a place. It ends the reading of a rule and never leaves the parser.</summary>
internal sealed class SyntaxFault(int at, string text) : Exception(text)
{
    public int At { get; } = at;
}
