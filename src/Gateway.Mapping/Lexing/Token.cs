namespace Gateway.Mapping.Lexing;

internal enum TokenKind
{
    End,

    /// <summary>A name or keyword; <c>`in back ticks`</c> it is never a keyword.</summary>
    Name,
    Quoted,
    String,
    Number,
    Symbol,
}

/// <summary>A token of a map: what it says, and where it stands in the text.</summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    public bool Is(string symbolOrKeyword) => Kind is TokenKind.Symbol or TokenKind.Name && Text == symbolOrKeyword;

    /// <summary>For a message: "the end of the file", "'->'".</summary>
    public string Described => Kind switch
    {
        TokenKind.End => "the end of the file",
        TokenKind.String => "a text",
        _ => $"'{Text}'",
    };
}
