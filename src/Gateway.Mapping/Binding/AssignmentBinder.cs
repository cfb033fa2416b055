using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>Writes a value into an element of a parent; gives the element written, the last of several, or null.</summary>
internal delegate Element? Assignment(Run run, Value[] frame, Element parent);

/// <summary>Binds the setting of an element to a value: the types are compared now, as far as they are known.</summary>
internal sealed class AssignmentBinder(RuleContext context, TargetElement element, int at)
{
    /// <summary>The code and the type that the element has then; null after a fault.</summary>
    public (Assignment Write, string? Type)? Bind(BoundValue value) => value switch
    {
        ComplexValue complex => Complex(complex),
        PrimitiveValue primitive => Primitive(primitive),
        NodesValue nodes => Nodes(nodes),
        _ => throw new InvalidOperationException($"The binder does not know {value.GetType().Name}."),
    };

    private (Assignment, string?)? Complex(ComplexValue value)
    {
        if (!element.Takes(value.Type)) return Misfit(value.Type);
        return ((run, frame, parent) =>
        {
            // Into an element that is there at once; into a new one first, so that nothing empty is left.
            if (!element.IsList && parent[element.JsonName(value.Type)] is { } there) return value.Fill(run, frame, there) ? Told(run, there) : null;
            var made = new Element("made");
            if (!value.Fill(run, frame, made)) return null;
            return element.Open(run, parent, value.Type) is { } opened ? Told(run, Move(made, opened)) : null;
        }, value.Type);
    }

    private (Assignment, string?)? Primitive(PrimitiveValue value)
    {
        var get = value.Get;
        if (element.Definition is null && (element.Type is null || element.InR4 is not null)) return (Untyped(get, value.Type), null);
        var primitives = element.Types.Where(TargetElement.IsPrimitive).ToList();
        if (primitives.Count == 0) return Misfit(value.Type ?? "text");
        if (element.Type is { } only) return ((run, frame, parent) => get(run, frame) is { IsNone: false } got ? element.Set(run, parent, only, got) : null, only);
        if (value.Type is { } known && element.Types.Contains(known))
            return ((run, frame, parent) => get(run, frame) is { IsNone: false } got ? element.Set(run, parent, known, got) : null, known);
        if (value.Type is { } other && TargetElement.IsPrimitive(other) && other != "string") return Misfit(other);
        return ((run, frame, parent) => get(run, frame) is { IsNone: false } got && PickType(run, got) is { } type ? element.Set(run, parent, type, got) : null, null);
    }

    private (Assignment, string?)? Nodes(NodesValue value)
    {
        var get = value.Get;
        var group = MapBinder.DefaultGroup(context.Group.Unit, value.Type, element.Type);
        if (value.Type is { } known && element.Definition is not null && group is null)
        {
            var fits = TargetElement.IsPrimitive(known) ? element.Types.Any(TargetElement.IsPrimitive) : element.Takes(known);
            if (!fits) return Misfit(known);
        }
        var copy = group is { } found ? new NodeCopy(element, context.Group.Map.Instance(found.Unit, found.Group, [value.Type, element.Type])) : new NodeCopy(element, null);
        return ((run, frame, parent) =>
        {
            var items = get(run, frame);
            if (items.Count > 1 && element is { IsList: false, Definition: not null })
            {
                run.Fail(MappingIssues.TooMany, "structure", items[1], $"{element.Parent?.Name}.{element.Name} stands once, but there are {items.Count} values for it.");
                return null;
            }
            Element? last = null;
            foreach (var item in items) last = copy.Write(run, parent, item, PickType) ?? last;
            return last;
        }, element.Type ?? (element.Types.Contains(value.Type) ? value.Type : null));
    }

    /// <summary>The type of a choice by the value: its own, else that of its JSON kind.</summary>
    private string? PickType(Run run, Value value)
    {
        var types = element.Types;
        if (value.Type is { } own && types.Contains(own)) return own;
        var candidates = value.Node?.Kind switch
        {
            ElementKind.Boolean => (string[])["boolean"],
            ElementKind.Number => value.Text!.Contains('.', StringComparison.Ordinal) ? ["decimal"] : ["integer", "decimal"], // a number has a text
            _ => ["string"],
        };
        foreach (var candidate in candidates)
            if (types.Contains(candidate)) return candidate;
        run.Fail(MappingIssues.WrongKindOfValue, "structure", value, $"It must be said what {element.Parent?.Name}.{element.Name} is, by cast(…, '{types[0]}') or by a transform.");
        return null;
    }

    private Assignment Untyped(Getter get, string? type) => (run, frame, parent) =>
    {
        if (get(run, frame) is not { Node: { } node } || node.Text is null) return null;
        var name = element.JsonName(type);
        var there = (element.IsList ? null : parent[name]) ?? parent.Add(new Element(name) { IsRepeat = element.IsList });
        there.SetValue(node.Kind, node.Text);
        return Told(run, there);
    };

    private static Element Told(Run run, Element written)
    {
        run.Wrote(written);
        return written;
    }

    private static Element Move(Element from, Element to)
    {
        foreach (var child in from.Children) to.Append(child);
        to.Tag ??= from.Tag;
        return to;
    }

    private (Assignment, string?)? Misfit(string type)
    {
        var wanted = element.Types.Count == 1 ? element.Types[0] : string.Join(" or ", element.Types.Take(5));
        var way = element.Types switch
        {
            ["CodeableConcept"] => "; write cc(…)",
            ["Coding"] => "; write c(…)",
            ["Quantity"] => "; write qty(…)",
            ["Identifier"] => "; write id(…)",
            ["ContactPoint"] => "; write cp(…)",
            ["Reference"] => "; write reference(…) of a resource",
            [var only] when R4.Type(only) is { Kind: not TypeKind.Primitive } => $"; write  {element.Name} as x, and set the elements of x",
            _ => "",
        };
        context.Source.Fault(MappingIssues.WrongKindOfValue, at, $"{element.Parent?.Name}.{element.Name} is a {wanted} and cannot be a {type}{way}.");
        return null;
    }
}
