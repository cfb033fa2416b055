using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>What the profiles of one validation share: the schemas, the codes, the way to other resources, and what was judged.</summary>
internal sealed class ProfileScope(ProfileSchemas schemas, TerminologyService terminology, ValidationOptions options)
{
    private const string BaseTypes = "http://hl7.org/fhir/StructureDefinition/";

    /// <summary>Targets of targets and so on; a profile that goes deeper is not followed.</summary>
    private const int MostLevels = 16;

    private readonly Dictionary<(Element, ProfileSchema), bool> _conforms = [];
    private int _level;

    public TerminologyService Terminology { get; } = terminology;

    public ProfileSchema? Find(string canonical) => schemas.Find(canonical);

    /// <summary>Judges a resource by the profiles it claims, the one at the root also by those that were asked for.</summary>
    public void Run(Element resource, ValidationRun run)
    {
        if (run.IsAtRoot)
            foreach (var canonical in options.Profiles)
            {
                if (Find(canonical) is { } asked) asked.Run(resource, run);
                else run.Add(IssueCode.UnknownProfile, "not-found", "This profile is not at hand; load the package that defines it, or correct the address.", canonical);
            }
        if (resource["meta"] is not { } meta) return;
        foreach (var child in meta.Children)
        {
            if (child is not { Name: "profile", Text: { Length: > 0 } claim }) continue;
            if (Find(claim) is { } claimed) claimed.Run(resource, run);
            else if (claim != BaseTypes + resource.ResourceType)
                run.Inform(IssueCode.NotChecked, "not-found", "The resource claims a profile that is not at hand, so it was not checked by it.", claim);
        }
    }

    /// <summary>Whether an element follows a profile, judged on its own. One that is being judged is taken to.</summary>
    public bool Conforms(Element element, ProfileSchema schema, ValidationRun from)
    {
        var key = (element, schema);
        if (_conforms.TryGetValue(key, out var known)) return known;
        if (_level == MostLevels) return true;
        _conforms[key] = true;
        _level++;
        var run = from.Aside(element);
        schema.Run(element, run);
        _level--;
        return _conforms[key] = run.Errors == 0;
    }

    /// <summary>A context that answers what an invariant asks of codes, profiles and other resources.</summary>
    public FhirPathContext Inform(FhirPathContext context, ValidationRun run, Action unjudged) => context with
    {
        Terminology = Terminology,
        ConformsTo = (element, canonical) => Find(canonical) is { } schema ? Conforms(element, schema, run) : null,
        Resolve = options.Resolve,
        Unjudged = unjudged,
    };

    /// <summary>The resource that a reference means, here or with the help of the caller; null when it is not at hand.</summary>
    public Element? Resolve(Element reference) => ReferenceTargets.Find(reference, options.Resolve);
}
