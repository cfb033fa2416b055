using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation;

/// <summary>Judges resources by base R4.</summary>
public static class ResourceValidator
{
    /// <summary>
    /// Every fault of a resource and what it contains: unknown elements, wrong JSON kinds, cardinality, primitive formats,
    /// empty elements, required codes, references to types that are not allowed, unresolved contained references.
    /// </summary>
    public static IReadOnlyList<Issue> Validate(Element resource) => throw new NotImplementedException();
}
