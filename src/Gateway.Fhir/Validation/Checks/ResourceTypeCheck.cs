using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A profile asks for a resource of certain types in a bundle's entry, a parameter or among those contained.</summary>
internal sealed class ResourceTypeCheck(IReadOnlyList<string> types, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.ResourceType is not { } type || types.Any(allowed => R4.IsSubtypeOf(type, allowed))) return true;
        run.Add(IssueCode.ProfileMismatch, "structure", $"{owner} takes {string.Join(", ", types)} only; send one of these.", type);
        return false;
    }
}
