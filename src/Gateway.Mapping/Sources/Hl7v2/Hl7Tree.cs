using Gateway.Fhir.Model;

namespace Gateway.Mapping.Sources.Hl7v2;

/// <summary>Builds the tree of a message in one pass over its text, from delimiter to delimiter.</summary>
internal sealed class Hl7Tree(Hl7Message message)
{
    private static readonly string[] s_fields = Names('f');
    private static readonly string[] s_components = Names('c');
    private static readonly string[] s_subcomponents = Names('s');

    /// <summary>Codes and numbers of one character, which make up much of a message.</summary>
    private static readonly string[] s_characters = [.. Enumerable.Range(0, 128).Select(code => ((char)code).ToString())];

    private readonly Hl7Delimiters _delimiters = message.Delimiters;
    private Element _segment = new("");
    private Element? _field;
    private Element? _component;
    private int _fieldIndex;
    private int _componentIndex;
    private int _subcomponentIndex;
    private bool _repeats;
    private bool _isBroken;

    public int Elements { get; private set; }

    public List<Issue> Issues { get; } = [];

    public Element Build()
    {
        var root = new Element("");
        root.Reserve(message.Segments.Count);
        var first = new Dictionary<string, Element>(StringComparer.Ordinal);
        foreach (var segment in message.Segments)
        {
            _segment = new Element(segment.Name);
            if (!first.TryAdd(segment.Name, _segment)) first[segment.Name].IsRepeat = _segment.IsRepeat = true;
            var content = segment.Content;
            _segment.Reserve(Math.Min(content.Count(_delimiters.Field) + 1, 64)); // a million separators are no million fields
            _fieldIndex = 0;
            if (segment.Name == "MSH")
            {
                // MSH-1 and MSH-2 are the delimiters themselves.
                Whole(0, _delimiters.Field.ToString());
                var end = content.IndexOf(_delimiters.Field);
                Whole(1, (end < 0 ? content : content[..end]).ToString());
                content = end < 0 ? default : content[(end + 1)..];
                _fieldIndex = 2;
            }
            Values(content);
            root.Append(_segment);
        }
        return root;
    }

    private static string[] Names(char prefix) => [.. Enumerable.Range(1, 128).Select(number => $"{prefix}{number}")];

    private static string Name(string[] names, char prefix, int index) => index < names.Length ? names[index] : $"{prefix}{index + 1}";

    private void Whole(int index, string text)
    {
        var field = Element.String(s_fields[index], text);
        field.Append(Element.String("c1", text));
        _segment.Append(field);
    }

    private void Values(ReadOnlySpan<char> rest)
    {
        var ends = _delimiters.All;
        while (Elements <= SourceReaders.MaxElements)
        {
            var end = rest.IndexOfAny(ends);
            var text = end < 0 ? rest : rest[..end];
            var delimiter = end < 0 ? _delimiters.Field : rest[end];
            if (text.Length > 0 && !text.IsWhiteSpace()) Value(text, delimiter);
            Step(delimiter);
            if (end < 0) return;
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>A value, and the delimiter behind it, which says what it is a part of.</summary>
    private void Value(ReadOnlySpan<char> text, char delimiter)
    {
        var isLast = delimiter == _delimiters.Field || delimiter == _delimiters.Repetition;
        if (text is "\"\"" && isLast && _componentIndex == 0 && _subcomponentIndex == 0)
        {
            _segment.Append(new Element(Name(s_fields, 'f', _fieldIndex), ElementKind.Null) { IsRepeat = _repeats || delimiter == _delimiters.Repetition });
            Elements++;
            return;
        }
        var hasParts = _subcomponentIndex > 0 || delimiter == _delimiters.Subcomponent;
        var value = Plain(hasParts ? Name(s_subcomponents, 's', _subcomponentIndex) : Name(s_components, 'c', _componentIndex), text);
        if (value is null) return;
        if (_field is null)
        {
            _field = new Element(Name(s_fields, 'f', _fieldIndex)) { IsRepeat = _repeats };
            if (isLast) _field.Reserve(1);
        }
        if (hasParts) (_component ??= new Element(Name(s_components, 'c', _componentIndex))).Append(value);
        else _field.Append(value);
        Elements++;
    }

    private void Step(char delimiter)
    {
        if (delimiter == _delimiters.Subcomponent)
        {
            _subcomponentIndex++;
            return;
        }
        CloseComponent();
        _subcomponentIndex = 0;
        if (delimiter == _delimiters.Component)
        {
            _componentIndex++;
            return;
        }
        _componentIndex = 0;
        if (delimiter == _delimiters.Repetition)
        {
            _repeats = true;
            CloseField();
            return;
        }
        CloseField();
        if (_isBroken) Warn();
        _repeats = false;
        _fieldIndex++;
    }

    private void CloseComponent()
    {
        if (_component is null) return;
        Stand(_component, "s1");
        _field!.Append(_component); // a component is begun in a field only
        _component = null;
        Elements++;
    }

    private void CloseField()
    {
        if (_field is null) return;
        Stand(_field, "c1");
        _field.IsRepeat = _repeats;
        _segment.Append(_field);
        _field = null;
        Elements++;
    }

    private Element? Plain(string name, ReadOnlySpan<char> text)
    {
        if (text is "\"\"") return new Element(name, ElementKind.Null);
        var meant = Meant(text);
        return meant.Length == 0 ? null : Element.String(name, meant);
    }

    private string Meant(ReadOnlySpan<char> text)
    {
        if (text.Length == 1 && text[0] < s_characters.Length && text[0] != _delimiters.Escape) return s_characters[text[0]];
        if (_delimiters.Escape == '\0' || !text.Contains(_delimiters.Escape)) return text.Trim().ToString();
        var meant = Hl7Escapes.Decode(text.ToString(), _delimiters, message.Encoding, out var broken).Trim();
        _isBroken |= broken;
        return meant;
    }

    /// <summary>An element of parts has the text of its first part, if that is there.</summary>
    private static void Stand(Element holder, string firstName)
    {
        var first = holder.Children[0];
        if (first.Name == firstName && first.Text is { } text) holder.SetValue(ElementKind.String, text);
    }

    private void Warn()
    {
        _isBroken = false;
        if (Issues.Count < 20)
            Issues.Add(Issue.Warning(MappingIssues.Hl7Escape, "value", $"{_segment.Name}-{_fieldIndex + 1}",
                "An escape sequence has no end or no meaning and was kept as it is; write a backslash in text as \\E\\."));
    }
}
