using Gateway.Fhir.Model;
using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;
using Gateway.Mapping.Transforms;

namespace Gateway.Mapping.Binding;

/// <summary>Binds values: literals, variables, FHIRPath in brackets, transforms.</summary>
internal sealed class ValueBinder(RuleContext context)
{
    /// <param name="syntax">The value.</param>
    /// <param name="expected">The types that its place takes; none when that is not known.</param>
    /// <returns>Null after a fault.</returns>
    public BoundValue? Bind(ValueSyntax syntax, IReadOnlyList<string> expected)
    {
        switch (syntax)
        {
            case LiteralSyntax literal:
                var value = Constant(literal);
                return new PrimitiveValue((_, _) => value, literal.Kind == LiteralKind.Boolean ? "boolean" : null);
            case VariableSyntax variable:
                return Variable(variable);
            case FhirPathSyntax path:
                return Expression(path, context.Focus);
            case TransformSyntax transform:
                return TransformTable.Bind(new TransformCall(this, context, transform, expected));
            default:
                throw new InvalidOperationException($"The binder does not know {syntax.GetType().Name}.");
        }
    }

    /// <summary>The value as an argument: one, or none.</summary>
    public Getter Argument(ValueSyntax syntax) => Bind(syntax, []) switch
    {
        PrimitiveValue primitive => primitive.Get,
        NodesValue nodes => (run, frame) => Read(run, Single(run, nodes.Get(run, frame))),
        ComplexValue complex => (run, frame) => Made(run, frame, complex),
        _ => (_, _) => Value.None,
    };

    private static Value Read(Run run, Value value)
    {
        run.Read(value);
        return value;
    }

    private static Value Made(Run run, Value[] frame, ComplexValue complex)
    {
        var element = new Element(complex.Type);
        return complex.Fill(run, frame, element) ? new Value(element, complex.Type) : Value.None;
    }

    public static Value Single(Run run, IReadOnlyList<Value> values)
    {
        if (values.Count > 1) run.Fail(MappingIssues.TooMany, "structure", values[1], $"One value is wanted here, and there are {values.Count}; choose one of them.");
        return values.Count == 1 ? values[0] : Value.None;
    }

    /// <summary>FHIRPath with a variable as its focus.</summary>
    public NodesValue? Expression(FhirPathSyntax syntax, int focusSlot)
    {
        if (new ExpressionBinder(context).Bind(syntax.Expression) is not { } expression) return null;
        return new NodesValue((run, frame) =>
        {
            var focus = focusSlot >= 0 ? frame[focusSlot] : Value.None;
            var found = expression.Evaluate(run, frame, focus);
            if (found.Count == 0) return [];
            var origin = focus.Node is { Children.Count: 0 } leaf ? leaf : null;
            var values = new Value[found.Count];
            for (var i = 0; i < found.Count; i++)
                values[i] = found[i].Parent is null ? new Value(found[i], null, origin) : new Value(found[i], run.TypeOf(found[i]));
            return values;
        }, null);
    }

    private NodesValue? Variable(VariableSyntax syntax)
    {
        if (context.Find(syntax.Path.Root, syntax.At) is not { } variable) return null;
        var slot = variable.Slot;
        if (syntax.Path.Names.Count == 1) return new NodesValue((_, frame) => frame[slot].IsNone ? [] : [frame[slot]], variable.Type);
        var selection = new SourceSelection(slot, variable.Type, [.. syntax.Path.Names.Skip(1)], null, context.Types);
        return new NodesValue(selection.Items, null);
    }

    private static Value Constant(LiteralSyntax literal) => new(new Element("string", literal.Kind switch
    {
        LiteralKind.Number => ElementKind.Number,
        LiteralKind.Boolean => ElementKind.Boolean,
        _ => ElementKind.String,
    }, literal.Text));
}
