using System.Globalization;
using Gateway.Fhir.Uk;

namespace Gateway.Simulators.Story;

/// <summary>
/// NHS numbers of the test range 999 000 0000 to 999 999 9999, which is never given to a person, each with its
/// Modulus 11 check digit (NHS Data Dictionary, NHS NUMBER).
/// </summary>
public static class TestNhsNumbers
{
    private const int Stems = 1_000_000;

    /// <summary>Different numbers in order, from a place in the range that the seed gives; never ten equal digits.</summary>
    public static IEnumerable<string> From(int seed)
    {
        var start = (int)((uint)seed * 2654435761u % Stems);
        for (var i = 0; i < Stems; i++)
        {
            var stem = "999" + ((start + i) % Stems).ToString("D6", CultureInfo.InvariantCulture);
            // One stem in eleven has no check digit, and 999999999 gives a placeholder.
            if (CheckDigit(stem) is { } check && NhsNumber.TryParse(stem + check, out _)) yield return stem + check;
        }
    }

    /// <summary>The tenth digit of a nine-digit stem; null when the stem may not be used (a check digit of 10).</summary>
    internal static char? CheckDigit(string stem)
    {
        var sum = 0;
        for (var i = 0; i < 9; i++) sum += (stem[i] - '0') * (10 - i);
        var check = (11 - sum % 11) % 11;
        return check == 10 ? null : (char)('0' + check);
    }
}
