using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;

namespace Gateway.Mapping.Binding;

/// <summary>Binds <c>then group(a, b)</c>.</summary>
internal sealed class InvocationBinder(RuleContext context)
{
    public Step? Bind(InvocationSyntax invocation)
    {
        var unit = context.Group.Unit;
        if (unit.FindGroup(invocation.Group) is not { } found)
        {
            context.Source.Fault(MappingIssues.UnknownGroup, invocation.At, $"There is no group '{invocation.Group}'{TypeNames.GroupSuggestion(invocation.Group, unit)}");
            return null;
        }
        var parameters = found.Group.Parameters;
        if (parameters.Count != invocation.Arguments.Count)
        {
            context.Source.Fault(MappingIssues.UnknownGroup, invocation.At, $"The group {invocation.Group} takes {parameters.Count} parameters, but here it has {invocation.Arguments.Count}.");
            return null;
        }
        var getters = new Getter[parameters.Count];
        var types = new string?[parameters.Count];
        for (var i = 0; i < parameters.Count; i++) (getters[i], types[i]) = Argument(invocation.Arguments[i], parameters[i]);
        var call = Calls.To(context.Group.Map.Instance(found.Unit, found.Group, types), getters);
        return context.Name is { } name ? Named(name, call) : call;
    }

    private static Step Named(string name, Step call) => (run, frame) =>
    {
        var reason = run.Reason;
        run.Reason = name;
        call(run, frame);
        run.Reason = reason;
    };

    private (Getter, string?) Argument(ValueSyntax argument, ParameterSyntax parameter)
    {
        if (argument is VariableSyntax { Path.Names.Count: 1 } name)
        {
            if (context.Find(name.Path.Root, name.At) is not { } variable) return ((_, _) => default, null);
            if (!parameter.IsSource && !variable.IsTarget)
                context.Source.Fault(MappingIssues.WrongKindOfValue, argument.At, $"'{variable.Name}' is read from the source; the group wants a target for '{parameter.Name}'.");
            var slot = variable.Slot;
            return ((_, frame) => frame[slot], variable.Type);
        }
        if (!parameter.IsSource)
            context.Source.Fault(MappingIssues.WrongKindOfValue, argument.At, $"The group wants a target for '{parameter.Name}'; name a variable.");
        var get = new ValueBinder(context).Argument(argument);
        var asked = context.Asked;
        return (argument is LiteralSyntax ? get : (run, frame) => run.Compute(get, frame, asked), null);
    }
}
