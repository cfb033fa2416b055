using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary><c>lowBoundary highBoundary precision</c>: the least and greatest value that rounds to this one (http://hl7.org/fhirpath/#lowboundaryprecision-integer-decimal--date--datetime--time).</summary>
internal static class Boundaries
{
    private const int MaxDecimalDigits = 28;

    // The digits of YYYY MM DD hh mm ss fff, by precision.
    private static readonly int[] Digits = [4, 6, 8, 10, 12, 14, 17];

    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Optional("lowBoundary", (_, input, digits, _) => Boundary(input, digits, isHigh: false)),
        Function.Optional("highBoundary", (_, input, digits, _) => Boundary(input, digits, isHigh: true)),
        Function.Of("precision", (_, input) => PrecisionOf(input)),
    ];

    private static Items Boundary(Items input, Items digits, bool isHigh)
    {
        var what = isHigh ? "highBoundary()" : "lowBoundary()";
        var item = input.Single(what);
        if (item.Kind == ItemKind.None) return Items.Empty;
        var wanted = digits.Integer(what);
        item = item.Value();
        if (item.TryNumber(out var number)) return Items.Of(Boundary(number, wanted ?? 8, isHigh));
        if (FhirTypes.QuantityOf(item) is { } quantity)
            return Boundary(quantity.Value, wanted ?? 8, isHigh) is { } value ? Items.Of(quantity with { Value = value }) : Items.Empty;
        return item.AsTemporal is { } temporal
            ? Items.Of(Boundary(temporal, wanted, isHigh))
            : throw new FhirPathException($"{what} works on a number, a quantity, a date or a time.");
    }

    private static decimal? Boundary(decimal value, int digits, bool isHigh)
    {
        if (digits is < 0 or > MaxDecimalDigits || value.Scale >= MaxDecimalDigits) return null;
        // A value whose digits all lie behind the last one asked for is zero there (the suite's HighBoundaryDecimal15).
        var unit = new decimal(1, 0, 0, false, (byte)digits);
        if (Math.Abs(value) < unit && digits < value.Scale) return Numbers.WithScale(0, digits);
        var half = new decimal(5, 0, 0, false, (byte)(value.Scale + 1));
        var edge = isHigh ? value + half : value - half;
        if (edge.Scale > digits)
        {
            var cut = decimal.Round(edge, digits, MidpointRounding.ToZero);
            if (isHigh && cut < edge) cut += unit;
            else if (!isHigh && cut > edge) cut -= unit;
            edge = cut;
        }
        return Numbers.WithScale(edge, digits);
    }

    private static Temporal? Boundary(Temporal value, int? digits, bool isHigh)
    {
        var wanted = value.Kind == TemporalKind.Time ? TimePrecision(digits ?? 9) : MomentPrecision(digits ?? (value.Kind == TemporalKind.Date ? 8 : 17));
        if (wanted is not { } precision || (value.Kind == TemporalKind.Date && precision > Precision.Day)) return null;
        var local = isHigh ? Latest(value) : value.Local;
        int? offset = precision <= Precision.Day || value.Kind != TemporalKind.DateTime ? null : value.Offset ?? (isHigh ? -12 * 60 : 14 * 60);
        return new Temporal(value.Kind, precision, local, 3, offset);
    }

    /// <summary>FHIR knows no hour without its minutes, so an hour alone is that hour and no minute.</summary>
    private static DateTime Latest(Temporal value)
    {
        var local = value.Local;
        if (value.Precision <= Precision.Year) local = new DateTime(local.Year, 12, 1);
        if (value.Precision <= Precision.Month) local = new DateTime(local.Year, local.Month, DateTime.DaysInMonth(local.Year, local.Month));
        if (value.Precision <= Precision.Day) local = local.AddHours(23).AddMinutes(59);
        if (value.Precision < Precision.Second) local = local.AddSeconds(59);
        return value.Precision < Precision.Fraction ? local.AddMilliseconds(999) : local;
    }

    private static Precision? MomentPrecision(int digits)
    {
        var index = Array.IndexOf(Digits, digits);
        return index < 0 ? null : (Precision)index;
    }

    private static Precision? TimePrecision(int digits) => MomentPrecision(digits + 8) is { } precision and >= Precision.Hour ? precision : null;

    private static Items PrecisionOf(Items input)
    {
        var item = input.Single("precision()").Value();
        if (item.Kind == ItemKind.None) return Items.Empty;
        if (item.AsTemporal is { } temporal) return Items.Of(Digits[(int)temporal.Precision] - (temporal.Kind == TemporalKind.Time ? 8 : 0));
        if (!item.TryNumber(out var number)) throw new FhirPathException("precision() works on a number, a date or a time.");
        return Items.Of((int)number.Scale);
    }
}
