using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;

namespace Gateway.Matching.Tests;

/// <summary>A small register: two homes that share a room number, a couple in one room, a person who moved, one without an NHS number.</summary>
internal static class Registers
{
    public const string LocalId = "https://gateway.example/Id/mods-dscr/local-id";
    public const string Controller = "https://gateway.example/Id/scaip/controller";
    public const string Wearable = "https://gateway.example/Id/withings/userid";

    /// <summary>Noon on 1 June 2026, British Summer Time.</summary>
    public static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.FromHours(1));

    public static Dictionary<string, string> Files() => new()
    {
        ["people.csv"] = """
            person_id,nhs_number,family,given,birth_date,gender
            p-ada,9990000018,Example,Ada,1938-04-02,female
            p-bob,9990000026,Example,Bob,1936-11-30,male
            p-cy,9990000034,Sample,Cy,1940-01-01,male
            p-dot,,Sample,Dot,1941-05-05,female
            """,
        ["organisations.csv"] = """
            ods_code,name,role,ucr_ods_code
            VL001,Example House,care-home,RUC01
            VL002,Sample Court,care-home,
            A81001,"The Surgery, High Street",gp-practice,RUC02
            RUC01,North UCR,ucr,
            RUC02,South UCR,ucr,
            RHO01,General Hospital,hospital,
            DHC01,Round Homecare,homecare,
            """,
        ["identifiers.csv"] = $"""
            system,value,person_id,from,to
            {LocalId},R-0042,p-ada,2025-01-01,
            {LocalId},R-0043,p-bob,2025-01-01,
            {LocalId},R-0044,p-cy,2024-01-01,2026-05-01
            {LocalId},R-0044,p-dot,2026-05-01,
            {LocalId},R-0099,p-ada,,
            {LocalId},R-0099,p-bob,,
            """,
        ["affiliations.csv"] = """
            person_id,relation,ods_code,place,from,to
            p-ada,home,VL001,Room 1,2025-01-01,
            p-bob,home,VL001,Room 1,2025-01-01,
            p-cy,home,VL001,Room 2,2024-01-01,2026-05-01
            p-cy,home,VL002,Room 2,2026-05-01,
            p-dot,home,VL001,Room 2,2026-05-01,
            p-ada,practice,A81001,,,
            p-bob,practice,A81001,,,
            p-cy,practice,A81001,,,
            p-cy,homecare,DHC01,,2026-01-01,2026-04-01
            """,
        ["devices.csv"] = $"""
            system,value,ods_code,place,person_id,from,to
            {Controller},1001,VL001,Room 1,,,
            {Controller},1002,VL001,room 2,,,
            {Controller},1003,VL001,Room 9,,,
            {Wearable},w-1,,,p-ada,2026-05-01T00:00:00+01:00,2026-05-20T09:30:00+01:00
            {Wearable},w-1,,,p-bob,2026-05-20T09:30:00+01:00,
            """,
    };

    public static Register Small()
    {
        var (register, issues) = Register.Read(Files());
        issues.ShouldBeEmpty();
        return register.ShouldNotBeNull();
    }

    public static PersonId Person(string id) => PersonId.TryParse(id, out var person) ? person : throw new ArgumentException("No person id.", nameof(id));

    public static OdsCode Ods(string code) => OdsCode.TryParse(code, out var ods) ? ods : throw new ArgumentException("No ODS code.", nameof(code));

    public static NhsNumber Number(string text) => NhsNumber.TryParse(text, out var number) ? number : throw new ArgumentException("No NHS number.", nameof(text));

    /// <summary>A Patient as a map makes it; identifiers are written <c>system|value</c>, <c>nhs|…</c> is the NHS number.</summary>
    public static Element Patient(string? birthDate, params string[] identifiers)
    {
        var patient = Element.Resource("Patient");
        foreach (var identifier in identifiers)
        {
            var (system, value) = (identifier[..identifier.LastIndexOf('|')], identifier[(identifier.LastIndexOf('|') + 1)..]);
            patient.Add(new Element("identifier") { IsRepeat = true }).With("system", system == "nhs" ? NhsNumber.System : system).With("value", value);
        }
        return birthDate is null ? patient : patient.With("birthDate", birthDate);
    }
}
