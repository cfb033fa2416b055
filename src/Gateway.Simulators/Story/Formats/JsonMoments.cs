using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Gateway.Simulators.Story.Formats;

/// <summary>
/// Puts real times where the data of a story says how far from the event they are:
/// <c>@-00:05</c> is five minutes before it, <c>@d+28</c> the date 28 days later.
/// </summary>
internal static class JsonMoments
{
    private static readonly JsonSerializerOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static JsonNode? Resolve(JsonNode? node, DateTimeOffset at) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Resolve(member.Value, at)))),
        JsonArray items => new JsonArray([.. items.Select(item => Resolve(item, at))]),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith('@') => JsonValue.Create(Moment(text[1..], at)),
        _ => node?.DeepClone(),
    };

    public static byte[] ToBytes(JsonNode node) => JsonSerializer.SerializeToUtf8Bytes(node, Compact);

    private static string Moment(string text, DateTimeOffset at) => text.StartsWith('d')
        ? StoryTime.Wall(at.AddDays(int.Parse(text.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)), "yyyy-MM-dd")
        : StoryTime.Iso(at + StoryTime.Offset(text));
}
