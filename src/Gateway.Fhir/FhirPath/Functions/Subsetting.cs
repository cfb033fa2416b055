using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#subsetting</summary>
internal static class Subsetting
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("single", (_, input) => Items.Of(input.Single("single()"))),
        Function.Of("first", (_, input) => input.Slice(0, 1)),
        Function.Of("last", (_, input) => input.IsEmpty ? input : Items.Of(input[input.Count - 1])),
        Function.Of("tail", (_, input) => input.Slice(1, input.Count)),
        Function.Of("skip", (_, input, count) => count.Integer("skip()") is { } number ? input.Slice(Math.Max(0, number), input.Count) : Items.Empty),
        Function.Of("take", (_, input, count) => count.Integer("take()") is { } number ? input.Slice(0, number) : Items.Empty),
        Function.Of("intersect", (run, input, other) => Membership.Distinct(run, Membership.Filter(run, input, other, wanted: true))),
        Function.Of("exclude", (run, input, other) => Membership.Filter(run, input, other, wanted: false)),
    ];
}
