using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;

namespace Gateway.Mapping.Binding;

/// <summary>Binds a group for the types of its parameters, rule by rule.</summary>
internal sealed class GroupBinder(GroupContext context, GroupSyntax group)
{
    public void Bind(GroupPlan plan, IReadOnlyList<string?> types)
    {
        var frame = new FrameLayout();
        var around = new Scope(frame);
        var scope = around.Inner();
        for (var i = 0; i < group.Parameters.Count; i++) AddParameter(scope, group.Parameters[i], i < types.Count ? types[i] : null);

        // Behind the parameters, which are given by their places, and around them: a parameter hides a constant of its name.
        var constants = context.Unit.Syntax.Constants.Select(constant => Constant(constant, around)).ToList();
        var steps = new List<Step>();
        if (Extended(scope) is { } extended) steps.Add(extended);
        foreach (var rule in group.Rules) steps.Add(new RuleBinder(context).Bind(rule, scope));
        plan.Steps = [.. constants.Where(constant => constant.Variable.IsUsed).Select(constant => constant.Step), .. steps];
        plan.Slots = frame.Count;
    }

    /// <summary>A constant as a variable of the group, which is computed when the group is entered.</summary>
    private (Variable Variable, Step Step) Constant(ConstantSyntax constant, Scope scope)
    {
        var rule = new RuleContext(context, scope, context.Unit.Source.RulePlace(constant.At), -1);
        var value = new ExpressionBinder(rule).Bind(constant.Value);
        if (value is { UsesFocus: true })
            context.Unit.Source.Fault(MappingIssues.WrongExpression, constant.Value.At, $"The constant '{constant.Name}' cannot read the record; write a value, or compute it from the constants before it.");
        var variable = scope.Add(constant.Name, null, isTarget: false);
        void Set(Run run, Value[] frame)
        {
            run.Rule = rule.Place;
            frame[variable.Slot] = value?.Evaluate(run, frame, Value.None) is [var only] ? new Value(only) : Value.None;
        }
        return (variable, Set);
    }

    private void AddParameter(Scope scope, ParameterSyntax parameter, string? given)
    {
        var type = given;
        if (parameter.Type is { } name)
        {
            var isKnown = true;
            var declared = parameter.IsSource ? context.Unit.SourceTypeOf(name) : context.Unit.TypeOf(name, out isKnown);
            if (!isKnown)
                context.Unit.Source.Fault(MappingIssues.UnknownType, parameter.At, $"There is no type '{name}'{TypeNames.Suggestion(name, context.Unit)}");
            if (declared is not null && given is not null && !MapBinder.Fits(given, declared) && !MapBinder.Fits(declared, given) && !parameter.IsSource)
                context.Unit.Source.Fault(MappingIssues.WrongKindOfValue, parameter.At, $"The group {group.Name} wants a {declared} here, and is called with a {given}.");
            // What is known of the argument is more than what the group asks for.
            if (declared is not null && (given is null || !MapBinder.Fits(given, declared))) type = declared;
        }
        if (scope.Find(parameter.Name) is not null)
            context.Unit.Source.Fault(MappingIssues.Repeated, parameter.At, $"Two parameters are called '{parameter.Name}'.");
        scope.Add(parameter.Name, type, !parameter.IsSource);
    }

    /// <summary>The rules of the group that this one extends run first, on the same variables.</summary>
    private Step? Extended(Scope scope)
    {
        if (group.Extends is not { } name) return null;
        if (context.Unit.FindGroup(name) is not { } found)
        {
            context.Unit.Source.Fault(MappingIssues.UnknownGroup, group.ExtendsAt, $"There is no group '{name}' to extend{TypeNames.GroupSuggestion(name, context.Unit)}");
            return null;
        }
        var parameters = group.Parameters.Select(parameter => scope.Find(parameter.Name)!).ToList(); // all were added before
        var plan = context.Map.Instance(found.Unit, found.Group, [.. parameters.Select(variable => variable.Type)]);
        var getters = parameters.Select(Getter (variable) => (_, frame) => frame[variable.Slot]).ToArray();
        return Calls.To(plan, getters);
    }
}

/// <summary>The step that runs a group.</summary>
internal static class Calls
{
    public static Step To(GroupPlan plan, Getter[] arguments) => (run, frame) =>
    {
        if (run.Enter(plan.Name))
        {
            var inner = new Value[plan.Slots];
            for (var i = 0; i < arguments.Length; i++) inner[i] = arguments[i](run, frame);
            var rule = run.Rule;
            foreach (var step in plan.Steps) step(run, inner);
            run.Rule = rule;
        }
        run.Leave();
    };
}
