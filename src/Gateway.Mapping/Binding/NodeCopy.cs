using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>Writes an element of a variable or of FHIRPath into the target: a primitive as the target's type, a FHIR structure as it is.</summary>
/// <param name="group">The group that copies these types, if the map has one.</param>
internal sealed class NodeCopy(TargetElement element, GroupPlan? group)
{
    public Element? Write(Run run, Element parent, Value item, Func<Run, Value, string?> pickType)
    {
        if (item.Node is not { } node) return null;
        if (group is not null) return Grouped(run, parent, item);
        var isPrimitive = node.IsPrimitive;
        if (isPrimitive) run.Read(node);
        run.ReadOrigins(item);
        var typed = item.Type is null && node.Parent is null && R4.Type(node.Name) is not null ? item with { Type = node.Name } : item;
        if (element.Definition is null && (element.Type is null || element.InR4 is not null)) return Untyped(run, parent, node, typed.Type);
        return isPrimitive ? Primitive(run, parent, typed, pickType) : Structure(run, parent, typed);
    }

    private Element? Grouped(Run run, Element parent, Value item)
    {
        if (element.Open(run, parent, element.Type) is not { } made) return null;
        if (!run.Enter(group!.Name)) return null; // called when there is a group only
        var frame = new Value[group.Slots];
        frame[0] = item;
        frame[1] = new Value(made, element.Type);
        var rule = run.Rule;
        foreach (var step in group.Steps) step(run, frame);
        run.Rule = rule;
        run.Leave();
        run.BeginWriting(); // the group's rules have ended theirs
        return made;
    }

    private Element? Primitive(Run run, Element parent, Value item, Func<Run, Value, string?> pickType)
    {
        var primitive = element.Type is { } only ? (TargetElement.IsPrimitive(only) ? only : null)
            : element.Types.Any(TargetElement.IsPrimitive) ? pickType(run, item) : null;
        if (primitive is not null)
        {
            var set = element.Set(run, parent, primitive, item);
            // Extensions of a FHIR primitive are part of it.
            if (set is null || !run.IsFhir(item.Node!)) return set; // the caller has looked that there is a node
            CopyChildren(run, item.Node!, set);
            foreach (var child in set.Children) run.Wrote(child);
            return set;
        }
        if (element.Type is not null || !element.Types.Any(TargetElement.IsPrimitive))
            run.Fail(MappingIssues.WrongKindOfValue, "structure", item, $"{element.Parent?.Name}.{element.Name} is a {string.Join(" or ", element.Types.Take(3))}, and here is one plain value; write it with a transform.");
        return null;
    }

    private Element? Structure(Run run, Element parent, Value item)
    {
        var node = item.Node!; // the caller has looked
        var type = node.ResourceType ?? item.Type ?? element.Type;
        if (!run.IsFhir(node) || type is null || !element.Takes(type) || TargetElement.IsPrimitive(type))
        {
            run.Fail(MappingIssues.WrongKindOfValue, "structure", item, $"{element.Parent?.Name}.{element.Name} is a {string.Join(" or ", element.Types.Take(3))}, and here is a structure of another kind; name the field below it, or write  then {{ … }}.");
            return null;
        }
        if (element.Open(run, parent, type) is not { } made) return null;
        CopyChildren(run, node, made);
        run.Wrote(made);
        return made;
    }

    private static void CopyChildren(Run run, Element from, Element to)
    {
        foreach (var child in from.Children)
        {
            run.ReadAll(child);
            to.Append(child.Clone());
        }
    }

    private Element Untyped(Run run, Element parent, Element node, string? type)
    {
        run.ReadAll(node);
        var name = element.JsonName(type);
        var copy = node.Clone(name);
        if (element.IsList) copy.IsRepeat = true;
        else if (parent[name] is { } there) parent.Remove(there);
        parent.Add(copy);
        run.Wrote(copy);
        return copy;
    }
}
