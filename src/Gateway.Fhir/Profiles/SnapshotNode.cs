using System.Text;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// An element of a snapshot while it is being made: the flat list as a tree, in which an element holds its children and
/// its slices. Ids and paths are those of the place in the tree and are written when it is made flat again.
/// </summary>
internal sealed class SnapshotNode(string name, string? sliceName, ProfileElement element)
{
    public string Name { get; } = name;

    /// <summary>Null for an element that is no slice; a slice of a slice is <c>a/b</c> and stands beside <c>a</c>.</summary>
    public string? SliceName { get; } = sliceName;

    public ProfileElement Element { get; set; } = element;

    public List<SnapshotNode> Children { get; } = [];

    public List<SnapshotNode> Slices { get; } = [];

    /// <summary>The path of an id: the id without its slice names.</summary>
    public static string PathOf(string id)
    {
        if (!id.Contains(':')) return id;
        var path = new StringBuilder(id.Length);
        foreach (var step in id.Split('.'))
            path.Append(path.Length == 0 ? "" : ".").Append(Split(step).Name);
        return path.ToString();
    }

    /// <summary>The slice that the last step of an id names, else null.</summary>
    public static string? SliceOf(string id) => Split(id[(id.LastIndexOf('.') + 1)..]).Slice;

    /// <summary>A step of an id: <c>identifier:nhsNumber</c>.</summary>
    public static (string Name, string? Slice) Split(string step) =>
        step.IndexOf(':') is >= 0 and var colon ? (step[..colon], step[(colon + 1)..]) : (step, null);

    /// <summary>The tree of a snapshot.</summary>
    /// <param name="elements">Parents before their children.</param>
    /// <param name="orphans">Elements whose parent, or whose sliced element, is not in the list.</param>
    public static SnapshotNode Of(IReadOnlyList<ProfileElement> elements, out IReadOnlyList<ProfileElement> orphans)
    {
        var root = new SnapshotNode(elements[0].Id, null, elements[0]);
        var byId = new Dictionary<string, SnapshotNode>(elements.Count, StringComparer.Ordinal) { [root.Name] = root };
        var lost = new List<ProfileElement>();
        foreach (var element in elements.Skip(1))
        {
            var dot = element.Id.LastIndexOf('.');
            var (name, slice) = Split(element.Id[(dot + 1)..]);
            var parentId = dot < 0 ? "" : element.Id[..dot];
            var owner = byId.GetValueOrDefault(slice is null ? parentId : $"{parentId}.{name}");
            if (owner is null)
            {
                lost.Add(element);
                continue;
            }
            var node = new SnapshotNode(name, slice, element);
            byId[element.Id] = node;
            (slice is null ? owner.Children : owner.Slices).Add(node);
        }
        orphans = lost;
        return root;
    }

    public SnapshotNode? Child(string name) => Children.Find(child => child.Name == name);

    public SnapshotNode? Slice(string name) => Slices.Find(slice => slice.SliceName == name);

    public SnapshotNode Clone()
    {
        var copy = new SnapshotNode(Name, SliceName, Element);
        copy.Children.AddRange(Children.Select(child => child.Clone()));
        copy.Slices.AddRange(Slices.Select(slice => slice.Clone()));
        return copy;
    }

    /// <summary>A slice that starts as what the sliced element is: its children, not its other slices.</summary>
    public SnapshotNode CloneAsSlice(string sliceName)
    {
        var slice = new SnapshotNode(Name, sliceName, Element with { Slicing = null, Min = 0 });
        slice.Children.AddRange(Children.Select(child => child.Clone()));
        return slice;
    }

    /// <summary>The snapshot: depth first, slices after the children of what they slice.</summary>
    public IReadOnlyList<ProfileElement> Flatten()
    {
        var list = new List<ProfileElement>();
        Append(list, Name, Name);
        return list;
    }

    private void Append(List<ProfileElement> list, string id, string path)
    {
        list.Add(Element with { Id = id, Path = path, SliceName = SliceName });
        foreach (var child in Children) child.Append(list, $"{id}.{child.Name}", $"{path}.{child.Name}");
        foreach (var slice in Slices) slice.Append(list, $"{id}:{slice.SliceName}", path);
    }
}
