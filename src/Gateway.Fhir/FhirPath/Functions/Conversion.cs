using System.Globalization;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#conversion; quantities stand in a file of their own.</summary>
internal static class Conversion
{
    private static readonly HashSet<string> Yes = new(["true", "t", "yes", "y", "1", "1.0"], StringComparer.OrdinalIgnoreCase);
    private static readonly HashSet<string> No = new(["false", "f", "no", "n", "0", "0.0"], StringComparer.OrdinalIgnoreCase);

    public static readonly IReadOnlyList<Function> Functions =
    [
        .. Pair("Boolean", item => Items.Of(ToBoolean(item))),
        .. Pair("Integer", item => Items.Of(ToInteger(item))),
        .. Pair("Decimal", item => Items.Of(ToDecimal(item))),
        .. Pair("String", item => Items.Of(ToText(item))),
        .. Pair("Date", item => Items.Of(ToTemporal(item, TemporalKind.Date))),
        .. Pair("DateTime", item => Items.Of(ToTemporal(item, TemporalKind.DateTime))),
        .. Pair("Time", item => Items.Of(ToTemporal(item, TemporalKind.Time))),
    ];

    /// <summary><c>toX()</c>, which is empty where the item does not convert, and <c>convertsToX()</c>, which tells.</summary>
    private static IEnumerable<Function> Pair(string type, Func<Item, Items> convert)
    {
        var (to, converts) = ($"to{type}", $"convertsTo{type}");
        yield return Function.Of(to, (_, input) => input.Single(to) is { Kind: not ItemKind.None } item ? convert(item.Value()) : Items.Empty);
        yield return Function.Of(converts, (_, input) => input.Single(converts) is { Kind: not ItemKind.None } item ? Items.Of(!convert(item.Value()).IsEmpty) : Items.Empty);
    }

    private static bool? ToBoolean(Item item)
    {
        if (item.AsBoolean() is { } truth) return truth;
        if (item.TryNumber(out var number)) return number == 1 ? true : number == 0 ? false : null;
        if (item.Kind != ItemKind.String) return null;
        var text = item.AsString()!;
        return Yes.Contains(text) ? true : No.Contains(text) ? false : null;
    }

    private static int? ToInteger(Item item) => item.Kind switch
    {
        ItemKind.Integer => item.Number,
        ItemKind.Boolean => item.Number,
        ItemKind.String when int.TryParse(item.AsString(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) => value,
        _ => null,
    };

    private static decimal? ToDecimal(Item item)
    {
        if (item.TryNumber(out var number)) return number;
        if (item.Kind == ItemKind.Boolean) return item.Number == 1 ? 1.0m : 0.0m;
        // A point stands between digits: .NET would take "1." and ".5" too.
        return item.Kind == ItemKind.String && item.AsString() is { Length: > 0 } text && char.IsAsciiDigit(text[^1]) && char.IsAsciiDigit(text[text[0] is '+' or '-' && text.Length > 1 ? 1 : 0])
            && decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)
            ? value
            : null;
    }

    private static string? ToText(Item item) => item.AsText() ?? FhirTypes.QuantityOf(item)?.ToString();

    private static Temporal? ToTemporal(Item item, TemporalKind kind)
    {
        if (item.AsTemporal is { } temporal)
            return (temporal.Kind == TemporalKind.Time) == (kind == TemporalKind.Time) ? temporal.As(kind) : null;
        if (item.Kind != ItemKind.String) return null;
        var text = item.AsString()!;
        return kind == TemporalKind.Date ? TemporalText.Parse(text, TemporalKind.DateTime)?.As(TemporalKind.Date) : TemporalText.Parse(text, kind);
    }
}
