using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation.Profiling;

namespace Gateway.Fhir.Validation;

/// <summary>
/// Judges resources by base R4 and by profiles: those asked for, those that a resource claims in <c>meta.profile</c>, those that
/// the profiles name, and the definitions of extensions. A profile is compiled when it is first met; one validator serves any
/// number of threads.
/// </summary>
/// <param name="find">The profile of a canonical, with its version where it names one; null when it is not at hand.</param>
/// <param name="terminology">What is known of the value sets that profiles bind.</param>
public sealed class ProfileValidator(Func<string, Profile?> find, TerminologyService terminology)
{
    private readonly ProfileSchemas _schemas = new(find);

    /// <summary>
    /// Every fault of a resource and what it contains, as <see cref="ResourceValidator.Validate(Element)"/> and what the profiles ask.
    /// </summary>
    /// <remarks>
    /// What is not at hand (a profile, a code system, the target of a reference) is never called valid: it is listed as information
    /// of the code <see cref="IssueCode.NotChecked"/> when the options ask for it. A profile of the options that is not at hand is an error.
    /// </remarks>
    public IReadOnlyList<Issue> Validate(Element resource, ValidationOptions? options = null)
    {
        options ??= ValidationOptions.Default;
        var scope = new ProfileScope(_schemas, terminology, options);
        return ResourceValidator.Validate(resource, new ValidationRun(ResourceValidator.RootOf(resource), scope, options.Informs));
    }

    /// <summary>Whether a resource, or an element of a datatype, follows a profile, as FHIRPath's <c>conformsTo()</c> asks; null when the profile is not at hand.</summary>
    public bool? Conforms(Element element, string canonical)
    {
        if (_schemas.Find(canonical) is not { } schema) return null;
        if (element.ResourceType is not null && ResourceValidator.Validate(element).Any(issue => issue.IsError)) return false;
        var scope = new ProfileScope(_schemas, terminology, ValidationOptions.Default);
        return scope.Conforms(element, schema, new ValidationRun(ResourceValidator.RootOf(element), scope));
    }
}
