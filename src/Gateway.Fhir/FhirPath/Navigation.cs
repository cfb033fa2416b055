using Gateway.Fhir.Definitions;
using Gateway.Fhir.FhirPath.Values;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>The steps from a node to its children, in FHIR trees and in foreign ones.</summary>
internal static class Navigation
{
    public static Items Child(Evaluation run, Items input, string name)
    {
        if (input.Count == 1) return input[0].AsNode is { } only ? Child(run, only, name) : Items.Empty;
        if (input.Count == 0) return Items.Empty;
        var found = new ItemsBuilder();
        for (var i = 0; i < input.Count; i++)
            if (input[i].AsNode is { } node) found.AddRange(Child(run, node, name));
        return found.ToItems();
    }

    /// <summary>A name at the beginning: a child of <c>$this</c>, or the type or name of <c>$this</c> itself (<c>Patient.name</c>).</summary>
    public static Items Start(Evaluation run, string name)
    {
        var here = run.This;
        if (here.Count != 1 || here[0].AsNode is not { } node) return Child(run, here, name);
        // FHIR's elements begin with a small letter, its types with a great one.
        var mayBeType = char.IsAsciiLetterUpper(name[0]) && node.Kind == ElementKind.Object;
        if (mayBeType && IsType(node, name)) return here;
        var children = Child(run, node, name);
        return children.IsEmpty && node.Parent is null && node.Name == name ? here : children;
    }

    /// <summary>Every child but <c>resourceType</c>, which FHIR knows in JSON only.</summary>
    public static void AddChildren(Element node, ref ItemsBuilder found)
    {
        foreach (var child in node.Nodes)
            if (!(child.Name == "resourceType" && child.Kind == ElementKind.String && node.Kind == ElementKind.Object)) Add(child, ref found);
    }

    private static bool IsType(Element node, string name) => node.ResourceType is { } type
        ? type == name || (name is "Resource" or "DomainResource" && R4.IsSubtypeOf(type, name))
        : node["resourceType"] is null && FhirTypes.TypeOf(node) == name;

    private static Items Child(Evaluation run, Element node, string name)
    {
        var found = Find(run, node, name);
        if (run.Context.Visited is not { } listener) return found;
        for (var i = 0; i < found.Count; i++) listener(found[i].AsNode ?? node);
        return found;
    }

    private static Items Find(Evaluation run, Element node, string name)
    {
        var children = node.Nodes;
        run.Spend(1 + (children.Length >> 3));
        int start = -1, count = 0;
        for (var i = 0; i < children.Length; i++)
        {
            if (children[i].Name != name) continue;
            if (!IsPlain(children[i]) || (start >= 0 && i != start + count)) return Gather(children, name);
            if (start < 0) start = i;
            count++;
        }
        if (start >= 0) return Items.OfSiblings(node.NodeList, start, count);
        if (node.Kind == ElementKind.Array) return Child(run, Flat(node), name);
        return Unwritten(node, name, children);
    }

    /// <summary>Names that JSON does not write: the value of a primitive, a choice without its type.</summary>
    private static Items Unwritten(Element node, string name, ReadOnlySpan<Element> children)
    {
        if (node.IsPrimitive) return name == "value" && node.Text is not null ? Items.Of(Item.Of(node).Value()) : Items.Empty;
        foreach (var child in children)
        {
            var written = child.Name;
            if (written.Length > name.Length && char.IsAsciiLetterUpper(written[name.Length]) && written.StartsWith(name, StringComparison.Ordinal)
                && FhirTypes.IsChoice(node, written, name))
                return Gather(children, written);
        }
        return Items.Empty;
    }

    private static Items Flat(Element array)
    {
        var items = new ItemsBuilder();
        foreach (var item in array.Nodes) Add(item, ref items);
        return items.ToItems();
    }

    private static Items Gather(ReadOnlySpan<Element> children, string name)
    {
        var found = new ItemsBuilder();
        foreach (var child in children)
            if (child.Name == name) Add(child, ref found);
        return found.ToItems();
    }

    private static bool IsPlain(Element child) =>
        child.Kind is ElementKind.Object or ElementKind.String or ElementKind.Number or ElementKind.Boolean;

    /// <summary>A null without extensions is no item; an array inside a tree stands for its items, for collections do not nest.</summary>
    public static void Add(Element child, ref ItemsBuilder found)
    {
        if (child.Kind == ElementKind.Array)
        {
            foreach (var item in child.Nodes) Add(item, ref found);
        }
        else if (child.Kind != ElementKind.Null || child.Children.Count > 0)
        {
            found.Add(Item.Of(child));
        }
    }
}
