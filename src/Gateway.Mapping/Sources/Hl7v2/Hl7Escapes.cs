using System.Globalization;
using System.Text;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>The escape sequences of text (HL7 v2.4 §2.10).</summary>
public static class Hl7Escapes
{
    /// <summary>The text that was meant. A sequence that is broken or of nobody's standard stays as it is.</summary>
    /// <param name="raw">The text as it stands in the message.</param>
    /// <param name="broken">True when a sequence had no end or no meaning.</param>
    public static string Decode(string raw, Hl7Delimiters delimiters, Encoding encoding, out bool broken)
    {
        broken = false;
        var escape = delimiters.Escape;
        if (escape == '\0' || !raw.Contains(escape, StringComparison.Ordinal)) return raw;
        var text = new StringBuilder(raw.Length);
        var at = 0;
        while (at < raw.Length)
        {
            var begin = raw.IndexOf(escape, at);
            var end = begin < 0 ? -1 : raw.IndexOf(escape, begin + 1);
            if (end < 0)
            {
                broken |= begin >= 0;
                text.Append(raw, at, raw.Length - at);
                break;
            }
            text.Append(raw, at, begin - at);
            if (Meaning(raw.AsSpan(begin + 1, end - begin - 1), delimiters, encoding) is { } meaning)
            {
                text.Append(meaning);
                at = end + 1;
            }
            else
            {
                // The second character may open a good sequence, so only the first is passed over.
                broken = true;
                text.Append(escape);
                at = begin + 1;
            }
        }
        return text.ToString();
    }

    /// <summary>The text with every delimiter and line break written as a sequence.</summary>
    public static string Encode(string text, Hl7Delimiters delimiters)
    {
        if (delimiters.Escape == '\0') return text.ReplaceLineEndings(" ");
        var raw = new StringBuilder(text.Length);
        foreach (var character in text)
        {
            var code = character == delimiters.Field ? 'F'
                : character == delimiters.Component ? 'S'
                : character == delimiters.Subcomponent ? 'T'
                : character == delimiters.Repetition ? 'R'
                : character == delimiters.Escape ? 'E' : '\0';
            if (code != '\0') raw.Append(delimiters.Escape).Append(code).Append(delimiters.Escape);
            else if (character is '\n') raw.Append(delimiters.Escape).Append(".br").Append(delimiters.Escape);
            else if (character is '\r') raw.Append(delimiters.Escape).Append("X0D").Append(delimiters.Escape);
            else raw.Append(character);
        }
        return raw.ToString();
    }

    private static string? Meaning(ReadOnlySpan<char> sequence, Hl7Delimiters delimiters, Encoding encoding)
    {
        switch (sequence)
        {
            case "F": return delimiters.Field.ToString();
            case "S": return delimiters.Component.ToString();
            case "T": return delimiters.Subcomponent.ToString();
            case "R": return delimiters.Repetition.ToString();
            case "E": return delimiters.Escape.ToString();
            case "H" or "N": return ""; // highlighting on and off: no text
            case ".br" or ".BR" or ".ce": return "\n";
            case ".fi" or ".nf": return "";
        }
        if (sequence.Length > 2 && sequence[0] == 'X') return Hex(sequence[1..], encoding);
        if (sequence.StartsWith(".sp") || sequence.StartsWith(".sk")) return Spaces(sequence);
        return sequence.StartsWith(".in") || sequence.StartsWith(".ti") ? "" : null;
    }

    private static string? Hex(ReadOnlySpan<char> digits, Encoding encoding)
    {
        if (digits.Length % 2 != 0) return null;
        var bytes = new byte[digits.Length / 2];
        for (var i = 0; i < bytes.Length; i++)
            if (!byte.TryParse(digits.Slice(i * 2, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out bytes[i])) return null;
        try
        {
            return encoding.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    /// <summary><c>.sp3</c> is three line breaks, <c>.sk3</c> three spaces.</summary>
    private static string? Spaces(ReadOnlySpan<char> sequence)
    {
        var count = sequence.Length == 3 ? 1 : int.TryParse(sequence[3..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var given) ? given : -1;
        return count is < 0 or > 80 ? null : new string(sequence[2] == 'p' ? '\n' : ' ', count);
    }
}
