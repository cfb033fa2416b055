using System.Net.Http.Headers;
using System.Text;
using System.Text.Unicode;
using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources;

/// <summary>Bytes to text, strictly: a byte that the charset does not know is a fault with its place, never a question mark.</summary>
internal static class Charset
{
    /// <summary>What senders may declare: the names of the IANA registry that are in use, and how .NET calls them.</summary>
    private static readonly Dictionary<string, int> s_codePages = new(StringComparer.OrdinalIgnoreCase)
    {
        ["utf-8"] = 65001,
        ["utf8"] = 65001,
        ["us-ascii"] = 20127,
        ["ascii"] = 20127,
        ["iso-8859-1"] = 28591,
        ["latin1"] = 28591,
        ["iso-8859-15"] = 28605,
        ["windows-1252"] = 1252,
        ["utf-16"] = 1200,
        ["utf-16le"] = 1200,
        ["utf-16be"] = 1201,
    };

    /// <summary>The charset parameter of a media type, or null.</summary>
    public static string? Named(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var media) && media.CharSet?.Trim('"', ' ') is { Length: > 0 } charset ? charset : null;

    public static Encoding? Find(string name) => s_codePages.TryGetValue(name.Trim(), out var page) ? Strict(page) : null;

    /// <summary>The text, without a byte order mark, and the encoding that read it; or the fault.</summary>
    public static (string Text, Encoding Encoding, Issue? Fault) Decode(ReadOnlySpan<byte> bytes, string? contentType)
    {
        var (encoding, mark, fault) = Begin(bytes, contentType);
        return fault is null ? Decode(bytes[mark..], encoding) : ("", encoding, fault);
    }

    /// <summary>By what a text that begins so is to be read, and how many bytes its mark takes.</summary>
    public static (Encoding Encoding, int Mark, Issue? Fault) Begin(ReadOnlySpan<byte> bytes, string? contentType)
    {
        if (bytes.StartsWith("\uFEFF"u8)) return (Strict(65001), 3, null);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xFE])) return (Strict(1200), 2, null);
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFE, 0xFF])) return (Strict(1201), 2, null);
        if (Named(contentType) is not { } name) return (Strict(65001), 0, null);
        return Find(name) is { } encoding
            ? (encoding, 0, null)
            : (Strict(65001), 0, Issue.Error(MappingIssues.UnknownCharset, "not-supported", "Content-Type", "This charset is not known here; send UTF-8.", name));
    }

    public static (string Text, Encoding Encoding, Issue? Fault) Decode(ReadOnlySpan<byte> bytes, Encoding encoding)
    {
        if (encoding.CodePage == 65001 && !Utf8.IsValid(bytes)) return ("", encoding, Invalid(bytes, FirstInvalid(bytes), encoding));
        try
        {
            var text = encoding.GetString(bytes);
            var nul = text.IndexOf('\0', StringComparison.Ordinal);
            return nul < 0 ? (text, encoding, null) : ("", encoding, Issue.Error(MappingIssues.ControlCharacter, "structure", $"line {LineOf(text, nul)}",
                "There is a NUL character in the text; is the body binary, or in another charset? Send plain text."));
        }
        catch (DecoderFallbackException broken)
        {
            return ("", encoding, Invalid(bytes, Math.Max(0, broken.Index), encoding));
        }
    }

    private static Issue Invalid(ReadOnlySpan<byte> bytes, int index, Encoding encoding)
    {
        var line = bytes[..Math.Min(index, bytes.Length)].Count((byte)'\n') + 1;
        return Issue.Error(MappingIssues.WrongCharset, "structure", $"line {line}, byte {index + 1}",
            $"The bytes are no {encoding.WebName} from this place on; send UTF-8, or name the charset in the Content-Type.");
    }

    private static int FirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var index = 0;
        while (index < bytes.Length && Rune.DecodeFromUtf8(bytes[index..], out _, out var consumed) == System.Buffers.OperationStatus.Done) index += consumed;
        return index;
    }

    private static int LineOf(string text, int index) => text.AsSpan(0, index).Count('\n') + 1;

    private static Encoding Strict(int codePage) =>
        (CodePagesEncodingProvider.Instance.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback)
            ?? Encoding.GetEncoding(codePage, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback));
}
