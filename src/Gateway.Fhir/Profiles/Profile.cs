namespace Gateway.Fhir.Profiles;

/// <summary>A StructureDefinition with its snapshot, as far as validation needs it (http://hl7.org/fhir/R4/structuredefinition.html).</summary>
/// <param name="Url">The canonical, without a version.</param>
/// <param name="Version">The business version, else null.</param>
/// <param name="Name">For people: <c>UKCorePatient</c>.</param>
/// <param name="Type">The type that is constrained: <c>Patient</c>, <c>Extension</c>.</param>
/// <param name="BaseUrl">The canonical of what it derives from; null for a base type.</param>
/// <param name="Elements">The snapshot: depth first, the root first, slices after the element that they slice.</param>
public sealed record Profile(string Url, string? Version, string Name, string Type, string? BaseUrl, IReadOnlyList<ProfileElement> Elements);
