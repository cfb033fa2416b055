namespace Gateway.Fhir.Profiles;

/// <summary>The stable codes of what can be wrong with definitions: with a package, a StructureDefinition, or a differential.</summary>
public static class ProfileIssueCode
{
    /// <summary>A definition that cannot be read: no url, no elements, another FHIR version.</summary>
    public const string Unreadable = "FHIR080";

    /// <summary>A definition that another one builds on is not at hand.</summary>
    public const string Unknown = "FHIR081";

    /// <summary>A definition that builds on itself, by its bases or by the profiles of its elements.</summary>
    public const string Cyclic = "FHIR082";

    /// <summary>An element of a differential that has no place in the definition it derives from.</summary>
    public const string Misplaced = "FHIR083";

    /// <summary>A differential that allows what its base refuses.</summary>
    public const string Widens = "FHIR084";

    /// <summary>A slice of an element that says nowhere how its slices are told apart.</summary>
    public const string NoSlicing = "FHIR085";

    /// <summary>The same canonical and version twice.</summary>
    public const string Twice = "FHIR086";

    /// <summary>A package that cannot be opened, or is larger than is read.</summary>
    public const string BrokenPackage = "FHIR087";
}
