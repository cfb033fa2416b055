using System.Text.Json;
using System.Text.Unicode;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>
/// Reads JSON into a tree. <see cref="ReadFhir"/> joins <c>_birthDate</c> to <c>birthDate</c>
/// (http://hl7.org/fhir/R4/json.html#primitive); <see cref="ReadForeign"/> takes any JSON as it is.
/// Both refuse what RFC 8259 refuses, duplicate keys, invalid UTF-8 and more than 128 levels, and say where.
/// </summary>
public static class JsonTree
{
    private const int MaxDepth = 128;
    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };

    /// <summary>Reads one FHIR resource.</summary>
    public static JsonResult ReadFhir(ReadOnlySpan<byte> json)
    {
        var result = Read(json, fhir: true);
        return result.Root is null || result.Root.ResourceType is { Length: > 0 }
            ? result
            : Failed(IssueCode.NoResource, "structure", "", "This is JSON but no FHIR resource: the property 'resourceType' is missing.");
    }

    /// <summary>Reads a record of any other shape.</summary>
    public static JsonResult ReadForeign(ReadOnlySpan<byte> json) => Read(json, fhir: false);

    private static JsonResult Read(ReadOnlySpan<byte> json, bool fhir)
    {
        if (json.StartsWith("\uFEFF"u8)) json = json[3..];
        if (!Utf8.IsValid(json))
            return Failed(IssueCode.BrokenJson, "structure", "", "The text is not valid UTF-8. Send JSON in UTF-8.");

        var reader = new Utf8JsonReader(json, Options);
        var run = new Run(fhir);
        try
        {
            reader.Read();
            var root = run.Value(ref reader, "", repeat: false, parent: null);
            if (reader.Read())
                return Failed(IssueCode.BrokenJson, "structure", "", "There is more text behind the end of the record.");
            return run.Fault is { } fault ? new JsonResult(null, [fault]) : new JsonResult(root, []);
        }
        catch (JsonException broken)
        {
            return Failed(IssueCode.BrokenJson, "structure", $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}",
                "The JSON is broken at this place. Send well-formed JSON, no more than 128 levels deep.");
        }
        catch (InvalidOperationException)
        {
            // Utf8JsonReader's answer to an escaped lone surrogate.
            return Failed(IssueCode.BrokenJson, "structure", $"byte {reader.TokenStartIndex}", "A string holds half of a surrogate pair, which is no character.");
        }
    }

    private static JsonResult Failed(string code, string type, string path, string text) =>
        new(null, [new Issue(IssueSeverity.Fatal, code, type, path, text)]);

    /// <summary>One reading: remembers the first duplicate key.</summary>
    private sealed class Run(bool fhir)
    {
        private readonly PropertyNames _names = PropertyNames.ForThread;

        public Issue? Fault { get; private set; }

        public Element Value(ref Utf8JsonReader reader, string name, bool repeat, Element? parent)
        {
            var element = reader.TokenType switch
            {
                JsonTokenType.StartObject => new Element(name),
                JsonTokenType.StartArray => new Element(name, ElementKind.Array),
                JsonTokenType.String => new Element(name, ElementKind.String, reader.GetString()),
                JsonTokenType.Number => new Element(name, ElementKind.Number, System.Text.Encoding.ASCII.GetString(reader.ValueSpan)),
                JsonTokenType.True => new Element(name, ElementKind.Boolean, "true"),
                JsonTokenType.False => new Element(name, ElementKind.Boolean, "false"),
                _ => new Element(name, ElementKind.Null),
            };
            element.IsRepeat = repeat;
            parent?.Append(element);
            if (element.Kind == ElementKind.Object) Object(ref reader, element);
            else if (element.Kind == ElementKind.Array)
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(ref reader, "item", repeat: true, element);
            return element;
        }

        private void Object(ref Utf8JsonReader reader, Element element)
        {
            var hasExtras = false;
            HashSet<string>? seen = null;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = _names.Of(ref reader);
                reader.Read();
                if (IsDuplicate(element, name, ref seen))
                    Fault ??= new Issue(IssueSeverity.Fatal, IssueCode.Duplicate, "structure", Join(element, name), "The property stands twice in one object; send it once.");
                hasExtras |= name is ['_', not '_', ..];
                Property(ref reader, name, element);
            }
            if (fhir && hasExtras) PrimitiveExtras.Join(element);
        }

        private void Property(ref Utf8JsonReader reader, string name, Element parent)
        {
            if (reader.TokenType != JsonTokenType.StartArray)
            {
                Value(ref reader, name, repeat: false, parent);
                return;
            }
            var before = parent.Children.Count;
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray) Value(ref reader, name, repeat: true, parent);
            if (parent.Children.Count == before) parent.Append(new Element(name, ElementKind.Array));
        }

        private static bool IsDuplicate(Element element, string name, ref HashSet<string>? seen)
        {
            // Small objects are searched, large ones remembered: an object of 10⁵ properties must not cost 10¹⁰ steps.
            if (seen is null)
            {
                if (element.Children.Count < 24) return element[name] is not null;
                seen = new HashSet<string>(StringComparer.Ordinal);
                foreach (var child in element.Children) seen.Add(child.Name);
            }
            return !seen.Add(name);
        }

        private static string Join(Element element, string name) => element.Path() is { Length: > 0 } path ? $"{path}.{name}" : name;
    }
}
