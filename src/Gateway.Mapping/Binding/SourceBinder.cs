using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Binding;

/// <summary>A source of a rule, bound: where its item lies, its type, and the loop over its items.</summary>
internal sealed record BoundSource(int Slot, string? Type, Func<Step, Step> Over);

/// <summary>Binds a source: which elements, under which conditions, how many.</summary>
internal sealed class SourceBinder(RuleContext context)
{
    public BoundSource Bind(SourceSyntax syntax)
    {
        var path = syntax.Path;
        var variable = context.Find(path.Root, path.At);
        var names = path.Names.Skip(1).ToArray();
        var type = variable?.Type;
        foreach (var name in names)
        {
            if (type is not null && context.Types.InferredNames(type) is { } known && !known.Contains(name))
                context.Source.Warn(MappingIssues.UnknownField, path.At, $"The sample has no field '{name}'{Suggestions.For(name, known)}");
            type = type is null ? null : context.Types.Type(type)?.Find(name)?.Type;
        }
        if (syntax.Type is { } wanted) type = context.Group.Unit.SourceTypeOf(wanted);

        var isTarget = variable is { IsTarget: true };
        var slot = syntax.Alias is { } alias ? context.Scope.Add(alias, type, isTarget).Slot : names.Length == 0 && variable is not null ? variable.Slot : context.Scope.AddUnnamed();
        // The conditions see the item itself as their focus, and the variables of the rule.
        var inner = context with { Focus = slot };
        var filter = new SourceFilter(
            context.Asked,
            syntax.Where is { } where ? new ExpressionBinder(inner).Bind(where) : null,
            syntax.Check is { } check ? new ExpressionBinder(inner).Bind(check) : null,
            syntax.Log is { } log ? new ExpressionBinder(inner).Bind(log) : null,
            syntax.ListMode, syntax.Min ?? 0, syntax.Max ?? int.MaxValue, path.ToString());
        var otherwise = syntax.Default is { } value ? new ValueBinder(context with { Focus = variable?.Slot ?? slot }).Argument(value) : null;
        if (variable is null) return new BoundSource(slot, type, _ => (_, _) => { });
        var select = new SourceSelection(variable.Slot, variable.Type, names, syntax.Type is null ? null : type, context.Types);
        return new BoundSource(slot, type, next => Loop(select, filter, otherwise, slot, next));
    }

    private static Step Loop(SourceSelection select, SourceFilter filter, Getter? otherwise, int slot, Step next) => (run, frame) =>
    {
        run.Rule = filter.Asked.Rule;
        var before = frame[slot];
        var items = filter.Apply(run, frame, slot, select.Items(run, frame));
        if (items.Count == 0 && otherwise is not null && run.Compute(otherwise, frame, filter.Asked) is { IsNone: false } value) items = [value];
        if (items.Count == 0) run.Skip(filter.Asked.Rule);
        for (var i = 0; i < items.Count; i++)
        {
            frame[slot] = items[i];
            run.Take(items[i].Node!, filter.Asked); // items are never None
            next(run, frame);
        }
        // A source without a name of its own goes over the variable itself.
        frame[slot] = before;
    };
}
