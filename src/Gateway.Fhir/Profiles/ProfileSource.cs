namespace Gateway.Fhir.Profiles;

/// <summary>A StructureDefinition before its snapshot is made.</summary>
/// <param name="BaseUrl">The canonical it derives from, with its version where it names one; null where it names none.</param>
/// <param name="IsSpecialization">It adds elements of its own (a logical model), else it only constrains.</param>
/// <param name="HasSnapshot">The elements are those of a published snapshot, else of a differential.</param>
/// <param name="Elements">Reads the elements; asked for when the snapshot is.</param>
internal sealed record ProfileSource(
    string Url, string? Version, string Name, string Type, string? BaseUrl, bool IsSpecialization, bool HasSnapshot, Func<IReadOnlyList<DifferentialElement>> Elements);
