using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Manifests;

namespace Gateway.Mapping.Running;

/// <summary>
/// Which rule read which field. A leaf of the source carries in its tag that nobody read it, that a condition only asked about it
/// (<see cref="AskedField"/>), that a rule left it out (<see cref="LeftOutField"/>), or the first rule that wrote something with its value;
/// a field of HL7 v2 stands for its first component.
/// </summary>
internal sealed class FieldAccount
{
    private static readonly object s_unread = new();
    private static readonly object s_first = new();
    private readonly Element _root;
    private readonly DeclaredFields _declared;
    private readonly Places _places;
    private readonly bool _isHl7;
    private readonly bool _carries;

    private FieldAccount(Element root, SourceManifest manifest, DeclaredFields declared)
    {
        _root = root;
        _declared = declared;
        _places = Places.For(manifest, declared.Names);
        IsFhir = root.ResourceType is { } type && R4.Type(type) is not null;
        _carries = manifest.Carry.Count > 0;
        _isHl7 = manifest is { Format: SourceFormat.Hl7v2, Fetch: null };
    }

    /// <summary>Begins: nothing of the record is read yet.</summary>
    public static FieldAccount Open(Element root, SourceManifest manifest, DeclaredFields declared)
    {
        var account = new FieldAccount(root, manifest, declared);
        account.Reset(root);
        return account;
    }

    public static void Read(Element field, string rule)
    {
        field = Leaf(field);
        if (ReferenceEquals(field.Tag, s_unread) || field.Tag is AskedField or LeftOutField) field.Tag = rule;
    }

    /// <summary>A condition asks about a field: that says nothing of its value, so another rule must take it, or the manifest must say why none does.</summary>
    public static void Ask(Element field, AskedField by)
    {
        field = Leaf(field);
        if (ReferenceEquals(field.Tag, s_unread)) field.Tag = by;
    }

    /// <summary>A rule leaves a field out; another may map it all the same.</summary>
    public static void LeaveOut(Element field, LeftOutField by)
    {
        field = Leaf(field);
        if (ReferenceEquals(field.Tag, s_unread) || field.Tag is AskedField) field.Tag = by;
    }

    /// <summary>Whether an expression that came by a field took it: a leaf, and a field of one component.</summary>
    public static bool IsTaken(Element field) => ReferenceEquals(field.Tag, s_unread) || field.Tag is AskedField or LeftOutField || field.Children.Count == 1;

    /// <summary>The component that a field of HL7 v2 stands for.</summary>
    public static Element Leaf(Element field)
    {
        while (ReferenceEquals(field.Tag, s_first)) field = field.Children[0];
        return field;
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

    /// <summary>Draws up the account.</summary>
    /// <param name="made">What the run made, where carried fields must stand.</param>
    public FieldFates Close(Element? made)
    {
        var fates = new FieldFates([], [], [], [], [], []);
        Close(_root, new CarriedText(made), fates);
        return fates;
    }

    private void Reset(Element element)
    {
        // The type of a FHIR resource is its name, not a field of it.
        var isLeaf = _isHl7 ? element.Children.Count == 0 : element.IsPrimitive && !(IsFhir && element.Name == "resourceType");
        element.Tag = isLeaf ? s_unread : _isHl7 && element.Text is not null ? s_first : null;
        foreach (var child in element.Children) Reset(child);
    }

    private void Close(Element element, CarriedText kept, FieldFates fates)
    {
        if (element.Tag is string rule) Took(element, rule, kept, fates);
        else if (ReferenceEquals(element.Tag, s_unread) || element.Tag is AskedField or LeftOutField) Leave(element, fates);
        var children = element.Children;
        for (var i = 0; i < children.Count; i++) Close(children[i], kept, fates);
    }

    /// <summary>What the manifest says is carried must stand there word for word; else nobody can say where it went.</summary>
    private void Took(Element element, string rule, CarriedText kept, FieldFates fates)
    {
        var place = _places.Of(element);
        if (!_carries || _declared.Of(_places.Pattern(element)).Carry is not { } carry) fates.Mapped.Add(new FieldFate(place, rule));
        else if (kept.Holds(carry.Place, element.Text ?? "")) fates.Carried.Add(new CarriedFate(place, rule, carry.Place));
        else fates.Unaccounted.Add(place);
    }

    private void Leave(Element element, FieldFates fates)
    {
        var place = _places.Of(element);
        var declared = _declared.Of(_places.Pattern(element));
        var rule = (element.Tag as AskedField)?.Rule;
        var left = element.Tag as LeftOutField;
        // What a field decides is said by what was written because of it; the manifest's owner has to say so.
        if (declared.Decides is { } decides && (left?.At ?? rule) is { } by) fates.Decided.Add(new FieldFate(place, $"{decides.Reason} ({by})"));
        else if (left is not null) fates.Dropped.Add(new FieldFate(place, left.Why is null ? left.At : $"{left.Why} ({left.At})"));
        else if (declared.Drop is { } dropped) fates.Dropped.Add(new FieldFate(place, dropped.Reason));
        else
        {
            if (rule is not null) fates.Asked.Add(new FieldFate(place, rule));
            fates.Unaccounted.Add(place);
        }
    }
}

/// <summary>The fields by what became of them, in the order of the source.</summary>
/// <param name="Asked">Of the unaccounted those that a condition asked about.</param>
internal sealed record FieldFates(
    List<FieldFate> Mapped, List<CarriedFate> Carried, List<FieldFate> Decided, List<FieldFate> Dropped, List<string> Unaccounted, List<FieldFate> Asked);

/// <summary>The tag of a field that only conditions read: the first that did. One instance a rule, so that a run makes none.</summary>
internal sealed record AskedField(string Rule);

/// <summary>The tag of a field that a rule left out.</summary>
/// <param name="Why">The name of the rule, or of the one that called its group; null when none has a name.</param>
/// <param name="At">The rule's place.</param>
internal sealed record LeftOutField(string? Why, string At);
