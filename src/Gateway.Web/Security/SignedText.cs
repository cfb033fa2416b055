using System.Net;
using System.Text;
using System.Text.RegularExpressions;

namespace Gateway.Web.Security;

/// <summary>What of a request may stand in the text that is signed.</summary>
/// <param name="Method">In capitals.</param>
/// <param name="Path">Without the query.</param>
internal readonly record struct SignedParts(ReadOnlyMemory<byte> Body, string Timestamp, string Id, string Method, string Path);

/// <summary>Fills a manifest's <c>signedText</c>; what stands outside the braces is signed as it is written.</summary>
internal static partial class SignedText
{
    public static byte[] Fill(string template, SignedParts parts, ReadOnlySpan<byte> secret)
    {
        var text = new List<byte>(template.Length + parts.Body.Length + 64);
        var at = 0;
        foreach (var found in Placeholder().EnumerateMatches(template))
        {
            text.AddRange(Encoding.UTF8.GetBytes(template[at..found.Index]));
            text.AddRange(ValueOf(template.AsSpan(found.Index, found.Length), parts, secret));
            at = found.Index + found.Length;
        }
        text.AddRange(Encoding.UTF8.GetBytes(template[at..]));
        return [.. text];
    }

    private static ReadOnlySpan<byte> ValueOf(ReadOnlySpan<char> placeholder, SignedParts parts, ReadOnlySpan<byte> secret) => placeholder switch
    {
        "{body}" => parts.Body.Span,
        "{secret}" => secret,
        "{timestamp}" => Encoding.UTF8.GetBytes(parts.Timestamp),
        "{id}" => Encoding.UTF8.GetBytes(parts.Id),
        "{method}" => Encoding.UTF8.GetBytes(parts.Method),
        "{path}" => Encoding.UTF8.GetBytes(parts.Path),
        "{fields}" => Encoding.UTF8.GetBytes(string.Concat(Fields(parts.Body).Select(field => field.Name + field.Value))),
        _ => Encoding.UTF8.GetBytes(string.Join('\n', Fields(parts.Body).OrderBy(field => field.Name, StringComparer.Ordinal)
            .ThenBy(field => field.Value, StringComparer.Ordinal).Select(field => $"{field.Name}={field.Value}"))),
    };

    /// <summary>The fields of a form (application/x-www-form-urlencoded) in their order.</summary>
    private static IEnumerable<(string Name, string Value)> Fields(ReadOnlyMemory<byte> body) =>
        Encoding.UTF8.GetString(body.Span).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .Select(pair => (WebUtility.UrlDecode(pair[0]), pair.Length > 1 ? WebUtility.UrlDecode(pair[1]) : ""));

    [GeneratedRegex(@"\{(?:body|timestamp|id|method|path|secret|fields|sortedFields)\}")]
    private static partial Regex Placeholder();
}
