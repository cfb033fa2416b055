using System.Buffers.Text;
using System.Net;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary><c>encode decode escape unescape</c> (http://hl7.org/fhirpath/N1/#additional-string-functions). An unknown format, or a text that is not of it, is empty.</summary>
internal static class Encodings
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Of("encode", Encode),
        Of("decode", Decode),
        Of("escape", Escape),
        Of("unescape", Unescape),
    ];

    private static Function Of(string name, Func<string, string, string?> body) => Function.Of(name, (run, input, format) =>
    {
        if (input.Text(name) is not { } text || format.Text(name) is not { } form) return Items.Empty;
        run.Spend(text.Length >> 2);
        return Items.Of(body(text, form));
    });

    private static string? Encode(string text, string format)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return format switch
        {
            "base64" => Convert.ToBase64String(bytes),
            "urlbase64" => Convert.ToBase64String(bytes).Replace('+', '-').Replace('/', '_'),
            "hex" => Convert.ToHexStringLower(bytes),
            _ => null,
        };
    }

    private static string? Decode(string text, string format)
    {
        try
        {
            var bytes = format switch
            {
                "base64" => Convert.FromBase64String(text),
                "urlbase64" => Base64Url.DecodeFromChars(text.TrimEnd('=')),
                "hex" => Convert.FromHexString(text),
                _ => null,
            };
            return bytes is null ? null : Encoding.UTF8.GetString(bytes);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string? Escape(string text, string format) => format switch
    {
        "html" => WebUtility.HtmlEncode(text),
        "json" => JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text),
        _ => null,
    };

    private static string? Unescape(string text, string format) => format switch
    {
        "html" => WebUtility.HtmlDecode(text),
        "json" => UnescapeJson(text),
        _ => null,
    };

    private static string? UnescapeJson(string text)
    {
        try
        {
            // A quote that stands alone is let be; the text came from a string, not from a document.
            var body = new StringBuilder(text.Length + 2).Append('"');
            for (var i = 0; i < text.Length; i++)
            {
                if (text[i] == '\\' && i + 1 < text.Length) body.Append(text[i++]);
                else if (text[i] == '"') body.Append('\\');
                body.Append(text[i]);
            }
            return JsonSerializer.Deserialize<string>(body.Append('"').ToString());
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
