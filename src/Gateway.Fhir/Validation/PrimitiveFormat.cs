using System.Globalization;

namespace Gateway.Fhir.Validation;

/// <summary>The form of a primitive type's text (http://hl7.org/fhir/R4/datatypes.html), judged by hand in one pass: no input makes it slow.</summary>
/// <param name="Matches">True when the text has the form.</param>
/// <param name="Advice">What to send instead.</param>
internal sealed record PrimitiveFormat(Func<string, bool> Matches, string Advice)
{
    // "Strings SHALL NOT exceed 1MB (1024*1024 characters) in size."
    private const int MostCharacters = 1024 * 1024;

    private static readonly PrimitiveFormat s_uri = new(text => !text.AsSpan().ContainsAny(Whitespace), "An address holds no white space; take it out or encode it.");
    private static readonly PrimitiveFormat s_text = new(IsText, "Text is at most 1 MB and holds no control characters but tab and line ends; take them out.");

    private static readonly Dictionary<string, PrimitiveFormat> s_byType = new(StringComparer.Ordinal)
    {
        ["boolean"] = new(text => text is "true" or "false", "Send true or false."),
        ["integer"] = new(text => IsInteger(text, int.MinValue), "Send a whole number of 32 bits without fraction, exponent or leading zeros."),
        ["unsignedInt"] = new(text => IsInteger(text, 0), "Send a whole number from 0 to 2147483647 without fraction, exponent or leading zeros."),
        ["positiveInt"] = new(text => IsInteger(text, 1), "Send a whole number from 1 to 2147483647 without fraction, exponent or leading zeros."),
        ["decimal"] = new(IsDecimal, "Send a decimal number without leading zeros or plus sign."),
        ["string"] = s_text,
        ["markdown"] = s_text,
        ["code"] = new(IsCode, "A code has no white space at its ends and single spaces inside; correct it."),
        ["id"] = new(IsId, "An id is 1 to 64 letters, digits, hyphens and dots; correct it."),
        ["uri"] = s_uri,
        ["url"] = s_uri,
        ["canonical"] = s_uri,
        ["oid"] = new(IsOid, "Send an OID as urn:oid:1.2.3, numbers without leading zeros."),
        ["uuid"] = new(IsUuid, "Send a UUID as urn:uuid: and lower-case hexadecimal."),
        ["base64Binary"] = new(IsBase64, "Send base64 in groups of four characters."),
        ["date"] = new(DateFormat.IsDate, "Send a real date as YYYY, YYYY-MM or YYYY-MM-DD."),
        ["dateTime"] = new(DateFormat.IsDateTime, "Send a real date as YYYY, YYYY-MM or YYYY-MM-DD, or with a time to the second and its zone: YYYY-MM-DDThh:mm:ss+zz:zz."),
        ["instant"] = new(DateFormat.IsInstant, "Send a moment with date, time to the second and zone: YYYY-MM-DDThh:mm:ss.sss+zz:zz."),
        ["time"] = new(DateFormat.IsTime, "Send a time as hh:mm:ss, without a zone."),
    };

    private static ReadOnlySpan<char> Whitespace => " \t\r\n\v\f\u0085\u00A0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200A\u2028\u2029\u202F\u205F\u3000";

    /// <summary>The format of a primitive type, or null for one without (xhtml).</summary>
    public static PrimitiveFormat? Of(string type) => s_byType.GetValueOrDefault(type);

    /// <summary>FHIR's decimal, which is exactly JSON's number.</summary>
    public static bool IsDecimal(string text)
    {
        var rest = text.AsSpan(text is ['-', ..] ? 1 : 0);
        var whole = Digits(ref rest);
        if (whole == 0 || (whole > 1 && text[text[0] == '-' ? 1 : 0] == '0')) return false;
        if (rest is ['.', ..])
        {
            rest = rest[1..];
            if (Digits(ref rest) == 0) return false;
        }
        if (rest is ['e' or 'E', ..])
        {
            rest = rest[1..];
            if (rest is ['+' or '-', ..]) rest = rest[1..];
            if (Digits(ref rest) == 0) return false;
        }
        return rest.Length == 0;
    }

    private static bool IsText(string text)
    {
        if (text.Length is 0 or > MostCharacters) return false;
        foreach (var character in text)
            if (character < ' ' && character is not ('\t' or '\r' or '\n')) return false;
        return true;
    }

    private static bool IsInteger(string text, int least)
    {
        var digits = text.AsSpan(text is ['-', ..] ? 1 : 0);
        if (digits.Length == 0 || digits.ContainsAnyExceptInRange('0', '9') || (digits[0] == '0' && digits.Length > 1)) return false;
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && (least < 0 || text[0] != '-');
    }

    private static int Digits(ref ReadOnlySpan<char> text)
    {
        var count = text.IndexOfAnyExceptInRange('0', '9');
        if (count < 0) count = text.Length;
        text = text[count..];
        return count;
    }

    private static bool IsCode(string text)
    {
        var wasSpace = true;
        foreach (var character in text)
        {
            var isSpace = Whitespace.Contains(character);
            if (isSpace && wasSpace) return false;
            wasSpace = isSpace;
        }
        return !wasSpace;
    }

    private static bool IsId(string text)
    {
        if (text.Length is 0 or > 64) return false;
        foreach (var character in text)
            if (!char.IsAsciiLetterOrDigit(character) && character is not ('-' or '.')) return false;
        return true;
    }

    private static bool IsOid(string text)
    {
        const string prefix = "urn:oid:";
        if (!text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        var isFirst = true;
        var count = 0;
        foreach (var range in text.AsSpan(prefix.Length).Split('.'))
        {
            var arc = text.AsSpan(prefix.Length)[range];
            if (arc.Length == 0 || arc.ContainsAnyExceptInRange('0', '9') || (arc[0] == '0' && arc.Length > 1)) return false;
            if (isFirst && (arc.Length != 1 || arc[0] > '2')) return false;
            isFirst = false;
            count++;
        }
        return count > 1;
    }

    private static bool IsUuid(string text)
    {
        const string prefix = "urn:uuid:";
        if (text.Length != prefix.Length + 36 || !text.StartsWith(prefix, StringComparison.Ordinal)) return false;
        for (var i = 0; i < 36; i++)
        {
            var character = text[prefix.Length + i];
            if (i is 8 or 13 or 18 or 23 ? character != '-' : !char.IsAsciiHexDigitLower(character)) return false;
        }
        return true;
    }

    /// <summary>Groups of four with white space between groups only, and padding at the very end only.</summary>
    private static bool IsBase64(string text)
    {
        int inGroup = 0, padding = 0, groups = 0;
        foreach (var character in text)
        {
            if (inGroup == 0 && Whitespace.Contains(character)) continue;
            if (character == '=')
            {
                if (inGroup < 2) return false;
                padding++;
            }
            else if (padding > 0 || !(char.IsAsciiLetterOrDigit(character) || character is '+' or '/'))
            {
                return false;
            }
            if (++inGroup < 4) continue;
            inGroup = 0;
            groups++;
        }
        return inGroup == 0 && groups > 0;
    }
}
