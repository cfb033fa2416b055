using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A primitive's text has the form of its type; without a value there is nothing to judge.</summary>
internal sealed class PrimitiveFormatCheck(PrimitiveFormat format) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Text is not { } text || format.Matches(text)) return true;
        run.Add(IssueCode.Format, "value", format.Advice, text);
        // Extensions of the primitive are still worth a look, its code in a value set is not.
        return true;
    }
}
