using Gateway.Fhir.FhirPath.Syntax;
using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#utility-functions, <c>iif</c>, <c>aggregate</c> and <c>defineVariable</c>.</summary>
internal static class Utility
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        new("iif", 2, 3, Iif),
        new("trace", 1, 2, Trace),
        new("aggregate", 1, 2, Aggregate),
        new("defineVariable", 1, 2, DefineVariable),
    ];

    /// <summary>Only the branch that is chosen runs.</summary>
    private static Eval Iif(CallSite site)
    {
        if (site.Arguments[0] is LiteralNode { Value.Kind: not ItemKind.Boolean } literal)
            site.Faults.Add(FhirPathFaults.NoCriterion, literal.At, "The first argument of iif() decides; it has to be true or false.");
        var (input, criterion, then, otherwise) = (site.Input, site.Argument(0), site.Argument(1), site.OptionalArgument(2));
        Eval choose = run => criterion(run).Truth() == true ? then(run) : otherwise is null ? Items.Empty : otherwise(run);
        if (ReferenceEquals(input, Compiler.ThisItem)) return choose;
        return run =>
        {
            var items = input(run);
            items.Single("iif()");
            return run.WithThis(items, choose);
        };
    }

    private static Eval Trace(CallSite site)
    {
        var (input, name, projection) = (site.Input, site.Argument(0), site.OptionalArgument(1));
        return run =>
        {
            var items = input(run);
            var label = name(run).Text("trace()") ?? "";
            if (run.Context.Trace is { } listener) listener(label, (projection is null ? items : run.WithThis(items, projection)).ToElements());
            return items;
        };
    }

    private static Eval Aggregate(CallSite site)
    {
        var (input, aggregator, start) = (site.Input, site.Argument(0), site.OptionalArgument(1));
        return run =>
        {
            var items = input(run);
            var outer = run.Total;
            var total = start is null ? Items.Empty : start(run);
            for (var i = 0; i < items.Count; i++)
            {
                run.Total = total;
                total = run.With(items[i], i, aggregator);
            }
            run.Total = outer;
            return total;
        };
    }

    private static Eval DefineVariable(CallSite site)
    {
        if (site.Arguments[0] is not LiteralNode { Value.Kind: ItemKind.String } literal)
        {
            site.Faults.Add(FhirPathFaults.WrongArguments, site.At, "The first argument of defineVariable() is the variable's name as a text.");
            return site.Input;
        }
        var (input, name, value) = (site.Input, literal.Value.AsString()!, site.OptionalArgument(1));
        return run =>
        {
            var items = input(run);
            run.Define(name, value is null ? items : run.WithThis(items, value));
            return items;
        };
    }
}
