using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>The resources that references lead to, found as FHIRPath's <c>resolve()</c> finds them.</summary>
internal static class ReferenceTargets
{
    private static readonly FhirPathExpression s_resolve = FhirPathExpression.Compile("resolve()").Expression!;

    /// <param name="reference">A Reference, or a primitive that holds an address.</param>
    /// <param name="elsewhere">Looks outside the resource and its bundle.</param>
    public static Element? Find(Element reference, Func<string, Element?>? elsewhere) =>
        s_resolve.Evaluate(reference, elsewhere is null ? FhirPathContext.Empty : FhirPathContext.Empty with { Resolve = elsewhere }) is [var found] ? found : null;
}
