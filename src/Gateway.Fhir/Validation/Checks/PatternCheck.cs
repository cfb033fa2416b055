using Gateway.Fhir.Json;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A pattern: the element has at least these parts.</summary>
internal sealed class PatternCheck(Element pattern, string owner) : Check
{
    private readonly string _pattern = pattern.Text ?? System.Text.Encoding.UTF8.GetString(JsonText.ToBytes(pattern));

    public override bool Passes(Element element, ValidationRun run)
    {
        if (ValueComparison.Has(element, pattern)) return true;
        run.Add(IssueCode.FixedValue, "value", $"{owner} asks that this element has at least {_pattern}; send that.", element.Text);
        return false;
    }
}
