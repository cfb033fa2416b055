using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>What stands below an element: the elements of its type, or the id and extensions of a primitive.</summary>
internal sealed class ChildrenCheck(string type) : Check
{
    // Types refer to themselves (Identifier, Reference, Identifier), so a type is compiled when it is first met in data.
    private TypeSchema? _schema;

    public override bool Passes(Element element, ValidationRun run)
    {
        if (element.Children.Count > 0) (_schema ??= TypeSchema.Of(type)).Run(element, run);
        return true;
    }
}
