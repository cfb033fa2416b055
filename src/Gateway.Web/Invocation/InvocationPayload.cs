using System.Text;
using System.Text.Json;

namespace Gateway.Web.Invocation;

/// <summary>
/// Reads what the Functions host posts for one bus message: <c>{"Data":{name: value},"Metadata":{…}}</c>.
/// With <c>dataType: binary</c> the value is base64; older hosts and other settings send text, some of it as JSON inside a JSON string.
/// </summary>
internal static class InvocationPayload
{
    /// <summary>The body of the bus message, or null when there is none to be found.</summary>
    public static string? ReadBody(ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var data = document.RootElement.ValueKind == JsonValueKind.Object
                ? document.RootElement.EnumerateObject().FirstOrDefault(one => one.Name.Equals("data", StringComparison.OrdinalIgnoreCase)).Value : default;
            if (data.ValueKind != JsonValueKind.Object) return null;
            var value = data.EnumerateObject().FirstOrDefault().Value;
            return value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text ? Unwrap(FromBase64(text) ?? text) : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The decoded text; null when the text is no base64 of printable ASCII, which is all that ids consist of.</summary>
    private static string? FromBase64(string text)
    {
        var bytes = new byte[text.Length];
        if (!Convert.TryFromBase64String(text, bytes, out var length)) return null;
        var decoded = bytes.AsSpan(0, length);
        return decoded.ContainsAnyExceptInRange((byte)' ', (byte)'~') ? null : Encoding.ASCII.GetString(decoded);
    }

    /// <summary>Takes off one layer of JSON string.</summary>
    private static string Unwrap(string text)
    {
        if (text is not ['"', .., '"']) return text;
        try
        {
            return JsonDocument.Parse(text).RootElement.GetString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
