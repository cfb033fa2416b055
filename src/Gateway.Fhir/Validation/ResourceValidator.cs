using Gateway.Fhir.Model;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation;

/// <summary>Judges resources by base R4.</summary>
public static class ResourceValidator
{
    private static readonly ResourceCheck s_anyResource = new();

    /// <summary>
    /// Every fault of a resource and what it contains: unknown elements, wrong JSON kinds, cardinality, primitive formats,
    /// empty elements, required codes, references to types that are not allowed, unresolved contained references, invariants.
    /// </summary>
    /// <remarks>
    /// An empty list is a valid resource; a warning is a code outside an extensible binding, an invariant of that severity, or an
    /// invariant that could not be evaluated. Codes are those of <see cref="IssueCode"/>, paths are FHIRPath with indexes.
    /// No more than 500 errors and 500 warnings are listed. Profiles are <see cref="ProfileValidator"/>'s.
    /// </remarks>
    public static IReadOnlyList<Issue> Validate(Element resource) => Validate(resource, new ValidationRun(RootOf(resource)));

    internal static IReadOnlyList<Issue> Validate(Element resource, ValidationRun run)
    {
        s_anyResource.Passes(resource, run);
        return run.Issues;
    }

    /// <summary>The name that paths begin with.</summary>
    internal static string RootOf(Element resource) => resource.ResourceType is { Length: > 0 } type ? type : "Resource";
}
