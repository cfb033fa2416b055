namespace Gateway.Fhir.Generator;

/// <summary>A type as HL7 defines it: its own elements only, those of the base type are the base type's.</summary>
/// <param name="Kind">primitive, complex, backbone or resource.</param>
public sealed record SourceType(string Name, string Kind, string? Base, bool IsAbstract)
{
    public List<SourceElement> Elements { get; } = [];
}

/// <summary>An element as HL7 defines it.</summary>
/// <param name="Name">Without <c>[x]</c>.</param>
/// <param name="Max">A number or <c>*</c>.</param>
/// <param name="Types">Type names; a backbone's path.</param>
/// <param name="ContentReference">The path whose content it shares, else null.</param>
/// <param name="ValueSet">The canonical of a required binding without its version, else null.</param>
/// <param name="Targets">Resource types of a reference; empty is any.</param>
public sealed record SourceElement(
    string Name, int Min, string Max, bool IsChoice, IReadOnlyList<string> Types, string? ContentReference, string? ValueSet, IReadOnlyList<string> Targets);
