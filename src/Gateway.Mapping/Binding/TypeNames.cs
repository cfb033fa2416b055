using Gateway.Fhir.Definitions;

namespace Gateway.Mapping.Binding;

/// <summary>Names that may have been meant.</summary>
internal static class TypeNames
{
    private static readonly string[] s_datatypes =
    [
        "Address", "Annotation", "Attachment", "CodeableConcept", "Coding", "ContactPoint", "Dosage", "Extension", "HumanName", "Identifier", "Meta", "Money",
        "Narrative", "Period", "Quantity", "Range", "Ratio", "Reference", "SampledData", "Timing", "boolean", "code", "date", "dateTime", "decimal", "id",
        "instant", "integer", "markdown", "positiveInt", "string", "time", "unsignedInt", "uri", "url",
    ];

    public static string Suggestion(string name, MapUnit? unit = null) =>
        Suggestions.For(name, R4.ResourceTypes.Concat(s_datatypes).Concat(unit?.Syntax.Uses.Select(uses => uses.Alias ?? "") ?? []));

    public static string GroupSuggestion(string name, MapUnit unit) =>
        Suggestions.For(name, unit.WithImports().SelectMany(map => map.Syntax.Groups).Select(group => group.Name));
}
