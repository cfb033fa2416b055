using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#math-1. What has no real result, or none that a decimal holds, is empty.</summary>
internal static class Maths
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("abs", (_, input) => Abs(input)),
        Function.Of("ceiling", (_, input) => Whole(input, "ceiling()", decimal.Ceiling)),
        Function.Of("floor", (_, input) => Whole(input, "floor()", decimal.Floor)),
        Function.Of("truncate", (_, input) => Whole(input, "truncate()", decimal.Truncate)),
        Function.Of("exp", (_, input) => Real(input, "exp()", Math.Exp)),
        Function.Of("ln", (_, input) => Real(input, "ln()", Math.Log)),
        Function.Of("sqrt", (_, input) => Real(input, "sqrt()", Math.Sqrt)),
        Function.Of("log", (_, input, power) => Number(power, "log()") is { } by ? Real(input, "log()", x => Math.Log(x, (double)by)) : Items.Empty),
        Function.Of("power", Power),
        Function.Optional("round", Round),
    ];

    private static decimal? Number(Items input, string what)
    {
        var item = input.Single(what);
        if (item.Kind == ItemKind.None) return null;
        return item.TryNumber(out var number) ? number : throw new FhirPathException($"{what} works on a number.");
    }

    private static Items Abs(Items input)
    {
        var item = input.Single("abs()");
        if (FhirTypes.QuantityOf(item) is { } quantity) return Items.Of(quantity with { Value = Math.Abs(quantity.Value) });
        if (item.AsInteger() is { } whole) return whole == int.MinValue ? Items.Empty : Items.Of(Math.Abs(whole));
        return Number(input, "abs()") is { } number ? Items.Of(Math.Abs(number)) : Items.Empty;
    }

    private static Items Whole(Items input, string what, Func<decimal, decimal> round)
    {
        if (Number(input, what) is not { } number) return Items.Empty;
        var whole = round(number);
        return whole is >= int.MinValue and <= int.MaxValue ? Items.Of((int)whole) : Items.Of(whole);
    }

    private static Items Real(Items input, string what, Func<double, double> function) =>
        Number(input, what) is { } number ? Decimal(function((double)number)) : Items.Empty;

    private static Items Decimal(double value) => Math.Abs(value) < 7.9e28 ? Items.Of((decimal)value) : Items.Empty;

    private static Items Power(Evaluation run, Items input, Items exponent)
    {
        if (Number(input, "power()") is not { } number || Number(exponent, "power()") is not { } by) return Items.Empty;
        var item = input[0];
        if (by != decimal.Truncate(by) || by is < 0 or > 100) return Decimal(Math.Pow((double)number, (double)by));
        try
        {
            // Whole powers are exact.
            var result = 1m;
            for (var i = 0; i < (int)by; i++) result *= number;
            return item.AsInteger() is not null && result is >= int.MinValue and <= int.MaxValue ? Items.Of((int)result) : Items.Of(result);
        }
        catch (OverflowException)
        {
            return Items.Empty;
        }
    }

    private static Items Round(Evaluation run, Items input, Items digits, bool isGiven)
    {
        if (Number(input, "round()") is not { } number || (isGiven && digits.IsEmpty)) return Items.Empty;
        var scale = digits.Integer("round()") ?? 0;
        if (scale < 0) throw new FhirPathException("round() expects a number of digits that is not negative.");
        return Items.Of(Numbers.Round(number, scale));
    }
}
