using System.Diagnostics.CodeAnalysis;

namespace Gateway.Fhir.Uk;

/// <summary>The code of an organisation or site in the Organisation Data Service: 3 to 12 letters and digits, upper case.</summary>
public readonly record struct OdsCode
{
    /// <summary>The identifier system of FHIR UK Core for organisations.</summary>
    public const string System = "https://fhir.nhs.uk/Id/ods-organization-code";

    private readonly string? _code;

    private OdsCode(string code) => _code = code;

    public static bool TryParse([NotNullWhen(true)] string? text, out OdsCode code)
    {
        code = default;
        var trimmed = text?.Trim();
        if (trimmed is not { Length: >= 3 and <= 12 }) return false;
        foreach (var character in trimmed)
            if (!char.IsAsciiLetterOrDigit(character)) return false;
        code = new OdsCode(trimmed.ToUpperInvariant());
        return true;
    }

    public override string ToString() => _code ?? throw new InvalidOperationException("An ODS code comes from TryParse.");
}
