using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A value follows the profile that its type names, of several one.</summary>
/// <param name="name">The JSON name under which it has the type; null for any.</param>
internal sealed class TypeProfileCheck(string? name, IReadOnlyList<string> canonicals, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (name is not null && element.Name != name) return true;
        var profiles = run.Profiles!;
        if (canonicals is [var only])
        {
            if (profiles.Find(only) is { } schema) schema.Run(element, run);
            else run.Inform(IssueCode.NotChecked, "not-found", $"{owner} asks for a profile that is not at hand, so it was not checked.", only);
            return true;
        }
        var isUnknown = false;
        foreach (var canonical in canonicals)
        {
            if (profiles.Find(canonical) is not { } schema) isUnknown = true;
            else if (profiles.Conforms(element, schema, run)) return true;
        }
        if (isUnknown) run.Inform(IssueCode.NotChecked, "not-found", $"{owner} asks for one of several profiles, not all of which are at hand, so it was not checked.");
        else run.Add(IssueCode.ProfileMismatch, "structure", $"{owner} asks for a value that follows one of {string.Join(", ", canonicals)}; correct it.");
        return true;
    }
}
