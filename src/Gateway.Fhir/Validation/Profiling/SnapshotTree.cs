using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>An element of a snapshot with what stands below it and the slices of it.</summary>
internal sealed class SnapshotTree(ProfileElement definition)
{
    public ProfileElement Definition { get; } = definition;

    public List<SnapshotTree> Children { get; } = [];

    public List<SnapshotTree> Slices { get; } = [];

    /// <summary>The last step of the path, without <c>[x]</c>.</summary>
    public string Name { get; } = NameOf(definition.Path);

    /// <summary>The tree of a profile's elements, built by their ids; those whose parent is not there are left out.</summary>
    public static SnapshotTree Of(Profile profile)
    {
        var byId = new Dictionary<string, SnapshotTree>(StringComparer.Ordinal);
        foreach (var element in profile.Elements)
        {
            var node = new SnapshotTree(element);
            if (!byId.TryAdd(element.Id, node)) continue;
            var dot = element.Id.LastIndexOf('.');
            if (dot < 0) continue;
            var step = element.Id.AsSpan(dot + 1);
            var colon = step.IndexOf(':');
            if (colon < 0)
            {
                if (byId.TryGetValue(element.Id[..dot], out var parent)) parent.Children.Add(node);
                continue;
            }
            // A slice of a slice is named a/b.
            var slash = step.LastIndexOf('/');
            var owner = element.Id[..(dot + 1 + (slash > colon ? slash : colon))];
            if (byId.TryGetValue(owner, out var sliced)) sliced.Slices.Add(node);
        }
        return byId[profile.Elements[0].Id];
    }

    /// <summary>The child of that name, of a choice by the name without a type.</summary>
    public SnapshotTree? Child(string name) => Children.Find(child => child.Name == name);

    public override string ToString() => Definition.Id;

    private static string NameOf(string path)
    {
        var step = path[(path.LastIndexOf('.') + 1)..];
        return step.EndsWith("[x]", StringComparison.Ordinal) ? step[..^3] : step;
    }
}
