using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>A primitive is a JSON string, number or boolean by its type, anything else a JSON object (http://hl7.org/fhir/R4/json.html#primitive).</summary>
internal sealed class JsonKindCheck(TypeDefinition type) : Check
{
    private readonly ElementKind _kind = type.Kind == TypeKind.Primitive ? R4.JsonKindOf(type.Name) : ElementKind.Object;

    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Kind == _kind || (element.Kind == ElementKind.Null && _kind != ElementKind.Object)) return true;
        run.Add(IssueCode.JsonKind, "structure", _kind switch
        {
            ElementKind.Object => $"This is a {type.Name}, so send a JSON object.",
            ElementKind.Boolean => "Send a JSON boolean: true or false without quotation marks.",
            ElementKind.Number => $"This is of type {type.Name}, so send a JSON number without quotation marks.",
            _ => $"This is of type {type.Name}, so send a JSON string.",
        }, element.Text);
        return false;
    }
}
