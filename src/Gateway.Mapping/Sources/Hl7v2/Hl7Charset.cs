using System.Text;
using System.Text.Unicode;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>The character set of a message: MSH-18 (HL7 table 0211), else the media type, else what the bytes are.</summary>
internal static class Hl7Charset
{
    /// <summary>HL7 table 0211 to the registry's names. <c>UNICODE</c> is sent by UK systems for plain UTF-8.</summary>
    private static readonly Dictionary<string, string> s_table0211 = new(StringComparer.OrdinalIgnoreCase)
    {
        ["ASCII"] = "utf-8", // every ASCII text is UTF-8, and systems that say ASCII send pounds signs and umlauts
        ["8859/1"] = "iso-8859-1",
        ["8859/15"] = "iso-8859-15",
        ["UNICODE"] = "utf-8",
        ["UNICODE UTF-8"] = "utf-8",
        ["UTF-8"] = "utf-8",
        ["UNICODE UTF-16"] = "utf-16",
    };

    public static (string? Text, Encoding Encoding, IReadOnlyList<Issue> Issues) Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        var declared = Declared(bytes);
        if (declared is { Length: > 0 } && !s_table0211.ContainsKey(declared))
            return (null, Encoding.UTF8, [Issue.Error(MappingIssues.UnknownCharset, "not-supported", "MSH-18", "This character set is not known here; send UNICODE UTF-8.", declared)]);

        var name = declared is { Length: > 0 } ? s_table0211[declared] : Charset.Named(contentType);
        if (name is null && !Utf8.IsValid(bytes))
        {
            var (guessed, latin, fault) = Charset.Decode(bytes, Charset.Find("windows-1252")!);
            return fault is null
                ? (guessed, latin, [Issue.Warning(MappingIssues.Hl7CharsetGuessed, "value", "MSH-18", "MSH-18 names no character set and the bytes are no UTF-8; they were read as windows-1252. Name the character set.")])
                : (null, latin, [fault]);
        }
        var encoding = Charset.Find(name ?? "utf-8");
        if (encoding is null)
            return (null, Encoding.UTF8, [Issue.Error(MappingIssues.UnknownCharset, "not-supported", "Content-Type", "This charset is not known here; send UTF-8.", name)]);
        var (text, _, wrong) = Charset.Decode(bytes, encoding);
        return wrong is null ? (text, encoding, []) : (null, encoding, [wrong]);
    }

    /// <summary>MSH-18, read before the charset is known: the header is ASCII up to there in every set that ends lines with one byte.</summary>
    private static string? Declared(ReadOnlySpan<byte> bytes)
    {
        var end = bytes.IndexOfAny((byte)'\r', (byte)'\n');
        var header = end < 0 ? bytes : bytes[..end];
        if (header.Length < 8 || !header.StartsWith("MSH"u8)) return null;
        var separator = header[3];
        var number = 1;
        foreach (var range in header[4..].Split(separator))
        {
            // MSH-1 is the separator, so the first piece is MSH-2.
            if (++number != 18) continue;
            var field = Encoding.Latin1.GetString(header[4..][range]);
            var repetition = header.Length > 5 ? (char)header[5] : '~';
            return field.Split(repetition)[0].Trim();
        }
        return null;
    }
}
