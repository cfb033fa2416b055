using Gateway.Fhir.Model;

namespace Gateway.Fhir.FhirPath;

/// <summary>A function beside the standard's, for those who compile expressions with their own.</summary>
/// <param name="input">The collection it is called on.</param>
/// <param name="arguments">The values of its arguments, each a collection, evaluated where the call stands.</param>
/// <param name="context">What the evaluation was handed.</param>
public delegate IReadOnlyList<Element> FhirPathFunction(
    IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context);
