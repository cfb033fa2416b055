using Gateway.Fhir.Model;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// Makes a snapshot: walks a differential over the tree of its base's snapshot, opening datatypes, profiled types and
/// content references where the differential goes into them, and adding slices (http://hl7.org/fhir/R4/profiling.html).
/// </summary>
/// <param name="source">The definition.</param>
/// <param name="root">The tree of the base's snapshot; it is changed.</param>
/// <param name="find">The definition of a canonical, or null when it is not at hand.</param>
/// <param name="faults">Where faults go.</param>
internal sealed class SnapshotBuilder(ProfileSource source, SnapshotNode root, Func<string, string, Profile?> find, List<Issue> faults)
{
    private static readonly Slicing s_byUrl = new([new Discriminator("value", "url")], "open", IsOrdered: false);
    private static readonly Slicing s_byType = new([new Discriminator("type", "$this")], "open", IsOrdered: false);
    private static readonly Slicing s_byTypeOnly = new([new Discriminator("type", "$this")], "closed", IsOrdered: false);
    private static readonly Slicing s_unknown = new([], "open", IsOrdered: false);

    /// <summary>The types that a choice had before its short forms narrowed it.</summary>
    private readonly Dictionary<SnapshotNode, IReadOnlyList<ElementType>> _narrowed = [];

    public IReadOnlyList<ProfileElement> Build()
    {
        foreach (var element in source.Elements()) Apply(element);
        return root.Flatten();
    }

    private void Apply(DifferentialElement element)
    {
        var steps = element.Id.Split('.');
        var node = steps[0] == root.Name ? root : null;
        for (var i = 1; i < steps.Length && node is not null; i++) node = Step(node, steps[i], i, element);
        if (node is null)
        {
            faults.Add(Issue.Error(ProfileIssueCode.Misplaced, "not-found", Place(element),
                "The base definition has no such element, so that its constraint cannot be placed. Correct the id and path of the element."));
            return;
        }
        node.Element = ElementMerge.Merge(node.Element, element, Place(element), faults);
    }

    private SnapshotNode? Step(SnapshotNode parent, string step, int depth, DifferentialElement element)
    {
        var (name, slice) = SnapshotNode.Split(step);
        if (parent.Children.Count == 0) Open(parent, element);
        if (parent.Child(name) is not { } child)
        {
            if (Choice(parent, name) is var (choice, type))
            {
                child = TypeSlice(choice, name, type, isShortForm: true);
                if (slice == name) return child;
            }
            else if (source.IsSpecialization)
            {
                parent.Children.Add(child = new SnapshotNode(name, null, new ProfileElement("", "", null, 0, int.MaxValue, [])));
            }
            else
            {
                return null;
            }
        }
        if (slice is null) return child;
        if (child.Slice(slice) is { } there) return there;
        return ChoiceType(child, slice) is { } sliceType ? TypeSlice(child, slice, sliceType, element.Path?.Split('.')[depth] == slice) : AddSlice(child, slice, element);
    }

    /// <summary>The choice and the type that a short form stands for: <c>valueQuantity</c> is <c>value[x]</c> with Quantity.</summary>
    private (SnapshotNode Choice, ElementType Type)? Choice(SnapshotNode parent, string name)
    {
        foreach (var child in parent.Children)
            if (ChoiceType(child, name) is { } type) return (child, type);
        return null;
    }

    private ElementType? ChoiceType(SnapshotNode child, string name)
    {
        if (!child.Name.EndsWith("[x]", StringComparison.Ordinal) || !name.StartsWith(child.Name[..^3], StringComparison.Ordinal)) return null;
        var type = name.AsSpan(child.Name.Length - 3);
        foreach (var candidate in _narrowed.GetValueOrDefault(child, child.Element.Types))
            if (type.Equals(candidate.Code, StringComparison.OrdinalIgnoreCase)) return candidate;
        return null;
    }

    /// <summary>
    /// The slice of a choice for one type. The short form says more than a slice: these types and no others, as HL7's own
    /// snapshots have it (http://hl7.org/fhir/R4/bodyweight.html).
    /// </summary>
    private SnapshotNode TypeSlice(SnapshotNode choice, string name, ElementType type, bool isShortForm)
    {
        if (choice.Slice(name) is { } there) return there;
        if (isShortForm && (choice.Element.Slicing is null || _narrowed.ContainsKey(choice)))
        {
            IEnumerable<ElementType> others = _narrowed.TryAdd(choice, choice.Element.Types) ? [] : choice.Element.Types;
            choice.Element = choice.Element with { Slicing = s_byTypeOnly, Types = [.. others, type] };
        }
        choice.Element = choice.Element with { Slicing = choice.Element.Slicing ?? s_byType };
        var slice = choice.CloneAsSlice(name);
        slice.Element = slice.Element with { Types = [type] };
        choice.Slices.Add(slice);
        return slice;
    }

    private SnapshotNode AddSlice(SnapshotNode sliced, string name, DifferentialElement element)
    {
        var slash = name.LastIndexOf('/');
        var parent = slash > 0 ? sliced.Slice(name[..slash]) : null;
        if (parent is null && sliced.Element.Slicing is null) sliced.Element = sliced.Element with { Slicing = Implied(sliced, element) };
        var slice = (parent ?? sliced).CloneAsSlice(name);
        // A slice of a slice stands behind the slices that its parent has already.
        var at = parent is null ? sliced.Slices.Count : 1 + sliced.Slices.FindLastIndex(other =>
            other == parent || other.SliceName!.StartsWith(parent.SliceName + "/", StringComparison.Ordinal));
        sliced.Slices.Insert(at, slice);
        return slice;
    }

    private Slicing Implied(SnapshotNode sliced, DifferentialElement element)
    {
        if (sliced.Name is "extension" or "modifierExtension") return s_byUrl;
        if (sliced.Name.EndsWith("[x]", StringComparison.Ordinal)) return s_byType;
        faults.Add(Issue.Warning(ProfileIssueCode.NoSlicing, "incomplete", Place(element),
            "Neither the base nor the differential says how the slices are told apart, so that this slice is not checked. Add a slicing with discriminators."));
        return s_unknown;
    }

    /// <summary>Gives an element the children of its content reference, its profile or its type.</summary>
    private void Open(SnapshotNode node, DifferentialElement element)
    {
        if (node.Element.ContentReference is { } reference)
        {
            OpenReference(node, reference);
            return;
        }
        var type = node.Element.Types.Count == 1 ? node.Element.Types[0] : null;
        var canonical = type?.Profiles.Count == 1 ? type.Profiles[0] : null;
        var profile = canonical is null ? null : find(canonical, Place(element));
        // Where there is a choice of types, only what all of them have can be meant.
        if ((profile ?? BaseDefinitions.Of(type?.Code ?? "Element")) is { } definition)
            node.Children.AddRange(SnapshotNode.Of(definition.Elements, out _).Children);
        if (canonical is not null && profile is null && type!.Code == "Extension" && node.Child("url") is { } url)
            url.Element = url.Element with { Fixed = Element.String("fixedUri", canonical.Split('|')[0]) };
    }

    private static void OpenReference(SnapshotNode node, string reference)
    {
        if (BaseDefinitions.Of(reference.Split('.')[0]) is not { } definition) return;
        var target = SnapshotNode.Of(definition.Elements, out _);
        foreach (var step in reference.Split('.').Skip(1)) target = target?.Child(step);
        if (target is null) return;
        node.Children.AddRange(target.Children);
        node.Element = node.Element with { ContentReference = null, Types = target.Element.Types };
    }

    private string Place(DifferentialElement element) => $"{source.Url}#{element.Id}";
}
