using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A profile leaves a choice only some of its types.</summary>
internal sealed class ChoiceCheck(IReadOnlyList<string> names, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (names.Contains(element.Name)) return true;
        run.Add(IssueCode.ChoiceType, "structure", $"{owner} allows this element as {string.Join(", ", names)} only; send one of these.", element.Name);
        return false;
    }
}
