using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath.Values;

/// <summary>A number with a unit: UCUM's, or a word of the calendar.</summary>
/// <param name="Value">The number.</param>
/// <param name="Unit">A UCUM code, <c>1</c> for none; or a word of the calendar as it was written.</param>
/// <param name="IsCalendar">True for a word of the calendar.</param>
internal sealed record Quantity(decimal Value, string Unit, bool IsCalendar = false)
{
    public const string Ucum = "http://unitsofmeasure.org";

    /// <summary>A FHIR Quantity; null when it has no value or a comparator, which makes it a range.</summary>
    public static Quantity? Of(Element node)
    {
        if (node.Kind != ElementKind.Object || node["comparator"] is not null) return null;
        if (node["value"] is not { } value || !Numbers.TryParse(value.Text, out var number)) return null;
        var code = node["code"]?.Text;
        if (code is not null && node["system"]?.Text is Ucum or null) return new Quantity(number, code);
        var unit = node["unit"]?.Text ?? code ?? "1";
        return new Quantity(number, unit, CalendarUnit.IsWord(unit));
    }

    /// <summary><c>4 days</c>, <c>4 'mg'</c>, <c>4</c>; null for anything else.</summary>
    public static Quantity? Parse(string text)
    {
        var trimmed = text.AsSpan().Trim();
        var end = 0;
        while (end < trimmed.Length && (char.IsAsciiDigit(trimmed[end]) || trimmed[end] == '.' || (end == 0 && trimmed[end] is '+' or '-'))) end++;
        if (end == 0 || trimmed[end - 1] == '.' || !char.IsAsciiDigit(trimmed[end - 1])) return null;
        if (!decimal.TryParse(trimmed[..end], NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value)) return null;
        var unit = trimmed[end..].TrimStart();
        if (unit.IsEmpty) return new Quantity(value, "1");
        if (unit is ['\'', .. var code, '\''] && !code.Contains('\'')) return new Quantity(value, code.ToString());
        var word = unit.ToString();
        return unit.Length < trimmed.Length - end && CalendarUnit.IsWord(word) ? new Quantity(value, word, IsCalendar: true) : null;
    }

    /// <summary>
    /// Both values in one unit, the finer of the two; null when they cannot be compared. A year or month of the calendar
    /// has no definite length, so it compares with its like only (http://hl7.org/fhirpath/N1/#quantity-1).
    /// </summary>
    public static (decimal A, decimal B, string Unit)? Common(Quantity a, Quantity b)
    {
        if (a.Unit == b.Unit) return (a.Value, b.Value, a.Unit);
        if (CalendarUnit.Months(a.Unit) is { } monthsA && CalendarUnit.Months(b.Unit) is { } monthsB)
            return (a.Value * monthsA, b.Value * monthsB, "month");
        return Units.Common(a.Value, a.Code, b.Value, b.Code) is { } common
            ? (common.A, common.B, common.IsFirst ? a.Unit : b.Unit)
            : null;
    }

    /// <summary>The UCUM code; that of a calendar word of definite length too.</summary>
    public string Code => CalendarUnit.Code(Unit) ?? Unit;

    public override string ToString() => IsCalendar
        ? string.Create(CultureInfo.InvariantCulture, $"{Value} {Unit}")
        : string.Create(CultureInfo.InvariantCulture, $"{Value} '{Unit}'");
}
