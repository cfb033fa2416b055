using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>
/// A message as a tree: segments by name in the order of the message, below them fields <c>f1</c> …, components <c>c1</c> …,
/// subcomponents <c>s1</c> …. A field carries the text of its first component and always has components;
/// a component has subcomponents when it was written with them. <c>""</c> is an element of kind Null: the sender says "none".
/// </summary>
internal static class Hl7Source
{
    private static readonly string[] s_fields = Names('f');
    private static readonly string[] s_components = Names('c');
    private static readonly string[] s_subcomponents = Names('s');

    public static SourceReading Read(ReadOnlyMemory<byte> body, string? contentType) =>
        Hl7Batch.IsBatch(body.Span) ? Batch(body, contentType) : One(body, contentType);

    /// <summary>Every message of a batch; when one of them cannot be read none is taken, and each fault says in which.</summary>
    private static SourceReading Batch(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (messages, faults) = Hl7Batch.Split(body);
        var parts = new List<ReadPart>();
        var issues = new List<Issue>(faults);
        for (var i = 0; i < messages.Count; i++)
        {
            var reading = One(messages[i], contentType);
            parts.AddRange(reading.Parts);
            foreach (var issue in reading.Issues) issues.Add(issue with { Path = $"message {i + 1}, {issue.Path}" });
        }
        return issues.Exists(issue => issue.IsError) ? SourceReading.Failed(issues) : new SourceReading(parts, issues);
    }

    private static SourceReading One(ReadOnlyMemory<byte> body, string? contentType)
    {
        var (message, issues) = Hl7Message.Parse(body.Span, contentType);
        if (message is null) return SourceReading.Failed(issues);
        if (Incomplete(message) is { } fault) return SourceReading.Failed([.. issues, fault]);
        var building = new Building(message);
        var root = building.Tree();
        return building.Elements > SourceReaders.MaxElements
            ? SourceReading.Failed(Issue.Error(MappingIssues.TooLarge, "too-long", "", "The message has too many fields to be read; send the format's own number of segments."))
            : SourceReading.Of(root, body, [.. issues, .. building.Issues]);
    }

    /// <summary>A message that cannot be told from others cannot be answered.</summary>
    private static Issue? Incomplete(Hl7Message message)
    {
        foreach (var (field, what) in ((int, string)[])[(9, "message type"), (10, "message control id")])
            if (message.Text("MSH", field) is null)
                return Issue.Error(MappingIssues.Hl7HeaderIncomplete, "required", $"MSH-{field}", $"The {what} is missing; send it in MSH-{field}.");
        return null;
    }

    private static string[] Names(char prefix) => [.. Enumerable.Range(1, 128).Select(number => $"{prefix}{number}")];

    private static string Name(string[] names, char prefix, int index) => index < names.Length ? names[index] : $"{prefix}{index + 1}";

    private sealed class Building(Hl7Message message)
    {
        private readonly Hl7Delimiters _delimiters = message.Delimiters;

        public int Elements { get; private set; }

        public List<Issue> Issues { get; } = [];

        public Element Tree()
        {
            var root = new Element("");
            var first = new Dictionary<string, Element>(StringComparer.Ordinal);
            foreach (var segment in message.Segments)
            {
                var element = new Element(segment.Name);
                if (!first.TryAdd(segment.Name, element)) first[segment.Name].IsRepeat = element.IsRepeat = true;
                var isHeader = segment.Name == "MSH";
                if (isHeader) Whole(element, 0, _delimiters.Field.ToString());
                var i = isHeader ? 1 : 0;
                var content = segment.Content;
                foreach (var range in content.Split(_delimiters.Field))
                {
                    if (Elements > SourceReaders.MaxElements) break;
                    var field = content[range];
                    // MSH-1 and MSH-2 are the delimiters themselves.
                    if (isHeader && i == 1) Whole(element, i, field.ToString());
                    else if (field.Length > 0) Field(element, i, field);
                    i++;
                }
                root.Append(element);
            }
            return root;
        }

        private static void Whole(Element segment, int index, string text)
        {
            var field = Element.String(s_fields[index], text);
            field.Append(Element.String("c1", text));
            segment.Append(field);
        }

        private void Field(Element segment, int index, ReadOnlySpan<char> raw)
        {
            var name = Name(s_fields, 'f', index);
            var repeats = raw.Contains(_delimiters.Repetition);
            foreach (var range in raw.Split(_delimiters.Repetition))
            {
                var repetition = raw[range];
                if (repetition.IsWhiteSpace()) continue;
                if (repetition is "\"\"")
                {
                    segment.Append(new Element(name, ElementKind.Null) { IsRepeat = repeats });
                    Elements++;
                    continue;
                }
                var field = new Element(name) { IsRepeat = repeats };
                Components(field, repetition);
                if (field.Children.Count == 0) continue;
                Stand(field, "c1");
                segment.Append(field);
                Elements++;
            }
            if (Broken) Warn(segment.Name, index);
        }

        private bool Broken { get; set; }

        private void Components(Element field, ReadOnlySpan<char> text)
        {
            var index = 0;
            foreach (var range in text.Split(_delimiters.Component))
            {
                var part = text[range];
                var name = Name(s_components, 'c', index++);
                if (part.IsWhiteSpace()) continue;
                if (part.Contains(_delimiters.Subcomponent)) Subcomponents(field, name, part);
                else Plain(field, name, part);
            }
        }

        private void Subcomponents(Element field, string name, ReadOnlySpan<char> text)
        {
            var component = new Element(name);
            var index = 0;
            foreach (var range in text.Split(_delimiters.Subcomponent))
            {
                var part = text[range];
                var own = Name(s_subcomponents, 's', index++);
                if (!part.IsWhiteSpace()) Plain(component, own, part);
            }
            if (component.Children.Count == 0) return;
            Stand(component, "s1");
            field.Append(component);
            Elements++;
        }

        private void Plain(Element parent, string name, ReadOnlySpan<char> text)
        {
            if (text is "\"\"")
            {
                parent.Append(new Element(name, ElementKind.Null));
                Elements++;
                return;
            }
            var meant = Meant(text);
            if (meant.Length == 0) return;
            parent.Append(Element.String(name, meant));
            Elements++;
        }

        private string Meant(ReadOnlySpan<char> text)
        {
            if (_delimiters.Escape == '\0' || !text.Contains(_delimiters.Escape)) return text.Trim().ToString();
            var meant = Hl7Escapes.Decode(text.ToString(), _delimiters, message.Encoding, out var broken).Trim();
            Broken |= broken;
            return meant;
        }

        /// <summary>An element of parts has the text of its first part, if that is there.</summary>
        private static void Stand(Element holder, string firstName)
        {
            var first = holder.Children[0];
            if (first.Name == firstName && first.Text is { } text) holder.SetValue(ElementKind.String, text);
        }

        private void Warn(string segment, int index)
        {
            Broken = false;
            if (Issues.Count < 20)
                Issues.Add(Issue.Warning(MappingIssues.Hl7Escape, "value", $"{segment}-{index + 1}",
                    "An escape sequence has no end or no meaning and was kept as it is; write a backslash in text as \\E\\."));
        }
    }
}
