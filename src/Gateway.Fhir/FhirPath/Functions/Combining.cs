using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#combining</summary>
internal static class Combining
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("union", Union),
        Function.Of("combine", Combine),
        new("coalesce", 1, int.MaxValue, Coalesce),
    ];

    /// <summary>Both without duplicates.</summary>
    public static Items Union(Evaluation run, Items a, Items b) =>
        b.IsEmpty && a.Count <= 1 ? a : a.IsEmpty && b.Count <= 1 ? b : Membership.Distinct(run, Combine(run, a, b));

    private static Items Combine(Evaluation run, Items a, Items b)
    {
        if (a.IsEmpty) return b;
        if (b.IsEmpty) return a;
        run.Spend(a.Count + b.Count);
        var both = new ItemsBuilder();
        both.AddRange(a);
        both.AddRange(b);
        return both.ToItems();
    }

    /// <summary>The first argument that is not empty; those behind it do not run.</summary>
    private static Eval Coalesce(CallSite site)
    {
        var arguments = site.Arguments.Select((_, i) => site.Argument(i)).ToArray();
        return run =>
        {
            foreach (var argument in arguments)
            {
                var value = argument(run);
                if (!value.IsEmpty) return value;
            }
            return Items.Empty;
        };
    }
}
