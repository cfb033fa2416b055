using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>Binds a target: finds its element in the definitions, and how its value gets there.</summary>
internal sealed class TargetBinder(RuleContext context)
{
    public Step Bind(TargetSyntax target)
    {
        if (target.Path is null) return Named(target, target.Value!); // the parser gives a target a path or a value
        if (context.Find(target.Path.Root, target.Path.At) is not { } variable) return Lost(target);
        if (!variable.IsTarget && target.Path.Names.Count > 1)
        {
            context.Source.Fault(MappingIssues.WrongKindOfValue, target.At, $"'{variable.Name}' is read from the source and cannot be written to.");
            return Lost(target);
        }
        return target.Path.Names.Count == 1 ? Whole(target, variable) : Below(target, variable);
    }

    /// <summary><c>a.x -> b.y;</c></summary>
    public Step BindCopy(TargetSyntax target, BoundSource source)
    {
        if (context.Find(target.Path!.Root, target.At) is not { } variable) return Lost(target); // a copy has a path
        var slot = source.Slot;
        var value = new NodesValue((_, frame) => [frame[slot]], source.Type);
        var (parent, element) = Parent(target, variable);
        return element is null ? Lost(target) : Assign(target, parent, element, value);
    }

    /// <summary>A fault was noted; the name is known all the same, so that one fault does not make others.</summary>
    private Step Lost(TargetSyntax target)
    {
        if (target.Alias is { } alias) context.Scope.Add(alias, null, isTarget: true);
        return (_, _) => { };
    }

    /// <summary><c>(expression) as x</c>, <c>create('Patient') as p</c>: a value with a name and no place yet.</summary>
    private Step Named(TargetSyntax target, ValueSyntax syntax)
    {
        var value = new ValueBinder(context).Bind(syntax, []);
        if (value is null) return Lost(target);
        if (target.Alias is not { } alias)
        {
            const string Nowhere = "This value goes nowhere; write 'as' and a name behind it, or a target before it.";
            // The grammar lets a transform stand by itself (http://hl7.org/fhir/R4/mapping.g4, target), and other engines pass over it.
            if (syntax is TransformSyntax) context.Source.Warn(MappingIssues.Syntax, target.At, Nowhere);
            else context.Source.Fault(MappingIssues.Syntax, target.At, Nowhere);
            return Lost(target);
        }
        switch (value)
        {
            case ComplexValue complex:
                var made = context.Scope.Add(alias, complex.Type, isTarget: true).Slot;
                var asked = context.Asked;
                return (run, frame) => frame[made] = run.Compute((_, _) =>
                {
                    var element = new Element(complex.Type);
                    return complex.Fill(run, frame, element) ? new Value(element, complex.Type) : Value.None;
                }, frame, asked);
            case PrimitiveValue primitive:
                return Computed(context.Scope.Add(alias, primitive.Type, isTarget: false), primitive.Get);
            case NodesValue nodes:
                return Computed(context.Scope.Add(alias, nodes.Type, isTarget: false), (run, frame) => ValueBinder.Single(run, nodes.Get(run, frame)));
            default:
                throw new InvalidOperationException($"The binder does not know {value.GetType().Name}.");
        }
    }

    /// <summary>A value for rules to come; one that no rule uses is how a rule leaves fields out.</summary>
    private Step Computed(Variable variable, Getter get)
    {
        var asked = context.Asked;
        return (run, frame) =>
        {
            // Known only when all rules of the group are bound.
            if (variable.IsUsed) frame[variable.Slot] = run.Compute(get, frame, asked);
            else run.LeaveOut(get, frame, new LeftOutField(context.Name ?? run.Reason, context.Place));
        };
    }

    /// <summary><c>tgt as p</c>, <c>tgt = value</c>.</summary>
    private Step Whole(TargetSyntax target, Variable variable)
    {
        var from = variable.Slot;
        if (target.Value is null)
        {
            if (target.Alias is not { } alias) return (_, _) => { };
            var slot = context.Scope.Add(alias, variable.Type, isTarget: true).Slot;
            return (_, frame) => frame[slot] = frame[from];
        }
        var type = variable.Type is null ? null : context.Types.Type(variable.Type);
        var element = new TargetElement(type, "value", null, variable.Type) { IsOwnValue = true };
        if (type is { Kind: TypeKind.Primitive }) return Assign(target, Of(variable), element, new ValueBinder(context).Bind(target.Value, element.Types));
        var value = new ValueBinder(context).Bind(target.Value, element.Types);
        var asked = context.Asked;
        if (value is ComplexValue complex && (type is null || MapBinder.Fits(complex.Type, type.Name)))
            return (run, frame) =>
            {
                run.BeginWriting();
                if (frame[from].Node is { } node && complex.Fill(run, frame, node)) run.Wrote(node);
                run.EndWriting(asked);
            };
        context.Source.Fault(MappingIssues.WrongKindOfValue, target.At, $"'{variable.Name}' is a {variable.Type ?? "structure"}; set the elements of it.");
        return Lost(target);
    }

    private Step Below(TargetSyntax target, Variable variable)
    {
        var (parent, element) = Parent(target, variable);
        if (element is null) return Lost(target);
        if (target.Value is null) return Create(target, parent, element);
        return Assign(target, parent, element, new ValueBinder(context).Bind(target.Value, element.Types));
    }

    /// <summary>The elements between the variable and the last name: those that stand once, made when they are not there.</summary>
    private (Func<Run, Value[], Element?> Parent, TargetElement? Element) Parent(TargetSyntax target, Variable variable)
    {
        var names = target.Path!.Names; // called for targets with a path only
        var parent = Of(variable);
        var type = variable.Type;
        // Nobody defines it: below it too everything is taken by its name alone.
        var untyped = type is null || context.Types.Type(type) is null;
        for (var i = 1; i < names.Count - 1; i++)
        {
            if (Find(type, untyped, names[i], target.Path.At) is not { } between) return (parent, null);
            if (between.IsList || (between.Definition is not null && between.Type is null))
            {
                context.Source.Fault(MappingIssues.WrongKindOfValue, target.Path.At, between.IsList
                    ? $"'{names[i]}' may repeat, so it must be said which one is meant: write  {string.Join('.', names.Take(i + 1))} as x, x.{string.Join('.', names.Skip(i + 1))} …"
                    : $"'{names[i]}' has several types; name one: {string.Join(", ", between.Types.Take(4).Select(between.JsonName))}.");
                return (parent, null);
            }
            var above = parent;
            parent = (run, frame) => above(run, frame) is { } node ? between.Open(run, node, between.Type) : null;
            type = between.Type;
        }
        return (parent, Find(type, untyped, names[^1], target.Path.At));
    }

    private static Func<Run, Value[], Element?> Of(Variable variable)
    {
        var slot = variable.Slot;
        return (_, frame) => frame[slot].Node;
    }

    /// <summary>The element in the definitions; a fault when the type has no such element.</summary>
    private TargetElement? Find(string? parentType, bool untyped, string name, int at)
    {
        if (parentType is null) return untyped ? new TargetElement(null, name, null, null) : null;
        // A structure that nobody defines is taken by its name alone.
        if (context.Types.Type(parentType) is not { } type) return ByName(parentType, name);
        if (type.Find(name) is { } found) return new TargetElement(type, name, found.Element, found.Type);
        if (type.Kind == TypeKind.Primitive && name == "value") return new TargetElement(type, name, null, parentType) { IsOwnValue = true };
        context.Source.Fault(MappingIssues.UnknownElement, at, $"{type.Name} has no element '{name}'{Suggestions.For(name, type.Elements.Select(element => element.Name))}");
        return null;
    }

    private static TargetElement ByName(string parentType, string name)
    {
        if (Edition.ReleaseOf(parentType) is not { } release || R4.Type(Edition.Plain(parentType))?.Find(name) is not { } found) return new TargetElement(null, name, null, null);
        var type = found.Type is { } known && !TargetElement.IsPrimitive(known) ? Edition.Of(known, release) : null;
        return new TargetElement(null, name, null, type) { InR4 = found.Element };
    }

    /// <summary><c>tgt.x as y</c>: an element to be filled by what follows.</summary>
    private Step Create(TargetSyntax target, Func<Run, Value[], Element?> parent, TargetElement element)
    {
        if (element.Definition is not null && element.Type is null)
        {
            context.Source.Fault(MappingIssues.WrongKindOfValue, target.At, $"'{element.Name}' has several types; name one ({string.Join(", ", element.Types.Take(4).Select(element.JsonName))} …) or write  = create('{element.Types[0]}').");
            return Lost(target);
        }
        if (element.Type is { } any && Edition.Plain(any) is "Resource" or "DomainResource")
        {
            context.Source.Fault(MappingIssues.WrongKindOfValue, target.At, $"'{element.Name}' can be any resource; write  = create('Patient').");
            return Lost(target);
        }
        var type = element.Type;
        var slot = target.Alias is { } alias ? context.Scope.Add(alias, type, isTarget: true).Slot : context.Scope.AddUnnamed();
        var share = target.Share;
        if (element.Definition is null && target.Collates) element = element with { Collates = true };
        var isPrimitive = type is not null && TargetElement.IsPrimitive(type);
        return (run, frame) =>
        {
            frame[slot] = Value.None;
            if (parent(run, frame) is not { } above) return;
            var made = share is null ? element.Open(run, above, type) : run.Shared(above, share, () => element.Open(run, above, type)!); // a type without choice opens always
            if (made is null) return;
            // A primitive without a value yet; what stays so is left away.
            if (isPrimitive && made is { Text: null, Children.Count: 0 }) made.SetValue(ElementKind.Null, null);
            frame[slot] = new Value(made, type);
        };
    }

    private Step Assign(TargetSyntax target, Func<Run, Value[], Element?> parent, TargetElement element, BoundValue? value)
    {
        if (value is null) return Lost(target);
        var assignment = new AssignmentBinder(context, element, target.Value?.At ?? target.At).Bind(value);
        if (assignment is null) return Lost(target);
        var (write, type) = assignment.Value;
        var slot = target.Alias is { } alias ? context.Scope.Add(alias, type, isTarget: true).Slot : -1;
        var asked = context.Asked;
        return (run, frame) =>
        {
            run.BeginWriting();
            var written = parent(run, frame) is { } above ? write(run, frame, above) : null;
            run.EndWriting(asked);
            if (slot >= 0) frame[slot] = written is null ? Value.None : new Value(written, type);
        };
    }
}
