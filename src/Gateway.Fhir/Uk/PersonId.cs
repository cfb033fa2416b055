using System.Diagnostics.CodeAnalysis;

namespace Gateway.Fhir.Uk;

/// <summary>
/// The gateway's own name for a person: the logical id of the Patient resource, opaque, safe in a URL and a log.
/// </summary>
public readonly record struct PersonId
{
    private readonly string? _id;

    private PersonId(string id) => _id = id;

    /// <summary>Reads a FHIR id: 1 to 64 letters, digits, hyphens and dots. Ten digits are refused: that would be an NHS number, be it a mistyped one.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out PersonId id)
    {
        id = default;
        if (text is not { Length: >= 1 and <= 64 }) return false;
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')) return false;
        if (text.Replace("-", "", StringComparison.Ordinal) is { Length: 10 } digits && digits.All(char.IsAsciiDigit)) return false;
        id = new PersonId(text);
        return true;
    }

    public override string ToString() => _id ?? throw new InvalidOperationException("A person id comes from TryParse.");
}
