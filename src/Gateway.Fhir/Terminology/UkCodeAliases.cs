namespace Gateway.Fhir.Terminology;

/// <summary>The tables. UK Core's side: its code systems (https://simplifier.net/hl7fhirukcorer4); the other sides: as named beside them.</summary>
public sealed partial class CodeAliases
{
    private const string UkCore = "https://fhir.hl7.org.uk/CodeSystem/UKCore-";
    private const string DataDictionary = "https://fhir.hl7.org.uk/CodeSystem/NHSDataModelAndDictionary-";
    private const string Snomed = "http://snomed.info/sct";

    /// <summary>Whether the NHS number was traced and verified (NHS Data Dictionary, NHS NUMBER STATUS INDICATOR CODE).</summary>
    public static CodeAliases NhsNumberVerification { get; } = NhsNumberStatus();

    /// <summary>
    /// The level of consciousness, A C V P U: SNOMED CT as UKCore-ACVPU has it; the letter; what SNOMED calls it; the word that the name of
    /// the scale has for the letter ("Alert Confusion Voice Pain Unresponsive"). The last three are bare words of care records.
    /// </summary>
    public static CodeAliases Acvpu { get; } = LevelOfConsciousness();

    /// <summary>
    /// Where a patient goes on discharge in England: older messages name the data dictionary's code system, whose codes are the same
    /// (it lacks 98 and 99). The Welsh system is another one.
    /// </summary>
    public static CodeAliases DischargeDestination { get; } = EnglandAndDictionary(
        "DischargeDestination", "19 29 30 37 38 48 49 50 51 52 53 54 65 66 79 84 85 87 88", "98 99");

    /// <summary>How a stay in hospital ends in England. The data dictionary's 2 (himself or a relative) is either 6 or 7, so that it stands for neither.</summary>
    public static CodeAliases DischargeMethod { get; } = EnglandAndDictionary("DischargeMethod", "1 3 4 5 6 7", "8 9");

    /// <summary>How a stay in hospital begins in England.</summary>
    public static CodeAliases AdmissionMethod { get; } = EnglandAndDictionary(
        "AdmissionMethod", "11 12 13 21 22 23 24 25 2A 2B 2C 2D 28 31 32 82 83 81", "98 99");

    /// <summary>Where a patient came from in England.</summary>
    public static CodeAliases SourceOfAdmission { get; } = EnglandAndDictionary("SourceOfAdmission", "19 29 39 49 51 52 53 54 65 66 79 85 87 88", "98 99");

    /// <summary>Every table.</summary>
    public static IReadOnlyList<CodeAliases> All { get; } = [NhsNumberVerification, Acvpu, DischargeDestination, DischargeMethod, AdmissionMethod, SourceOfAdmission];

    /// <summary>UK Core's coding for a coding of any of the tables; null when it is in none.</summary>
    public static UkCoreCoding? Of(string system, string code) =>
        system.Length == 0 ? null : All.Select(table => table.UkCoreOf(system, code)).FirstOrDefault(coding => coding is not null);

    private static CodeAliases NhsNumberStatus()
    {
        const string System = UkCore + "NHSNumberVerificationStatusEngland";
        (string Code, string Word, string Display)[] states =
        [
            ("01", "number-present-and-verified", "Number present and verified"),
            ("02", "number-present-but-not-traced", "Number present but not traced"),
            ("03", "trace-required", "Trace required"),
            ("04", "trace-attempted", "Trace attempted - No match or multiple match found"),
            ("05", "trace-needs-to-be-resolved", "Trace needs to be resolved - (NHS number or patient detail conflict)"),
            ("06", "trace-in-progress", "Trace in progress"),
            ("07", "number-not-present-and-trace-not-required", "Number not present and trace not required"),
            ("08", "trace-postponed", "Trace postponed (baby under six weeks old)"),
        ];
        string[] numbered =
        [
            UkCore + "NHSNumberVerificationStatus", // 1.0.0 of the system, as PDS FHIR still sends it
            "https://fhir.hl7.org.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", // Care Connect STU3
            "https://fhir.hl7.org.uk/STU3/CareConnect-NHSNumberVerificationStatus-1", // National Events Management Service
            "https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1", // GP Connect
            "https://fhir.hl7.org.uk/CareConnect-NHSNumberVerificationStatus-1", // DSTU2
            "", // HL7 v2, CX-2 of PID-3
        ];
        return new CodeAliases([.. states.Select(state => new UkCoreCoding(System, state.Code, state.Display))],
        [
            .. numbered.SelectMany(system => states.Select(state => (system, state.Code, state.Code))),
            // 2.1.0 of the system has words instead (Booking and Referral Standard).
            .. states.Select(state => (UkCore + "NHSNumberVerificationStatus", state.Word, state.Code)),
            // Wales has 02 to 08 in the same words; its 01 is "present and traced", which is less than verified, and its nn is its own.
            .. SameCodes(UkCore + "NHSNumberVerificationStatusWales", "02 03 04 05 06 07 08"),
        ]);
    }

    private static CodeAliases LevelOfConsciousness()
    {
        (string Code, string Letter, string Display, string Word)[] levels =
        [
            ("248234008", "A", "Mentally alert", "Alert"),
            ("130987000", "C", "Acute confusion", "Confusion"),
            ("300202002", "V", "Responds to voice", "Voice"),
            ("450847001", "P", "Responds to pain", "Pain"),
            ("422768004", "U", "Unresponsive", "Unresponsive"),
        ];
        return new CodeAliases(
            [.. levels.Select(level => new UkCoreCoding(Snomed, level.Code, level.Display))],
            levels.SelectMany(level => new[] { level.Letter, level.Display, level.Word }.Distinct().Select(word => ("", word, level.Code))));
    }

    private static CodeAliases EnglandAndDictionary(string name, string shared, string onlyEngland)
    {
        var system = UkCore + name + "England";
        return new CodeAliases(
            [.. $"{shared} {onlyEngland}".Split(' ').Select(code => new UkCoreCoding(system, code, null))], SameCodes(DataDictionary + name, shared));
    }
}
