using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>
/// No element is empty: ele-1 ("all FHIR elements must have a @value or children", an id does not count),
/// and no empty string, array, object or null in JSON (http://hl7.org/fhir/R4/json.html#null).
/// </summary>
internal sealed class EmptyElementCheck : Check
{
    public override bool Passes(Element element, ValidationRun run)
    {
        var what = element.Kind switch
        {
            ElementKind.Array when element.Children.Count == 0 => "This array is empty; leave the element out.",
            ElementKind.Object when element.Children.Count == 0 => "This object is empty; leave the element out.",
            ElementKind.Object when HasOnlyId(element) => "This element has nothing but an id; give it content or leave it out.",
            ElementKind.Null when element.Children.Count == 0 => "Null stands for no value only beside an id or extension of that primitive; leave the element out.",
            ElementKind.Null when HasOnlyId(element) => "This element has nothing but an id; give it a value or leave it out.",
            ElementKind.String when string.IsNullOrEmpty(element.Text) => "This string is empty; leave the element out.",
            _ => null,
        };
        if (what is not null) run.Add(IssueCode.Empty, "structure", what);
        return what is null;
    }

    private static bool HasOnlyId(Element element) => element.Children.Count == 1 && element.Children[0].Name == "id";
}
