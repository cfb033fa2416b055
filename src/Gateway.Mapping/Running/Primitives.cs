using System.Globalization;
using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Running;

/// <summary>Texts as R4's primitive types (http://hl7.org/fhir/R4/datatypes.html): the form that JSON writes, or nothing when a text does not fit.</summary>
internal static class Primitives
{
    /// <summary>The JSON kind and text of a value of that type; null when the text is none.</summary>
    public static (ElementKind Kind, string Text)? Write(string type, string text) =>
        Text(type, text) is { } written ? (R4.JsonKindOf(type), written) : null;

    /// <summary>What a text of that type looks like, for the sentence that refuses one.</summary>
    public static string Form(string type) => type switch
    {
        "boolean" => "true or false",
        "integer" => "a whole number",
        "positiveInt" => "a whole number from 1",
        "unsignedInt" => "a whole number from 0",
        "decimal" => "a decimal number",
        "date" => "a date as YYYY-MM-DD; other forms need dateOp",
        "dateTime" or "instant" => "a date and time with an offset; other forms need dateOp",
        "time" => "a time as HH:MM:SS",
        "id" => "an id of 1 to 64 letters, digits, hyphens and dots",
        "code" => "a code without blanks at its ends",
        _ => $"a {type}",
    };

    private static string? Text(string type, string text)
    {
        var trimmed = text.Trim();
        return type switch
        {
            "boolean" => trimmed.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true" : trimmed.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false" : null,
            "integer" => Whole(trimmed, int.MinValue),
            "positiveInt" => Whole(trimmed, 1),
            "unsignedInt" => Whole(trimmed, 0),
            "decimal" => Decimal(trimmed),
            "date" => TimeFormat.Iso.Read(trimmed)?.Date(),
            "dateTime" => DateTime(trimmed),
            "instant" => DateTime(trimmed) is { } moment && moment.Contains('T', StringComparison.Ordinal) ? moment : null,
            "time" => Time(trimmed),
            "id" => IsId(trimmed) ? trimmed : null,
            "code" => trimmed.Length > 0 && !trimmed.Contains("  ", StringComparison.Ordinal) ? trimmed : null,
            "uri" or "url" or "canonical" or "oid" or "uuid" => trimmed.Length > 0 && !trimmed.Any(char.IsWhiteSpace) ? trimmed : null,
            _ => trimmed.Length > 0 ? text : null,
        };
    }

    private static string? Whole(string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number >= least
            ? number.ToString(CultureInfo.InvariantCulture) : null;

    /// <summary>JSON's number with the digits that were sent: 1.50 stays, 007.5 becomes 7.5, .5 becomes 0.5.</summary>
    private static string? Decimal(string text)
    {
        var sign = text.StartsWith('-') ? "-" : "";
        var digits = text.TrimStart('+', '-');
        if (text.Length - digits.Length > 1 || digits.Length is 0 or > 40) return null;
        var point = digits.IndexOf('.', StringComparison.Ordinal);
        var whole = point < 0 ? digits : digits[..point];
        var fraction = point < 0 ? "" : digits[point..];
        if (fraction.Length == 1 || !whole.All(char.IsAsciiDigit) || !fraction.Skip(1).All(char.IsAsciiDigit)) return null;
        whole = whole.TrimStart('0');
        return sign + (whole.Length == 0 ? "0" : whole) + fraction;
    }

    private static string? DateTime(string text)
    {
        if (TimeFormat.Iso.Read(text) is not { } time) return null;
        if (time.Precision != Precision.Second) return time.Date();
        if (time.Offset is not { } offset) return null;
        // As it was sent, Z too, when it has seconds.
        return text.Length >= 20 && text[10] == 'T' && text[16] == ':' && (text[^1] == 'Z' || text[^3] == ':') ? text : time.DateTime(offset);
    }

    private static string? Time(string text) =>
        Iso8601.Time(text, out var hour, out var minute, out var second, out var fraction, out var zone) && zone.IsEmpty && hour < 24 && minute < 60 && second < 60
            ? $"{hour:00}:{minute:00}:{second:00}{fraction}" : null;

    private static bool IsId(string text) =>
        text.Length is >= 1 and <= 64 && text.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '.');
}
