using Gateway.Fhir.Definitions;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>
/// Compiles a profile's snapshot to the tree of what it asks beyond base R4, which is judged by itself; where it asks nothing more,
/// there is no node.
/// </summary>
internal sealed class ProfileCompiler(Profile profile, Func<string, Profile?> find)
{
    private readonly List<string> _faults = [];
    private readonly Dictionary<string, ElementNode> _byId = new(StringComparer.Ordinal);
    private readonly List<(ElementNode Node, string Id)> _repeats = [];
    private readonly DiscriminatorCompiler _discriminators = new(find);

    public ProfileSchema Compile()
    {
        var tree = SnapshotTree.Of(profile);
        var known = R4.Type(profile.Type)?.Invariants.Select(invariant => invariant.Key) ?? [];
        var root = new ElementNode
        {
            Name = profile.Type,
            JsonNames = [],
            Owner = profile.Name,
            Checks = ElementChecks.Invariants(tree.Definition, known),
            Children = Children(tree, profile.Type),
        };
        foreach (var (node, id) in _repeats)
            if (_byId.TryGetValue(id, out var content)) node.Children = content.Children;
        return new ProfileSchema(profile, root, _faults);
    }

    private ElementNode[] Children(SnapshotTree tree, string type)
    {
        var nodes = new List<ElementNode>();
        foreach (var child in tree.Children)
        {
            var step = child.Definition.Path[(child.Definition.Path.LastIndexOf('.') + 1)..];
            if (R4.Type(type)?.Find(child.Name) is not { } found)
            {
                _faults.Add($"The profile {profile.Name} speaks of an element that R4 does not have, which was not checked: {child.Definition.Id}.");
                continue;
            }
            // A step like valueQuantity is the choice narrowed to one type.
            var isNarrowed = found.Element.IsChoice && !step.EndsWith("[x]", StringComparison.Ordinal) && step != found.Element.Name;
            var node = Node(child, found.Element, isNarrowed ? [step] : null, null);
            // One that repeats the content of another may ask nothing itself.
            if (!node.AsksNothing || child.Definition.ContentReference is not null) nodes.Add(node);
        }
        return [.. nodes];
    }

    private ElementNode Node(SnapshotTree tree, ElementDefinition element, string[]? narrowed, SnapshotTree? sliced)
    {
        var definition = tree.Definition;
        var owner = definition.SliceName is { } slice ? $"{profile.Name} ({slice})" : profile.Name;
        var names = narrowed ?? (element.IsChoice ? [.. element.Types.Select(type => TypeDefinition.JsonName(element, type))] : [element.Name]);
        var content = ContentType(definition, element);
        var repeats = definition.ContentReference is { } reference ? reference[(reference.LastIndexOf('#') + 1)..] : null;
        var node = new ElementNode
        {
            Name = element.Name,
            JsonNames = names,
            Owner = owner,
            // A slice's numbers are its own; elsewhere R4's are judged already.
            Min = sliced is not null || definition.Min > element.Min ? definition.Min : 0,
            Max = definition.Max < (sliced is null ? element.Max : sliced.Definition.Max) ? definition.Max : int.MaxValue,
            Checks = ElementChecks.Of(definition, element, sliced?.Definition, owner),
            Slicing = Slicing(tree, element),
            Children = repeats is null && content is not null ? Children(tree, content) : [],
        };
        _byId.TryAdd(definition.Id, node);
        if (repeats is not null) _repeats.Add((node, repeats));
        return node;
    }

    /// <summary>The type whose elements stand below: a backbone's own, or the one type that the profile leaves.</summary>
    private static string? ContentType(ProfileElement definition, ElementDefinition element)
    {
        if (element.Types is [var only] && only.Contains('.', StringComparison.Ordinal)) return only;
        return definition.Types is [{ Code: var code }] ? (R4.Type(code) is null ? null : code) : element.Types is [var single] ? single : null;
    }

    private SlicingCheck? Slicing(SnapshotTree tree, ElementDefinition element)
    {
        if (tree.Slices.Count == 0) return null;
        // Slices of a choice without a slicing are told apart by their types.
        var slicing = tree.Definition.Slicing ?? new Slicing([new Discriminator("type", "$this")], "open", IsOrdered: false);
        var slices = new List<Slice>();
        var isComplete = true;
        foreach (var slice in tree.Slices)
        {
            if (slice.Slices.Count > 0) _faults.Add($"The profile {profile.Name} slices a slice again, which was not checked: {slice.Definition.Id}.");
            var matches = slicing.Discriminators.Select(discriminator => _discriminators.Compile(slice, discriminator)).ToList();
            if (matches.Count == 0 || matches.Contains(null))
            {
                isComplete = false;
                _faults.Add($"The profile {profile.Name} does not say how to tell a slice apart, which was not checked: {slice.Definition.Id}.");
                continue;
            }
            var names = element.IsChoice && slice.Definition.Types.Count == 1 ? [TypeDefinition.JsonName(element, slice.Definition.Types[0].Code)] : (string[]?)null;
            slices.Add(new Slice(Node(slice, element, names, tree), matches!));
        }
        var check = new SlicingCheck(slices, isComplete ? slicing.Rules : "open", slicing.IsOrdered, profile.Name);
        return slices.TrueForAll(slice => slice.Node.AsksNothing) && slicing.Rules == "open" && !slicing.IsOrdered ? null : check;
    }
}
