using System.Diagnostics.CodeAnalysis;

namespace Gateway.Fhir.Uk;

/// <summary>
/// An NHS number: ten digits whose last is the Modulus 11 check digit
/// (NHS Data Dictionary, NHS NUMBER; weights 10 to 2, 11 minus the remainder, 11 counts as 0, 10 is invalid).
/// </summary>
/// <remarks>
/// Ten equal digits pass the check and are used as placeholders, so they are refused.
/// A valid number proves little: 9 % of random digits pass. Always compare the date of birth too.
/// </remarks>
public readonly record struct NhsNumber
{
    /// <summary>The identifier system of FHIR UK Core.</summary>
    public const string System = "https://fhir.nhs.uk/Id/nhs-number";

    private readonly string? _digits;

    private NhsNumber(string digits) => _digits = digits;

    /// <summary>The ten digits, without spaces.</summary>
    public string Digits => _digits ?? throw new InvalidOperationException("An NHS number comes from TryParse.");

    /// <summary>Reads <c>9990000018</c>, <c>999 000 0018</c> and <c>999-000-0018</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out NhsNumber number)
    {
        number = default;
        if (text is null) return false;
        Span<char> digits = stackalloc char[10];
        var count = 0;
        foreach (var character in text.AsSpan().Trim())
        {
            if (character is ' ' or '-') continue;
            if (!char.IsAsciiDigit(character) || count == 10) return false;
            digits[count++] = character;
        }
        if (count != 10 || !digits.ContainsAnyExcept(digits[0])) return false;

        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (digits[i] - '0') * (10 - i);
        var check = (11 - sum % 11) % 11;
        if (check == 10 || check != digits[9] - '0') return false;

        number = new NhsNumber(new string(digits));
        return true;
    }

    /// <summary>Masked: an NHS number is patient data, and text made by accident ends in logs.</summary>
    public override string ToString() => "NHS number ***";
}
