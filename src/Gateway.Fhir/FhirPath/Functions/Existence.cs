using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#existence</summary>
internal static class Existence
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("empty", (_, input) => Items.Of(input.IsEmpty)),
        Function.Of("count", (_, input) => Items.Of(input.Count)),
        Function.Of("not", (_, input) => Items.Of(!input.Truth())),
        new("exists", 0, 1, Exists),
        Function.Each("all", (run, input, criterion) => Items.Of(!Any(run, input, criterion, wanted: false))),
        Function.Of("allTrue", (_, input) => Items.Of(!Has(input, false, "allTrue()"))),
        Function.Of("anyTrue", (_, input) => Items.Of(Has(input, true, "anyTrue()"))),
        Function.Of("allFalse", (_, input) => Items.Of(!Has(input, true, "allFalse()"))),
        Function.Of("anyFalse", (_, input) => Items.Of(Has(input, false, "anyFalse()"))),
        Function.Of("subsetOf", (run, input, other) => Items.Of(Membership.IsSubset(run, input, other))),
        Function.Of("supersetOf", (run, input, other) => Items.Of(Membership.IsSubset(run, other, input))),
        Function.Of("distinct", (run, input) => Membership.Distinct(run, input)),
        Function.Of("isDistinct", (run, input) => Items.Of(Membership.Distinct(run, input).Count == input.Count)),
    ];

    private static Eval Exists(CallSite site)
    {
        var input = site.Input;
        if (site.OptionalArgument(0) is not { } criterion) return run => Items.Of(!input(run).IsEmpty);
        return run => Items.Of(Any(run, input(run), criterion, wanted: true));
    }

    /// <summary>True when the criterion is true for some item; with <paramref name="wanted"/> false, when it is not true for some.</summary>
    private static bool Any(Evaluation run, Items input, Eval criterion, bool wanted)
    {
        for (var i = 0; i < input.Count; i++)
            if ((run.With(input[i], i, criterion).Truth() == true) == wanted) return true;
        return false;
    }

    private static bool Has(Items input, bool value, string what)
    {
        var has = false;
        for (var i = 0; i < input.Count; i++)
            has |= (input[i].AsBoolean() ?? throw new FhirPathException($"{what} works on booleans.")) == value;
        return has;
    }
}
