using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gateway.Fhir.Model;
using Gateway.Fhir.Validation;

namespace Gateway.Fhir.Json;

/// <summary>Writes a tree as JSON: a FHIR resource as http://hl7.org/fhir/R4/json.html asks, anything else as it was read.</summary>
public static class JsonText
{
    // FHIR JSON is sent as application/fhir+json, never inside HTML, so names keep their letters.
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true, MaxDepth = 256 };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    public static byte[] ToBytes(Element root, bool indented = false)
    {
        var buffer = new ArrayBufferWriter<byte>(1024);
        Write(root, buffer, indented);
        return buffer.WrittenSpan.ToArray();
    }

    public static string ToString(Element root, bool indented = false) => Encoding.UTF8.GetString(ToBytes(root, indented));

    public static void Write(Element root, IBufferWriter<byte> output, bool indented = false)
    {
        using var writer = new Utf8JsonWriter(output, indented ? Indented : Compact);
        Value(writer, root);
    }

    private static void Value(Utf8JsonWriter writer, Element element)
    {
        switch (element.Kind)
        {
            case ElementKind.Object:
                writer.WriteStartObject();
                Properties(writer, element);
                writer.WriteEndObject();
                break;
            case ElementKind.Array:
                writer.WriteStartArray();
                foreach (var child in element.Children) Value(writer, child);
                writer.WriteEndArray();
                break;
            case ElementKind.String:
                writer.WriteStringValue(element.Text);
                break;
            case ElementKind.Number or ElementKind.Boolean when IsToken(element):
                writer.WriteRawValue(element.Text!, skipInputValidation: true);
                break;
            case ElementKind.Number or ElementKind.Boolean:
                // A tree made by a program may call anything a number; it must not break out of its place.
                writer.WriteStringValue(element.Text);
                break;
            default:
                writer.WriteNullValue();
                break;
        }
    }

    private static void Properties(Utf8JsonWriter writer, Element element)
    {
        var children = element.Children;
        for (var i = 0; i < children.Count;)
        {
            var next = i + 1;
            while (next < children.Count && children[next].Name == children[i].Name) next++;
            Property(writer, children, i, next);
            i = next;
        }
    }

    /// <summary>Writes the siblings of one name: the values, then the ids and extensions of primitives.</summary>
    private static void Property(Utf8JsonWriter writer, IReadOnlyList<Element> children, int from, int to)
    {
        var first = children[from];
        var asArray = first.IsRepeat || to - from > 1;
        bool hasValue = false, hasExtras = false;
        for (var i = from; i < to; i++)
        {
            var child = children[i];
            var extras = child.IsPrimitive && child.Children.Count > 0;
            hasExtras |= extras;
            hasValue |= child.Kind != ElementKind.Null;
        }
        // Nulls are written where they align values with their extensions, or where nothing else was said.
        hasValue |= !hasExtras;
        if (hasValue)
        {
            writer.WritePropertyName(first.Name);
            if (asArray) writer.WriteStartArray();
            for (var i = from; i < to; i++) Value(writer, children[i]);
            if (asArray) writer.WriteEndArray();
        }
        if (!hasExtras) return;
        writer.WritePropertyName("_" + first.Name);
        if (asArray) writer.WriteStartArray();
        for (var i = from; i < to; i++)
        {
            var child = children[i];
            if (!child.IsPrimitive || child.Children.Count == 0)
            {
                writer.WriteNullValue();
                continue;
            }
            writer.WriteStartObject();
            Properties(writer, child);
            writer.WriteEndObject();
        }
        if (asArray) writer.WriteEndArray();
    }

    private static bool IsToken(Element element) => element.Kind == ElementKind.Boolean
        ? element.Text is "true" or "false"
        : element.Text is { } text && PrimitiveFormat.IsDecimal(text);
}
