using Gateway.Fhir.Definitions;

namespace Gateway.Mapping;

/// <summary>
/// Types of another release of FHIR under the addresses that maps between releases give them, <c>http://hl7.org/fhir/3.0/StructureDefinition/Patient</c>
/// (http://hl7.org/fhir/R4/versions.html#R3toR4). Such a type is called <c>Patient@3.0</c> here, beside R4's <c>Patient</c>, and is
/// written under its plain name.
/// </summary>
internal static class Edition
{
    private const string Root = "http://hl7.org/fhir/";
    private const string Middle = "/StructureDefinition/";

    /// <summary>The type behind the address; null when it names no release. Primitives and R4 itself are R4's.</summary>
    public static string? NameOf(string url)
    {
        if (!url.StartsWith(Root, StringComparison.Ordinal) || url.IndexOf(Middle, StringComparison.Ordinal) is not (> 0 and var middle)) return null;
        var release = middle < Root.Length ? "" : url[Root.Length..middle];
        return release is [>= '0' and <= '9', '.', >= '0' and <= '9'] ? Of(url[(middle + Middle.Length)..], release) : null;
    }

    /// <summary>A type of the release that a StructureDefinition is of, say <c>3.0.2</c>; as it is when that is R4.</summary>
    public static string Of(string name, string? release)
    {
        if (release is not { Length: >= 3 } || release.StartsWith("4.0", StringComparison.Ordinal) || R4.Type(name) is { Kind: TypeKind.Primitive }) return name;
        return $"{name}@{release[..3]}";
    }

    /// <summary>The release of a type, null for R4's.</summary>
    public static string? ReleaseOf(string type) => type.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? type[(at + 1)..] : null;

    /// <summary>The name that is written.</summary>
    public static string Plain(string type) => type.IndexOf('@', StringComparison.Ordinal) is >= 0 and var at ? type[..at] : type;

    /// <summary>Whether an instance of it says <c>resourceType</c>.</summary>
    public static bool IsResource(string type, TypeDefinition? definition) => (definition ?? R4.Type(Plain(type))) is { Kind: TypeKind.Resource };
}
