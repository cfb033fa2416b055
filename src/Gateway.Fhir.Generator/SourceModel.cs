namespace Gateway.Fhir.Generator;

/// <summary>A type as HL7 defines it: its own elements and invariants only, those of the base type are the base type's.</summary>
/// <param name="Kind">primitive, complex, backbone or resource.</param>
public sealed record SourceType(string Name, string Kind, string? Base, bool IsAbstract)
{
    public List<SourceElement> Elements { get; } = [];

    public List<SourceInvariant> Invariants { get; } = [];
}

/// <summary>An element as HL7 defines it.</summary>
/// <param name="Name">Without <c>[x]</c>.</param>
/// <param name="Max">A number or <c>*</c>.</param>
/// <param name="Types">Type names; a backbone's path.</param>
/// <param name="ContentReference">The path whose content it shares, else null.</param>
/// <param name="Binding">The strength and the canonical of a binding, without its version, else null.</param>
/// <param name="Targets">Resource types of a reference; empty is any.</param>
public sealed record SourceElement(
    string Name, int Min, string Max, bool IsChoice, IReadOnlyList<string> Types, string? ContentReference, SourceBinding? Binding, IReadOnlyList<string> Targets)
{
    /// <summary>Those of this element alone: a type's own, and so a backbone's, are the type's.</summary>
    public List<SourceInvariant> Invariants { get; } = [];
}

public sealed record SourceBinding(string Strength, string ValueSet);

/// <summary>A constraint as HL7 defines it, its expression corrected where R4's is wrong.</summary>
/// <param name="Severity">error, warning, or practice for a best practice.</param>
public sealed record SourceInvariant(string Key, string Severity, string Expression, string Human);
