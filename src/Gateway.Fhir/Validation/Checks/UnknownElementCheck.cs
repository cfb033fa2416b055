using Gateway.Fhir.Definitions;
using Gateway.Fhir.Model;

namespace Gateway.Fhir.Validation.Checks;

/// <summary>FHIR allows no element that is not defined (http://hl7.org/fhir/R4/json.html); other data go into extensions.</summary>
internal static class UnknownElementCheck
{
    public static void Run(TypeDefinition type, string name, ValidationRun run)
    {
        if (type.Elements.FirstOrDefault(element => IsNameOf(element, name)) is { } choice)
            run.AddAt(name, IssueCode.ChoiceType, "structure", $"This type is not allowed here; send one of {Names(choice)}.");
        else if (name.StartsWith('_'))
            run.AddAt(name, IssueCode.UnknownElement, "structure", "A name with an underscore holds the id and extensions of a primitive of that name, as an object or as an array like the primitive's; send it so or leave it out.");
        else if (type.Elements.FirstOrDefault(element => element.Name.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } likely)
            run.AddAt(name, IssueCode.UnknownElement, "structure", $"Letters count: write {likely.Name}.");
        else
            run.AddAt(name, IssueCode.UnknownElement, "structure", $"{type.Name} has no such element in R4; correct the name, leave it out or send an extension.");
    }

    /// <summary>The bare name of a choice, or the name with a type that is not among the choice's.</summary>
    private static bool IsNameOf(ElementDefinition element, string name) =>
        element.IsChoice && name.StartsWith(element.Name, StringComparison.Ordinal) && (name.Length == element.Name.Length || char.IsAsciiLetterUpper(name[element.Name.Length]));

    private static string Names(ElementDefinition choice) =>
        choice.Types.Count > 12 ? $"{choice.Name}[x] with a type that R4 lists" : string.Join(", ", choice.Types.Select(type => TypeDefinition.JsonName(choice, type)));
}
