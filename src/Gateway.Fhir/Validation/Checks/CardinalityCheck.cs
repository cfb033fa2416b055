using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// How often an element stands, and whether as an array: what may repeat is always an array, be it of one
/// (http://hl7.org/fhir/R4/json.html#repeat), and nothing else is.
/// </summary>
internal static class CardinalityCheck
{
    public static void Run(ElementDefinition element, IReadOnlyList<Element> children, int from, int to, ValidationRun run)
    {
        var repeats = element.Max > 1;
        // An empty array is EmptyElementCheck's.
        var isArray = children[from].IsRepeat || (children[from].Kind == ElementKind.Array && to - from == 1);
        if (to - from > element.Max)
            run.AddAt(element.Name, IssueCode.TooMany, "structure", $"Send this element no more than {(element.Max == 1 ? "once" : $"{element.Max} times")}.");
        else if (repeats && !isArray)
            run.AddAt(element.Name, IssueCode.ArrayOrSingle, "structure", "This element may repeat, so send it as an array, even of one.");
        else if (!repeats && children[from].IsRepeat)
            run.AddAt(element.Name, IssueCode.ArrayOrSingle, "structure", "This element does not repeat; send the value without an array.");
        else if (IsMixed(children, from, to))
            run.AddAt(element.Name, IssueCode.ArrayOrSingle, "structure", "Some repeats of this element stand in an array and some do not; put all into one array.");
    }

    public static void RunMissing(ElementDefinition element, ValidationRun run) =>
        run.AddAt(element.Name, IssueCode.Missing, "required", element.IsChoice
            ? $"This element is missing; send one of {string.Join(", ", element.Types.Take(12).Select(type => TypeDefinition.JsonName(element, type)))}."
            : "This element is missing; it must be sent.");

    private static bool IsMixed(IReadOnlyList<Element> children, int from, int to)
    {
        for (var i = from + 1; i < to; i++)
            if (children[i].IsRepeat != children[from].IsRepeat) return true;
        return false;
    }
}
