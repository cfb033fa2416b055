namespace Gateway.Fhir.FhirPath.Syntax;

internal enum TokenKind
{
    End,

    /// <summary>A name or a keyword; the parser knows which.</summary>
    Name,

    /// <summary>A name in backticks, never a keyword.</summary>
    QuotedName,

    String,
    Number,

    /// <summary>A date, date and time, or time, without its <c>@</c>.</summary>
    Temporal,

    /// <summary><c>%name</c>, without the sign.</summary>
    Variable,

    /// <summary><c>$this</c>, <c>$index</c>, <c>$total</c>, with the sign.</summary>
    Special,

    Symbol,

    /// <summary>A character without a meaning in FHIRPath; a map may go on with it behind an expression.</summary>
    Unknown,
}

/// <param name="Kind">What it is.</param>
/// <param name="Text">Its text, of a string or quoted name with the escapes resolved.</param>
/// <param name="Start">Where it begins, counted from 0.</param>
/// <param name="End">Where the next thing may begin.</param>
internal readonly record struct Token(TokenKind Kind, string Text, int Start, int End)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    public bool IsName(string name) => Kind == TokenKind.Name && Text == name;
}
