using System.Globalization;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>Decimals as the standard counts them.</summary>
internal static class Numbers
{
    /// <summary>A number as JSON writes one.</summary>
    public static bool TryParse(string? text, out decimal value) => decimal.TryParse(
        text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out value);

    /// <summary>How many digits stand behind the point, trailing zeros included.</summary>
    public static int Scale(decimal value) => value.Scale;

    /// <summary>How many digits stand behind the point without trailing zeros, which do not count as precision.</summary>
    public static int SignificantScale(decimal value)
    {
        var scale = value.Scale;
        while (scale > 0 && decimal.Round(value, scale - 1) == value) scale--;
        return scale;
    }

    /// <summary>Equal when rounded to the less precise of the two (http://hl7.org/fhirpath/N1/#equivalent).</summary>
    public static bool Equivalent(decimal a, decimal b)
    {
        var scale = Math.Min(SignificantScale(a), SignificantScale(b));
        return Round(a, scale) == Round(b, scale);
    }

    public static decimal Round(decimal value, int scale) => decimal.Round(value, Math.Min(scale, 28), MidpointRounding.AwayFromZero);

    /// <summary>The value written with exactly that many digits behind the point, or null when it has no room for them.</summary>
    public static decimal? WithScale(decimal value, int scale)
    {
        var rounded = Round(value, scale);
        if (rounded.Scale >= scale) return rounded;
        // Adding a zero of that scale makes the sum as long, if it fits into 96 bits.
        var sum = rounded + new decimal(0, 0, 0, rounded < 0, (byte)scale);
        return sum.Scale == scale ? sum : null;
    }
}
