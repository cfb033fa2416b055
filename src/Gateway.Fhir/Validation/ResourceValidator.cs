using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation;

/// <summary>Judges resources by base R4.</summary>
public static class ResourceValidator
{
    private static readonly ResourceCheck s_anyResource = new();

    /// <summary>
    /// Every fault of a resource and what it contains: unknown elements, wrong JSON kinds, cardinality, primitive formats,
    /// empty elements, required codes, references to types that are not allowed, unresolved contained references.
    /// </summary>
    /// <remarks>
    /// An empty list is a valid resource. Codes are those of <see cref="IssueCode"/>, paths are FHIRPath with indexes.
    /// No more than 500 faults are listed. Invariants and profiles are not judged here.
    /// </remarks>
    public static IReadOnlyList<Issue> Validate(Element resource)
    {
        var run = new ValidationRun(resource.ResourceType is { Length: > 0 } type ? type : "Resource");
        s_anyResource.Passes(resource, run);
        return run.Issues;
    }
}
