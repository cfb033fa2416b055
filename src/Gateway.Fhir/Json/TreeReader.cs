using System.Text;
using System.Text.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>One reading of one text into a tree. A strict one remembers the first duplicate key, a lenient one warns of what it lets pass.</summary>
internal ref struct TreeReader
{
    private const int MaxDepth = 128;
    private static readonly JsonReaderOptions s_strict = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Disallow };
    private static readonly JsonReaderOptions s_lenient = new() { MaxDepth = MaxDepth, CommentHandling = JsonCommentHandling.Allow, AllowTrailingCommas = true };

    private readonly ReadOnlySpan<byte> _json;
    private readonly bool _isFhir;
    private readonly IssueList? _warnings;
    private readonly KnownTexts _known = KnownTexts.ForThread;
    private Utf8JsonReader _reader;
    private bool _hasComment;
    private bool _hasSpareComma;

    public TreeReader(ReadOnlySpan<byte> json, bool fhir, IssueList? warnings)
    {
        _json = json;
        _isFhir = fhir;
        _warnings = warnings;
        _reader = new Utf8JsonReader(json, warnings is null ? s_strict : s_lenient);
    }

    public Issue? Fault { get; private set; }

    /// <summary>Where the token begins that was read last, in bytes.</summary>
    public readonly long Position => _reader.TokenStartIndex;

    public Element Root()
    {
        Next();
        return Value("", repeat: false, parent: null);
    }

    /// <summary>True when the text goes on behind the root.</summary>
    public bool HasMore() => Next();

    private Element Value(string name, bool repeat, Element? parent)
    {
        var element = _reader.TokenType switch
        {
            JsonTokenType.StartObject => new Element(name),
            JsonTokenType.StartArray => new Element(name, ElementKind.Array),
            JsonTokenType.String => new Element(name, ElementKind.String, _known.OfValue(ref _reader)),
            JsonTokenType.Number => new Element(name, ElementKind.Number, Encoding.ASCII.GetString(_reader.ValueSpan)),
            JsonTokenType.True => new Element(name, ElementKind.Boolean, "true"),
            JsonTokenType.False => new Element(name, ElementKind.Boolean, "false"),
            _ => new Element(name, ElementKind.Null),
        };
        element.IsRepeat = repeat;
        parent?.Append(element);
        if (element.Kind == ElementKind.Object) Object(element);
        else if (element.Kind == ElementKind.Array)
            while (Next() && _reader.TokenType != JsonTokenType.EndArray) Value("item", repeat: true, element);
        return element;
    }

    private void Object(Element element)
    {
        var hasExtras = false;
        HashSet<string>? seen = null;
        Dictionary<string, int>? last = null;
        while (Next() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = _known.Of(ref _reader);
            Next();
            if (IsDuplicate(element, name, ref seen)) Duplicate(element, name, ref last);
            hasExtras |= name is ['_', not '_', ..];
            Property(name, element);
        }
        if (last is not null) KeepLast(element, last);
        if (_isFhir && hasExtras) PrimitiveExtras.Join(element);
    }

    private void Property(string name, Element parent)
    {
        if (_reader.TokenType != JsonTokenType.StartArray)
        {
            Value(name, repeat: false, parent);
            return;
        }
        var before = parent.Children.Count;
        while (Next() && _reader.TokenType != JsonTokenType.EndArray) Value(name, repeat: true, parent);
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

    private void Duplicate(Element element, string name, ref Dictionary<string, int>? last)
    {
        if (_warnings is null)
        {
            Fault ??= new Issue(IssueSeverity.Fatal, IssueCode.Duplicate, "structure", Join(element, name), "The property stands twice in one object; send it once.");
            return;
        }
        _warnings.Warn(IssueCode.Duplicate, element, name, "The property stands twice in one object and the last is kept, as most readers do; send it once.");
        last ??= new Dictionary<string, int>(StringComparer.Ordinal);
        last[name] = element.Children.Count;
    }

    /// <summary>Takes away what stands before the last property of a name.</summary>
    private static void KeepLast(Element element, Dictionary<string, int> last)
    {
        var kept = new List<Element>(element.Children.Count);
        for (var i = 0; i < element.Children.Count; i++)
            if (!last.TryGetValue(element.Children[i].Name, out var start) || i >= start) kept.Add(element.Children[i]);
        element.ReplaceChildren(kept);
    }

    /// <summary>The next token that means something; false at the end.</summary>
    private bool Next() => _warnings is null ? _reader.Read() : NextLenient(_warnings);

    private bool NextLenient(IssueList warnings)
    {
        var hasComma = false;
        while (true)
        {
            var behind = (int)_reader.BytesConsumed;
            if (!_reader.Read()) return false;
            hasComma |= _json[behind..(int)_reader.TokenStartIndex].Contains((byte)',');
            if (_reader.TokenType != JsonTokenType.Comment) break;
            if (!_hasComment) warnings.Warn(IssueCode.BrokenJson, Here(), "JSON has no comments; they are passed over. Leave them out.");
            _hasComment = true;
        }
        if (hasComma && !_hasSpareComma && _reader.TokenType is JsonTokenType.EndObject or JsonTokenType.EndArray)
        {
            warnings.Warn(IssueCode.BrokenJson, Here(), "A comma stands behind the last item and is passed over. Leave it out.");
            _hasSpareComma = true;
        }
        return true;
    }

    /// <summary>For what belongs to no element.</summary>
    private readonly string Here() => $"line {_json[..(int)_reader.TokenStartIndex].Count((byte)'\n') + 1}";

    private static string Join(Element element, string name) => element.Path() is { Length: > 0 } path ? $"{path}.{name}" : name;
}
