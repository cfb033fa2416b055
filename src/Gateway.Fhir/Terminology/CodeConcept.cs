namespace Gateway.Fhir.Terminology;

/// <summary>A concept of a code system (http://hl7.org/fhir/R4/codesystem.html).</summary>
/// <param name="Code">Its code.</param>
/// <param name="Display">For people, else null.</param>
public sealed record CodeConcept(string Code, string? Display)
{
    /// <summary>The codes right above it; a system may have several.</summary>
    public IReadOnlyList<string> Parents { get; init; } = [];

    /// <summary>Name and value of its properties, codes and strings alike.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Properties { get; init; } = [];
}
