using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// A binding of base R4 to codes that can be listed: the code is one of them, of a CodeableConcept one of its codings is.
/// To break a required binding is an error (http://hl7.org/fhir/R4/terminologies.html#required); an extensible one allows
/// other codes where none of its own fits, which only a person can tell, so that is a warning.
/// </summary>
internal sealed class BindingCheck(RequiredCodes codes, string type, bool isRequired) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        switch (type)
        {
            case "CodeableConcept":
                Concept(element, run);
                break;
            case "Coding" when !IsInSet(element):
                Report(run, "The coding is not", element["code"]?.Text);
                break;
            case "code" when element.Text is { } code && !codes.Contains(code):
                Report(run, "The code is not", code);
                break;
            default:
                break;
        }
        return true;
    }

    private void Concept(Element element, ValidationRun run)
    {
        Element? first = null;
        foreach (var child in element.Children)
        {
            if (child.Name != "coding") continue;
            if (IsInSet(child)) return;
            first ??= child;
        }
        // Text alone says that no code fits.
        if (first is not null || isRequired) Report(run, "None of the codings is", first?["code"]?.Text);
    }

    private void Report(ValidationRun run, string what, string? code)
    {
        if (isRequired) run.Add(IssueCode.RequiredCode, "code-invalid", $"{what} of the required value set; send one of {Systems}.", code);
        else run.Warn(IssueCode.ExtensibleCode, "code-invalid", $"{what} of the extensible value set; send one of {Systems}, unless none of them fits.", code);
    }

    private string Systems => string.Join(" or ", codes.Systems);

    private bool IsInSet(Element coding) => coding["code"]?.Text is { } code && codes.Contains(coding["system"]?.Text, code);
}
