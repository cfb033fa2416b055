using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary><c>maxLength</c>: the greatest number of Unicode characters of a text.</summary>
internal sealed class LengthCheck(int most, string owner) : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Text is { } text && text.Length > most && text.EnumerateRunes().Count() > most)
            run.Add(IssueCode.ValueRange, "too-long", string.Create(CultureInfo.InvariantCulture, $"{owner} allows {most} characters here; shorten the text."), text);
        return true;
    }
}
