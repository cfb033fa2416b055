using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Gateway.Mapping.Binding;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;
using Gateway.Mapping.Sources.Hl7v2;

namespace Gateway.Mapping.Transforms;

/// <summary>Texts to texts: truncate, append, escape, cast. Nothing gives nothing.</summary>
internal static class TextTransforms
{
    /// <summary>The forms that <c>escape</c> reads and writes; <c>text</c> is plain.</summary>
    private static readonly Dictionary<string, (Func<string, string> Read, Func<string, string> Write)> s_forms = new(StringComparer.Ordinal)
    {
        ["text"] = (text => text, text => text),
        ["xml"] = (text => WebUtility.HtmlDecode(text), text => System.Security.SecurityElement.Escape(text)),
        ["html"] = (text => WebUtility.HtmlDecode(text), text => WebUtility.HtmlEncode(text)),
        ["url"] = (text => Uri.UnescapeDataString(text), text => Uri.EscapeDataString(text)),
        ["json"] = (ReadJson, text => JsonEncodedText.Encode(text).ToString()),
        ["v2"] = (text => Hl7Escapes.Decode(text, Hl7Delimiters.Usual, Encoding.UTF8, out _), text => Hl7Escapes.Encode(text, Hl7Delimiters.Usual)),
    };

    public static BoundValue? Truncate(TransformCall call)
    {
        var get = call.Argument(0);
        if (call.Literal(1, "a length") is not { } written) return null;
        if (!int.TryParse(written, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length < 1)
            return call.Fault(MappingIssues.WrongTransform, 1, "truncate() wants a length from 1.");
        return new PrimitiveValue((run, frame) =>
        {
            var value = get(run, frame);
            if (value.Text is not { } text || text.Length <= length) return value;
            // Half a character of two units is none.
            var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
            return Value.Of(text[..end], "string", value.Field);
        }, "string");
    }

    /// <summary>The texts one behind the other; nothing when one of them is absent, for half an address is a wrong one.</summary>
    public static BoundValue? Append(TransformCall call)
    {
        var getters = Enumerable.Range(0, call.Count).Select(call.Argument).ToArray();
        return new PrimitiveValue((run, frame) =>
        {
            var text = new StringBuilder();
            var origin = Value.None;
            foreach (var get in getters)
            {
                var value = get(run, frame);
                if (value.Text is null) return Value.None;
                if (origin.IsNone && value.Field?.Parent is not null) origin = value;
                text.Append(value.Text);
            }
            return Value.Of(text.ToString(), "string", origin.Field);
        }, "string");
    }

    public static BoundValue? Escape(TransformCall call)
    {
        var get = call.Argument(0);
        var from = call.Count == 3 ? Form(call, 1) : s_forms["text"];
        if (from is not { } read || Form(call, call.Count - 1) is not { } write) return null;
        return new PrimitiveValue((run, frame) =>
            get(run, frame) is { Text: { } text } value ? Value.Of(write.Write(read.Read(text)), "string", value.Field) : Value.None, "string");
    }

    public static BoundValue? Cast(TransformCall call)
    {
        if (call.Literal(1, "the name of a primitive type") is not { } type) return null;
        if (!TargetElement.IsPrimitive(type)) return call.Fault(MappingIssues.UnknownType, 1, $"'{type}' is no primitive type{TypeNames.Suggestion(type)}");
        if (call.Syntax.Arguments[0] is LiteralSyntax literal && Primitives.Write(type, literal.Text) is null)
            return call.Fault(MappingIssues.WrongKindOfValue, 0, $"This text can never be {Primitives.Form(type)}.");
        var get = call.Argument(0);
        return new PrimitiveValue((run, frame) =>
        {
            var value = get(run, frame);
            if (string.IsNullOrWhiteSpace(value.Text)) return Value.None;
            if (Primitives.Write(type, value.Text) is { } written) return Value.Of(written.Text, type, value.Field, written.Kind);
            run.Fail(MappingIssues.WrongValue, "value", value, $"The value must be {Primitives.Form(type)}.");
            return Value.None;
        }, type);
    }

    private static (Func<string, string> Read, Func<string, string> Write)? Form(TransformCall call, int index)
    {
        if (call.Literal(index, "the name of a form") is not { } name) return null;
        if (s_forms.TryGetValue(name, out var form)) return form;
        call.Fault(MappingIssues.WrongTransform, index, $"escape() knows no form '{name}'; it knows {string.Join(", ", s_forms.Keys)}.");
        return null;
    }

    /// <summary>The escapes of a JSON string; a text that is none stays.</summary>
    private static string ReadJson(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<string>($"\"{text}\"") ?? text;
        }
        catch (JsonException)
        {
            return text;
        }
    }
}
