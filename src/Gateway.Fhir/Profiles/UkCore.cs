using Gateway.Fhir.Terminology;

namespace Gateway.Fhir.Profiles;

/// <summary>
/// UK Core for FHIR R4 (https://simplifier.net/guide/uk-core-implementation-guide), as HL7 UK defines it: profiles, value sets and
/// code systems, in the product itself. A definition is decoded when it is asked for.
/// </summary>
public static class UkCore
{
    private static readonly Lazy<ProfilesFile> s_file = new(() => new ProfilesFile("uk-core.txt"));
    private static readonly Lazy<ProfileCatalogue> s_profiles = new(() => ProfileCatalogue.Of(s_file.Value.Profiles, []));
    private static readonly Lazy<TerminologyService> s_terminology = new(() => TerminologyService.R4.With(
        Of('#').Select(part => (part.Head[0], (string?)part.Head[1], new Func<ValueSetDefinition?>(() => CompactCodes.ValueSet(part)))),
        Of('$').Select(part => (part.Head[0], (string?)part.Head[1], new Func<CodeSystemDefinition?>(() => CompactCodes.CodeSystem(part))))));

    /// <summary>UK Core's profiles and extensions over base R4.</summary>
    public static ProfileCatalogue Profiles => s_profiles.Value;

    /// <summary>
    /// UK Core's value sets and code systems over base R4. It knows codes, no displays. What a value set asks of SNOMED CT beyond
    /// a plain list of codes (a filter, a reference set) cannot be checked, and is said to be so.
    /// </summary>
    public static TerminologyService Terminology => s_terminology.Value;

    /// <summary>HL7 UK's copyright and licence, to be shown where the definitions are.</summary>
    public static string Notice => s_file.Value.Notice;

    private static IEnumerable<ProfilesFilePart> Of(char mark) => s_file.Value.Parts.Where(part => part.Mark == mark);
}
