using Gateway.Fhir.Model;

namespace Gateway.Fhir.Json;

/// <summary>
/// Joins <c>_birthDate</c> to <c>birthDate</c>: ids and extensions become children of the primitive
/// (http://hl7.org/fhir/R4/json.html#primitive). What has another shape stays where it is, under its own name,
/// so that nothing is lost and the validator can name it.
/// </summary>
internal static class PrimitiveExtras
{
    private readonly record struct Group(int From, int To);

    /// <summary>Joins all of one object, in time that grows with the number of its children only.</summary>
    public static void Join(Element owner)
    {
        var children = owner.Children;
        var groups = GroupsOf(children);
        var joined = new List<Element>(children.Count);
        // The extras of a name may stand before or behind its values, so the values take theirs when they are met.
        foreach (var (name, group) in groups)
        {
            if (name is ['_', not '_', ..])
            {
                if (!IsExtras(children, group)) Copy(children, group, joined);
                else if (!groups.TryGetValue(name[1..], out var values)) AddNulls(name[1..], children, group, 0, joined);
                else if (!Fit(children, values, group)) Copy(children, group, joined);
                continue;
            }
            Copy(children, group, joined);
            if (!groups.TryGetValue("_" + name, out var extras) || !IsExtras(children, extras) || !Fit(children, group, extras)) continue;
            var count = Math.Min(group.To - group.From, extras.To - extras.From);
            for (var i = 0; i < count; i++) Move(children[extras.From + i], children[group.From + i]);
            AddNulls(name, children, extras, count, joined);
        }
        owner.ReplaceChildren(joined);
    }

    /// <summary>The places of each name, in order: a reader appends the repeats of a name together.</summary>
    private static OrderedDictionary<string, Group> GroupsOf(IReadOnlyList<Element> children)
    {
        var groups = new OrderedDictionary<string, Group>(StringComparer.Ordinal);
        for (var from = 0; from < children.Count;)
        {
            var to = from + 1;
            while (to < children.Count && children[to].Name == children[from].Name) to++;
            // A name that stands twice is a fault already noted.
            groups.TryAdd(children[from].Name, new Group(from, to));
            from = to;
        }
        return groups;
    }

    /// <summary>True for one object with content, or an array of such objects and nulls.</summary>
    private static bool IsExtras(IReadOnlyList<Element> children, Group group)
    {
        var hasContent = false;
        for (var i = group.From; i < group.To; i++)
        {
            var isObject = children[i] is { Kind: ElementKind.Object, Children.Count: > 0 };
            if (!isObject && !(children[i].IsRepeat && children[i].Kind == ElementKind.Null)) return false;
            hasContent |= isObject;
        }
        return hasContent;
    }

    /// <summary>True when the values are primitives, and both or neither stand in an array.</summary>
    private static bool Fit(IReadOnlyList<Element> children, Group values, Group extras)
    {
        if (children[values.From].IsRepeat != children[extras.From].IsRepeat) return false;
        for (var i = values.From; i < values.To; i++)
            if (!children[i].IsPrimitive) return false;
        return true;
    }

    private static void Copy(IReadOnlyList<Element> children, Group group, List<Element> joined)
    {
        for (var i = group.From; i < group.To; i++) joined.Add(children[i]);
    }

    /// <summary>Primitives that have extras and no value.</summary>
    private static void AddNulls(string name, IReadOnlyList<Element> children, Group extras, int skip, List<Element> joined)
    {
        for (var i = extras.From + skip; i < extras.To; i++)
        {
            var value = new Element(name, ElementKind.Null) { IsRepeat = children[i].IsRepeat };
            Move(children[i], value);
            joined.Add(value);
        }
    }

    private static void Move(Element extras, Element value)
    {
        foreach (var child in extras.Children) value.Append(child);
    }
}
