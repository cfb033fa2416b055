using System.Text;
using System.Text.Json;
using Gateway.Custody.Bus;

namespace Gateway.Web.Invocation;

/// <summary>
/// Reads what the Functions host posts for one bus message: <c>{"Data":{name: value},"Metadata":{…}}</c>.
/// With <c>dataType: binary</c> the value is base64; other settings and older hosts send text, and metadata always, as JSON inside a JSON string.
/// </summary>
internal static class InvocationPayload
{
    /// <summary>The bus message, or null when there is none to be found.</summary>
    public static BusMessage? Read(string queue, ReadOnlyMemory<byte> payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload);
            var data = Find(document.RootElement, "Data");
            if (data is not { ValueKind: JsonValueKind.Object } || data.Value.EnumerateObject().FirstOrDefault().Value is not { ValueKind: JsonValueKind.String } value) return null;
            if (value.GetString() is not { Length: > 0 } text) return null;
            var metadata = Find(document.RootElement, "Metadata");
            string? Said(string name) => Find(metadata, name) is { ValueKind: JsonValueKind.String } said ? Unwrap(said.GetString()!) : null;

            var body = Unwrap(FromBase64(text) ?? text);
            // Without a session of its own a message is its own session: order is kept where the broker says there is one.
            return new BusMessage(Said("MessageId") ?? body, queue, Said("SessionId") ?? body, Said("Subject") ?? Said("Label") ?? "", body) { CorrelationId = Said("CorrelationId") };
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static JsonElement? Find(JsonElement? holder, string name)
    {
        if (holder is not { ValueKind: JsonValueKind.Object } found) return null;
        foreach (var property in found.EnumerateObject())
            if (property.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) return property.Value;
        return null;
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
            using var inner = JsonDocument.Parse(text);
            return inner.RootElement.GetString() ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
