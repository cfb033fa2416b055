using System.Buffers;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>The characters that part a message, as its own MSH-1 and MSH-2 say (HL7 v2.4 §2.5.4); those that MSH-2 leaves away are NUL, which never occurs.</summary>
public sealed record Hl7Delimiters(char Field, char Component, char Repetition, char Escape, char Subcomponent)
{
    private static readonly SearchValues<char> s_usual = SearchValues.Create("|^~&");

    public static readonly Hl7Delimiters Usual = new('|', '^', '~', '\\', '&');

    /// <summary>What ends a value.</summary>
    internal SearchValues<char> All { get; } = Field == '|' && Component == '^' && Repetition == '~' && Subcomponent == '&' ? s_usual : SearchValues.Create([Field, Component, Repetition, Subcomponent]);

    /// <summary>Reads MSH-1 and MSH-2 from the begin of a message; null when they cannot part anything.</summary>
    internal static Hl7Delimiters? Of(ReadOnlySpan<char> header)
    {
        if (header.Length < 5) return null;
        var field = header[3];
        var rest = header[4..];
        var end = rest.IndexOfAny(field, '\r', '\n');
        var encoding = end < 0 ? rest : rest[..end];
        if (encoding.Length is 0 or > 5) return null;
        Span<char> all = stackalloc char[6];
        all[0] = field;
        encoding.CopyTo(all[1..]);
        for (var i = 0; i <= encoding.Length; i++)
            if (char.IsLetterOrDigit(all[i]) || char.IsWhiteSpace(all[i]) || char.IsControl(all[i]) || all[..i].Contains(all[i])) return null;
        return new Hl7Delimiters(field, encoding[0], At(encoding, 1), At(encoding, 2), At(encoding, 3));

        static char At(ReadOnlySpan<char> text, int index) => index < text.Length ? text[index] : '\0';
    }
}
