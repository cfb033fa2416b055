using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// An extension follows its definition, where the profiles at hand have it (http://hl7.org/fhir/R4/extensibility.html).
/// One that is not known may be ignored, but not if it changes the meaning of what it stands in.
/// </summary>
internal sealed class ExtensionCheck(bool isModifier) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        // The parts of an extension have relative addresses, which its definition knows.
        if (run.Profiles is not { } profiles || element["url"]?.Text is not { } url || !url.Contains(':', StringComparison.Ordinal)) return true;
        if (profiles.Find(url) is { Profile.Type: "Extension" } definition) definition.Run(element, run);
        else if (isModifier) run.Warn(IssueCode.UnknownExtension, "not-supported", "This extension changes the meaning of its element, and its definition is not at hand; load the package that defines it.", url);
        else run.Inform(IssueCode.UnknownExtension, "not-supported", "The definition of this extension is not at hand, so it was not checked.", url);
        return true;
    }
}
