namespace Gateway.Fhir.Definitions;

/// <summary>An element of a type.</summary>
/// <param name="Name">Without <c>[x]</c>: <c>value</c>.</param>
/// <param name="Min">Least number.</param>
/// <param name="Max">Greatest number; int.MaxValue for <c>*</c>.</param>
/// <param name="Types">The types it may have; a backbone's own path; for a content reference the path it points to.</param>
/// <param name="IsChoice">True for <c>value[x]</c>.</param>
/// <param name="RequiredValueSet">The canonical of a required binding, without a version, else null.</param>
/// <param name="Targets">The resource types a reference may point to; empty is any.</param>
public sealed record ElementDefinition(
    string Name, int Min, int Max, IReadOnlyList<string> Types, bool IsChoice, string? RequiredValueSet, IReadOnlyList<string> Targets);
