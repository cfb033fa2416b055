using System.Runtime.InteropServices;
using System.Text;

namespace Gateway.Fhir.Model;

/// <summary>
/// A node of a record: a FHIR resource, a datatype or a primitive, and equally a JSON object, a CSV row,
/// an XML element or an HL7 v2 segment on its way to becoming one. FHIRPath and the maps run over this one shape.
/// </summary>
/// <remarks>
/// The tree loses nothing of what was read: the order of elements, the text of a number, extensions on
/// primitives (children of the primitive), unknown elements. Repeats are siblings of the same name.
/// A tree belongs to one thread while it is being built.
/// </remarks>
public sealed class Element(string name, ElementKind kind = ElementKind.Object, string? text = null)
{
    private static readonly List<Element> NoChildren = [];
    private List<Element>? _children;

    /// <summary>The element's name as JSON writes it (<c>birthDate</c>, <c>valueQuantity</c>); empty at the root of a foreign record.</summary>
    public string Name { get; } = name;

    public ElementKind Kind { get; private set; } = kind;

    /// <summary>A primitive's value exactly as it was written; null for a complex element and for a primitive without a value.</summary>
    public string? Text { get; private set; } = text;

    /// <summary>True when the element is an item of a JSON array, be it the only one.</summary>
    public bool IsRepeat { get; set; }

    public Element? Parent { get; private set; }

    /// <summary>Free for the owner of the tree: a run of a map notes here which rule read the field.</summary>
    public object? Tag { get; set; }

    public IReadOnlyList<Element> Children => _children ?? NoChildren;

    /// <summary>The children for a quick look; not while children are added or taken away.</summary>
    internal ReadOnlySpan<Element> Nodes => CollectionsMarshal.AsSpan(_children);

    /// <summary>The list that <see cref="Nodes"/> shows; of an element that has children.</summary>
    internal List<Element> NodeList => _children!; // asked only where a child was found

    public bool IsPrimitive => Kind is not (ElementKind.Object or ElementKind.Array);

    /// <summary>The FHIR type of a resource, null for anything else.</summary>
    public string? ResourceType => Kind == ElementKind.Object ? this["resourceType"]?.Text : null;

    /// <summary>The first child of that name.</summary>
    public Element? this[string name]
    {
        get
        {
            foreach (var child in Nodes)
                if (child.Name == name) return child;
            return null;
        }
    }

    public static Element Resource(string resourceType) => new Element(resourceType).With("resourceType", resourceType);

    public static Element String(string name, string text) => new(name, ElementKind.String, text);

    public static Element Number(string name, string text) => new(name, ElementKind.Number, text);

    public static Element Boolean(string name, bool value) => new(name, ElementKind.Boolean, value ? "true" : "false");

    /// <summary>Every child of that name, in order.</summary>
    public IEnumerable<Element> All(string name)
    {
        foreach (var child in _children ?? NoChildren)
            if (child.Name == name) yield return child;
    }

    /// <summary>The element at the end of a path of names, first of each: <c>At("code", "coding", "code")</c>.</summary>
    public Element? At(params ReadOnlySpan<string> names)
    {
        var here = this;
        foreach (var step in names)
        {
            if (here[step] is not { } next) return null;
            here = next;
        }
        return here;
    }

    /// <summary>Adds a child behind the last one of its name, so that repeats stay together; else at the end.</summary>
    public Element Add(Element child)
    {
        child.Parent = this;
        _children ??= [];
        var last = _children.Count - 1;
        while (last >= 0 && _children[last].Name != child.Name) last--;
        if (last < 0 || last == _children.Count - 1) _children.Add(child);
        else _children.Insert(last + 1, child);
        return child;
    }

    /// <summary>Adds a child at the very end; for readers, which keep the order they found.</summary>
    public Element Append(Element child)
    {
        child.Parent = this;
        (_children ??= []).Add(child);
        return child;
    }

    /// <summary>Makes room for that many children; for readers that know how many come.</summary>
    public void Reserve(int children) => (_children ??= []).EnsureCapacity(children);

    public void Insert(int index, Element child)
    {
        child.Parent = this;
        (_children ??= []).Insert(index, child);
    }

    public bool Remove(Element child)
    {
        if (_children is null || !_children.Remove(child)) return false;
        child.Parent = null;
        return true;
    }

    /// <summary>Puts these children in the place of all there are; for readers.</summary>
    internal void ReplaceChildren(List<Element> children)
    {
        foreach (var child in children) child.Parent = this;
        _children = children;
    }

    /// <summary>Sets the single string child of that name, and returns this element for the next.</summary>
    public Element With(string name, string text)
    {
        if (this[name] is { } there) there.SetValue(ElementKind.String, text);
        else Add(String(name, text));
        return this;
    }

    /// <summary>Adds a child and returns this element for the next.</summary>
    public Element With(Element child)
    {
        Add(child);
        return this;
    }

    /// <summary>Gives a primitive its value; its id and extensions stay.</summary>
    public void SetValue(ElementKind kind, string? text)
    {
        Kind = kind;
        Text = text;
    }

    /// <summary>A copy of this element and everything below it, under another name if one is given; tags are not copied.</summary>
    public Element Clone(string? name = null)
    {
        var copy = new Element(name ?? Name, Kind, Text) { IsRepeat = IsRepeat };
        foreach (var child in Children) copy.Append(child.Clone());
        return copy;
    }

    /// <summary>Where the element is, as FHIRPath writes it: <c>Patient.name[0].given[1]</c>.</summary>
    public string Path()
    {
        var path = new StringBuilder();
        AppendPath(path);
        return path.ToString();
    }

    /// <summary>The name only: a tree holds patient data, and text made by accident must not.</summary>
    public override string ToString() => $"{Name} ({Kind})";

    private void AppendPath(StringBuilder path)
    {
        if (Parent is null)
        {
            path.Append(ResourceType ?? Name);
            return;
        }
        Parent.AppendPath(path);
        if (path.Length > 0) path.Append('.');
        path.Append(Name);
        var index = 0;
        var many = IsRepeat;
        foreach (var sibling in Parent.Children)
        {
            if (ReferenceEquals(sibling, this)) break;
            if (sibling.Name == Name) index++;
        }
        if (many || index > 0) path.Append('[').Append(index).Append(']');
    }
}
