using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;
using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Validation.Profiling;

/// <summary>A profile, compiled to the tree of what it asks beyond base R4. Immutable.</summary>
/// <param name="Profile">The profile.</param>
/// <param name="Root">What it asks of the resource or datatype itself.</param>
/// <param name="Faults">What of the profile cannot be judged, a sentence each.</param>
internal sealed record ProfileSchema(Profile Profile, ElementNode Root, IReadOnlyList<string> Faults)
{
    /// <summary>Judges a resource or an element of the profile's type, once in a run.</summary>
    public void Run(Element element, ValidationRun run)
    {
        if (!run.TryEnter(element, this)) return;
        if (element.ResourceType is { } type && !R4.IsSubtypeOf(type, Profile.Type))
        {
            run.Add(IssueCode.ProfileMismatch, "structure", $"The profile {Profile.Name} is for a {Profile.Type}; send one, or do not claim the profile.", Profile.Url);
            return;
        }
        foreach (var fault in Faults) run.Inform(IssueCode.NotChecked, "not-supported", fault, Profile.Url);
        Root.RunItem(element, run);
    }

    public override string ToString() => Profile.Url;
}
