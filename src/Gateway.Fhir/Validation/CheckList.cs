using Gateway.Fhir.Definitions;
using Gateway.Fhir.Terminology;
using Gateway.Fhir.Validation.Checks;

namespace Gateway.Fhir.Validation;

/// <summary>Which checks an element needs when it has a given type.</summary>
internal static class CheckList
{
    public static Check[] For(ElementDefinition element, string typeName)
    {
        if (typeName == "Resource") return [new EmptyElementCheck(), new ResourceCheck(isContained: element.Name == "contained"), .. InvariantCheck.Of(element.Invariants)];
        var type = R4.Type(typeName) ?? throw new InvalidOperationException($"The definitions name a type '{typeName}' that they do not define.");
        var checks = new List<Check> { new EmptyElementCheck(), new JsonKindCheck(type) };
        if (type.Kind == TypeKind.Primitive && PrimitiveFormat.Of(typeName) is { } format) checks.Add(new PrimitiveFormatCheck(format));
        checks.Add(new ChildrenCheck(typeName));
        if (typeName == "xhtml") checks.Add(new NarrativeCheck());
        if (typeName == "Reference") checks.Add(new ReferenceCheck(element.Targets));
        if (typeName == "Extension") checks.Add(new ExtensionCheck(isModifier: element.Name == "modifierExtension"));
        if (element.Binding is { Strength: "required" or "extensible" } binding && RequiredCodes.Of(binding.ValueSet) is { } codes)
            checks.Add(new BindingCheck(codes, typeName, binding.Strength == "required"));
        checks.AddRange(InvariantCheck.Of(element.Invariants));
        return [.. checks];
    }
}
