using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Binding;

/// <summary>Binds a rule: for every combination of its sources its targets in order, then the groups it calls, then the rules inside it.</summary>
internal sealed class RuleBinder(GroupContext group)
{
    public Step Bind(RuleSyntax rule, Scope outer)
    {
        var scope = outer.Inner();
        var place = group.Unit.Source.RulePlace(rule.At);
        var context = new RuleContext(group, scope, place, -1) { Name = rule.Name };
        var isCopy = IsCopy(rule);
        var sources = new List<BoundSource>();
        foreach (var syntax in rule.Sources)
        {
            var source = new SourceBinder(context).Bind(syntax);
            sources.Add(source);
            if (context.Focus < 0) context = context with { Focus = source.Slot };
        }

        var steps = new List<Step>();
        var targets = new TargetBinder(context);
        if (isCopy) steps.Add(targets.BindCopy(rule.Targets[0], sources[0]));
        else foreach (var target in rule.Targets) steps.Add(targets.Bind(target));
        foreach (var invocation in rule.Invocations)
            if (new InvocationBinder(context).Bind(invocation) is { } call) steps.Add(call);
        foreach (var inner in rule.Rules) steps.Add(Bind(inner, scope));

        var all = steps.ToArray();
        Step body = (run, frame) =>
        {
            foreach (var step in all)
            {
                run.Rule = place;
                step(run, frame);
            }
        };
        for (var i = sources.Count - 1; i >= 0; i--) body = sources[i].Over(body);
        return body;
    }

    /// <summary><c>a.x -> b.y;</c> copies.</summary>
    private static bool IsCopy(RuleSyntax rule) =>
        rule is { Sources: [{ Alias: null, Path.Names.Count: > 1 }], Targets: [{ Path.Names.Count: > 1, Value: null, Alias: null, Share: null }], Invocations.Count: 0, Rules.Count: 0 };
}
