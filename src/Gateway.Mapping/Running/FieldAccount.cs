using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Running;

/// <summary>
/// Which rule read which field. A leaf of the source carries in its tag that nobody read it, or the first rule that did;
/// a field of HL7 v2 stands for its first component.
/// </summary>
internal sealed class FieldAccount
{
    private static readonly object s_unread = new();
    private static readonly object s_first = new();
    private readonly Element _root;
    private readonly Places _places;
    private readonly bool _isHl7;

    private FieldAccount(Element root, SourceManifest manifest)
    {
        _root = root;
        _places = Places.For(manifest);
        IsFhir = root.ResourceType is { } type && R4.Type(type) is not null;
        _isHl7 = manifest is { Format: SourceFormat.Hl7v2, Fetch: null };
    }

    /// <summary>Begins: nothing of the record is read yet.</summary>
    public static FieldAccount Open(Element root, SourceManifest manifest)
    {
        var account = new FieldAccount(root, manifest);
        account.Reset(root);
        return account;
    }

    public static void Read(Element field, string rule)
    {
        while (ReferenceEquals(field.Tag, s_first)) field = field.Children[0];
        if (ReferenceEquals(field.Tag, s_unread)) field.Tag = rule;
    }

    public static void Pass(Element field, string rule)
    {
        if (ReferenceEquals(field.Tag, s_unread) || field.Children.Count == 1) Read(field, rule);
    }

    /// <summary>Everything below an element is taken as it is.</summary>
    public static void ReadAll(Element field, string rule)
    {
        Read(field, rule);
        foreach (var child in field.Children) ReadAll(child, rule);
    }

    /// <summary>The place of a field of the source; null for anything else.</summary>
    public string? PlaceOf(Element? field)
    {
        return field is null || ReferenceEquals(field, _root) || !Holds(field) ? null : _places.Of(field);
    }

    public bool IsFhir { get; }

    public bool Holds(Element element)
    {
        var top = element;
        while (top.Parent is { } parent) top = parent;
        return ReferenceEquals(top, _root);
    }

    public FieldFates Close(IReadOnlyList<DroppedField> drop)
    {
        var fates = new FieldFates([], [], []);
        Close(_root, drop, fates);
        return fates;
    }

    private void Reset(Element element)
    {
        // The type of a FHIR resource is its name, not a field of it.
        var isLeaf = _isHl7 ? element.Children.Count == 0 : element.IsPrimitive && !(IsFhir && element.Name == "resourceType");
        element.Tag = isLeaf ? s_unread : _isHl7 && element.Text is not null ? s_first : null;
        foreach (var child in element.Children) Reset(child);
    }

    private void Close(Element element, IReadOnlyList<DroppedField> drop, FieldFates fates)
    {
        if (element.Tag is string rule) fates.Mapped.Add(new FieldFate(_places.Of(element), rule));
        else if (ReferenceEquals(element.Tag, s_unread)) Leave(element, drop, fates);
        foreach (var child in element.Children) Close(child, drop, fates);
    }

    private void Leave(Element element, IReadOnlyList<DroppedField> drop, FieldFates fates)
    {
        var place = _places.Of(element);
        var pattern = _places.Pattern(element);
        foreach (var dropped in drop)
        {
            if (!Covers(dropped.Field, pattern)) continue;
            fates.Dropped.Add(new FieldFate(place, dropped.Reason));
            return;
        }
        fates.Unaccounted.Add(place);
    }

    /// <summary>The very place, a field of HL7 v2 by its number, or with <c>*</c> everything below: <c>system*</c> covers <c>system.product</c>, not <c>systemic</c>.</summary>
    private bool Covers(string drop, string place)
    {
        if (!drop.EndsWith('*')) return place == drop || (_isHl7 && place.StartsWith(drop + ".", StringComparison.Ordinal));
        var prefix = drop.AsSpan(0, drop.Length - 1);
        if (!place.AsSpan().StartsWith(prefix)) return false;
        return place.Length == prefix.Length || prefix.Length == 0 || !char.IsLetterOrDigit(prefix[^1]) || !char.IsLetterOrDigit(place[prefix.Length]);
    }
}

/// <summary>The fields by what became of them, in the order of the source.</summary>
internal sealed record FieldFates(List<FieldFate> Mapped, List<FieldFate> Dropped, List<string> Unaccounted);
