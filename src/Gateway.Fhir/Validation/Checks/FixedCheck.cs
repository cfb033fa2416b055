using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A fixed value: the element has exactly this one.</summary>
internal sealed class FixedCheck(Element expected, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (ValueComparison.AreEqual(element, expected)) return true;
        run.Add(IssueCode.FixedValue, "value", expected.Text is { } text ? $"{owner} fixes this value; send {text}." : $"{owner} fixes this value in every part; send exactly that.", element.Text);
        return false;
    }
}
