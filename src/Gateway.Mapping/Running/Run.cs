using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Mapping.Functions;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Running;

/// <summary>The state of one translation: issues, the account of fields, the rule at work, the elements that rules share.</summary>
internal sealed class Run
{
    /// <summary>Groups call each other no deeper than trees are deep.</summary>
    private const int MaxDepth = 200;

    private const int MaxIssues = 500;

    private readonly FieldAccount _account;
    private readonly Dictionary<(Element, string), Element> _shared = [];
    private readonly List<Element> _reads = [];
    private readonly string _sourceId;
    private readonly TranslationTrace? _trace;
    private int _uuids;
    private int _depth;
    private bool _isWriting;

    public Run(FieldAccount account, TranslationContext context, IReadOnlyDictionary<string, Element> variables, TimeZoneInfo zone, string sourceId)
    {
        _account = account;
        _sourceId = sourceId;
        Zone = zone;
        MessageId = context.MessageId;
        Variables = new Dictionary<string, Element>(variables, StringComparer.Ordinal)
        {
            [GatewayFunctions.MessageId] = Element.String(GatewayFunctions.MessageId, context.MessageId),
            [GatewayFunctions.ReceivedAt] = Element.String("instant", context.ReceivedAt.ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", System.Globalization.CultureInfo.InvariantCulture)),
        };
        Context = new FhirPathContext { Now = context.ReceivedAt, Variables = Variables, Visited = Pass };
        _trace = context.Trace;
    }

    public TimeZoneInfo Zone { get; }

    public string MessageId { get; }

    /// <summary>Variables that every expression may read.</summary>
    public IReadOnlyDictionary<string, Element> Variables { get; }

    public FhirPathContext Context { get; }

    public List<Issue> Issues { get; } = [];

    /// <summary>The rule at work, as the report names it: <c>a03.map:41</c>.</summary>
    public string Rule { get; set; } = "";

    /// <summary>The name of the nearest rule around the group at work that has one: why a rule in it leaves a field out.</summary>
    public string? Reason { get; set; }

    /// <summary>Set while a condition is looked at: fields that are read then are asked about, not taken.</summary>
    public AskedField? Asking { get; set; }

    /// <summary>Whether somebody listens to each step.</summary>
    public bool IsTraced => _trace is not null;

    /// <summary>Whether the source itself is a FHIR resource, whose structures can be copied.</summary>
    public bool SourceIsFhir => _account.IsFhir;

    /// <summary>True for elements that have R4's shape: those of a FHIR source, of the target, and computed ones.</summary>
    public bool IsFhir(Element element) => SourceIsFhir || !_account.Holds(element);

    /// <summary>The R4 type of an element of a tree, where it says so itself.</summary>
    public string? TypeOf(Element element) => element.ResourceType is { } type && IsFhir(element) ? type : null;

    /// <summary>A field is read: while a value is made, for what will be written with it.</summary>
    public void Read(Element field)
    {
        if (Asking is { } asked) FieldAccount.Ask(field, asked);
        else if (_isWriting) _reads.Add(field);
        else FieldAccount.Read(field, Rule);
    }

    /// <summary>A value is read: its field, and what it was computed from.</summary>
    public void Read(Value value)
    {
        if (value.Node is { IsPrimitive: true } node) Read(node);
        ReadOrigins(value);
    }

    /// <summary>The fields that a value was computed from.</summary>
    public void ReadOrigins(Value value)
    {
        for (var i = 0; i < value.From?.Count; i++) Read(value.From[i]);
    }

    /// <summary>An expression came by: a leaf is read then, and a field of one component; of a field with more, the components it names.</summary>
    private void Pass(Element field)
    {
        // Read before, it is accounted for; the value that is written now comes from it all the same.
        if (FieldAccount.IsTaken(field) || (_isWriting && field.Children.Count == 0)) Read(field);
    }

    /// <summary>Everything below an element is taken as it is.</summary>
    public void ReadAll(Element field)
    {
        Read(field);
        foreach (var child in field.Children) ReadAll(child);
    }

    /// <summary>A rule takes up an item. That it looks whether there is one says nothing of its value.</summary>
    public void Take(Element item, AskedField by)
    {
        if (item.Children.Count == 0) FieldAccount.Ask(item, by);
        _trace?.Took(by.Rule, _depth + 1, item);
    }

    /// <summary>A rule has nothing to do.</summary>
    public void Skip(string rule) => _trace?.Skipped(rule, _depth + 1);

    /// <summary>A rule is about to write: what is read from here on is for that.</summary>
    public void BeginWriting()
    {
        _reads.Clear();
        _isWriting = true;
    }

    /// <summary>The fields that were read for an element are mapped with it.</summary>
    public void Wrote(Element written)
    {
        foreach (var field in _reads) FieldAccount.Read(field, Rule);
        _trace?.Wrote(Rule, _depth + 1, written, _reads);
    }

    /// <summary>Ends what began with <see cref="BeginWriting"/>. A field that was read and that no element says was only asked about.</summary>
    public void EndWriting(AskedField by)
    {
        foreach (var field in _reads) FieldAccount.Ask(field, by);
        _reads.Clear();
        _isWriting = false;
    }

    /// <summary>Makes a value that nothing is written with yet: the fields it comes from are read when it is.</summary>
    public Value Compute(Getter get, Value[] frame, AskedField by)
    {
        BeginWriting();
        var value = get(this, frame);
        if (!value.IsNone && _reads.Count > 0) value = value with { From = [.. _reads] };
        EndWriting(by);
        return value;
    }

    /// <summary>A rule names a value and does nothing with it: that is how it leaves fields out.</summary>
    public void LeaveOut(Getter get, Value[] frame, LeftOutField by)
    {
        BeginWriting();
        get(this, frame);
        foreach (var field in _reads) FieldAccount.LeaveOut(field, by);
        _reads.Clear();
        _isWriting = false;
    }

    /// <summary>Ends the trace, once every element stands in the result.</summary>
    public void CloseTrace(IReadOnlyDictionary<Element, Element> kept) => _trace?.Close(_account.PlaceOf, kept);

    /// <summary>Something in the data does not fit: no bundle will come of it.</summary>
    public void Fail(string code, string type, Value value, string text) => Note(IssueSeverity.Error, code, type, value, text);

    public void Warn(string code, string type, Value value, string text) => Note(IssueSeverity.Warning, code, type, value, text);

    public void Note(IssueSeverity severity, string code, string type, Value value, string text)
    {
        // A thousand rows with one mistake need not be told a thousand times.
        if (Issues.Count > MaxIssues) return;
        // What a rule fails over, it has taken.
        if (severity == IssueSeverity.Error && _isWriting)
            foreach (var field in _reads) FieldAccount.Read(field, Rule);
        if (Issues.Count == MaxIssues) (severity, code, type, value, text) = (IssueSeverity.Error, MappingIssues.TooMany, "too-many", Value.None, "There are more issues than are listed here; mend these and send again.");
        var issue = new Issue(severity, code, type, _account.PlaceOf(value.Field) ?? Rule, $"{text} (rule {Rule})") { Value = value.Text };
        // A rule that uses a value twice fails over it once.
        if (!Issues.Contains(issue)) Issues.Add(issue);
    }

    /// <summary>The element that rules share under a name within one parent.</summary>
    public Element Shared(Element parent, string name, Func<Element> make)
    {
        if (_shared.TryGetValue((parent, name), out var there)) return there;
        return _shared[(parent, name)] = make();
    }

    /// <summary>The next id of this translation: the same at every run over the same message.</summary>
    public string NextUuid() => NameUuid.Of(_sourceId, MessageId, (++_uuids).ToString(System.Globalization.CultureInfo.InvariantCulture)).ToString();

    /// <summary>Enters a group; false when it has called itself without an end.</summary>
    public bool Enter(string group)
    {
        if (_depth++ < MaxDepth) return true;
        Fail(MappingIssues.Endless, "processing", Value.None, $"The group {group} calls itself without an end; end it with a condition.");
        return false;
    }

    public void Leave() => _depth--;
}
