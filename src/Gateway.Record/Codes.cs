using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>The few codes by which the record arranges and words what it shows.</summary>
internal static class Codes
{
    public const string TriageQuestionnaire = "https://gateway.example/Questionnaire/triage-request";
    public const string AboutMeQuestionnaire = "https://gateway.example/Questionnaire/about-me";

    private const string Snomed = "http://snomed.info/sct";

    /// <summary>Falls in the SNOMED CT Global Patient Set and the NHS FALLS_COD reference set; a risk of falling is no fall.</summary>
    public static readonly string[] Falls =
        ["1912002", "40104005", "217082002", "161898004", "20902002", "17886000", "217083007", "217156008", "217155007", "404912005", "298343000"];

    /// <summary>Royal College of Physicians NEWS2 total score.</summary>
    public static readonly string[] News2Total = ["1104051000000101"];

    public static readonly string[] Systolic = ["72313002", "271649006"];

    public static readonly string[] Diastolic = ["1091811000000102", "271650006"];

    public static bool HasSnomed(this Element? concept, string[] codes)
    {
        foreach (var coding in concept?.All("coding") ?? [])
            if (coding["system"]?.Text == Snomed && codes.Contains(coding["code"]?.Text)) return true;
        return false;
    }

    public static bool HasLoinc(this Element? concept, string code)
    {
        foreach (var coding in concept?.All("coding") ?? [])
            if (coding["system"]?.Text == "http://loinc.org" && coding["code"]?.Text == code) return true;
        return false;
    }

    /// <summary>The canonical without its version.</summary>
    public static string? QuestionnaireOf(Element response) => response["questionnaire"]?.Text?.Split('|')[0];
}
