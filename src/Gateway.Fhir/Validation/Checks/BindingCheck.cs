using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// A required binding: the code is one of the value set, of a CodeableConcept one of its codings is
/// (http://hl7.org/fhir/R4/terminologies.html#required).
/// </summary>
internal sealed class BindingCheck(RequiredCodes codes, string type) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        switch (type)
        {
            case "CodeableConcept" when !element.All("coding").Any(IsInSet):
                run.Add(IssueCode.RequiredCode, "code-invalid", $"None of the codings is of the required value set; send one of {Systems}.", element.At("coding", "code")?.Text);
                break;
            case "Coding" when !IsInSet(element):
                run.Add(IssueCode.RequiredCode, "code-invalid", $"The coding is not of the required value set; send one of {Systems}.", element["code"]?.Text);
                break;
            case "code" when element.Text is { } code && !codes.Contains(code):
                run.Add(IssueCode.RequiredCode, "code-invalid", $"The code is not of the required value set; send a code of {Systems}.", code);
                break;
            default:
                break;
        }
        return true;
    }

    private string Systems => string.Join(" or ", codes.Systems);

    private bool IsInSet(Element coding) => coding["code"]?.Text is { } code && codes.Contains(coding["system"]?.Text, code);
}
