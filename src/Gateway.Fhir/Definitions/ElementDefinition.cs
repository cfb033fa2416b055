using Gateway.Fhir.Profiles;

namespace Gateway.Fhir.Definitions;

/// <summary>An element of a type.</summary>
/// <param name="Name">Without <c>[x]</c>: <c>value</c>.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number; int.MaxValue for <c>*</c>.</param>
/// <param name="Types">The types it may have; a backbone's own path; for a content reference the path it points to.</param>
/// <param name="IsChoice">True for <c>value[x]</c>.</param>
/// <param name="Binding">Its binding, without the value set's version; null without one, and for an example.</param>
/// <param name="Targets">The resource types a reference may point to; empty is any.</param>
public sealed record ElementDefinition(
    string Name, int Min, int Max, IReadOnlyList<string> Types, bool IsChoice, ValueSetBinding? Binding, IReadOnlyList<string> Targets)
{
    /// <summary>The canonical of a required binding, without a version, else null.</summary>
    public string? RequiredValueSet => Binding is { Strength: "required" } ? Binding.ValueSet : null;

    /// <summary>Those of this element alone; what its type asks is the type's.</summary>
    public IReadOnlyList<Invariant> Invariants { get; init; } = [];
}
