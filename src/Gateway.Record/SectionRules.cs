using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>Which section a resource belongs to: the first rule that fits; what fits none is under "Other".</summary>
internal static class SectionRules
{
    public const string Allergies = "Allergies";

    private const string Alarms = "Alarms and falls";
    private const string Triage = "Triage and requests";
    private const string Observations = "Observations";
    private const string Stays = "Hospital stays";
    private const string Visits = "Homecare visits";
    private const string Medicines = "Medicines";
    private const string Plans = "Flags and plans";
    private const string Notes = "Incidents and notes";
    private const string Other = "Other";

    /// <summary>The sections in the order of reading.</summary>
    public static IReadOnlyList<string> Titles { get; } = [Alarms, Triage, Observations, Stays, Visits, Medicines, Allergies, Plans, Notes, Other];

    private static readonly IReadOnlyList<(string Title, string[] Types, Func<Element, bool> Fits)> Rules =
    [
        (Alarms, ["DetectedIssue"], _ => true),
        (Alarms, ["Communication"], IsAlarm),
        (Alarms, ["Observation", "Condition"], resource => resource["code"].HasSnomed(Codes.Falls)),
        (Triage, ["QuestionnaireResponse"], resource => Codes.QuestionnaireOf(resource) == Codes.TriageQuestionnaire),
        (Triage, ["Communication"], resource => resource.All("basedOn").Any(request => request["reference"]?.Text?.StartsWith("ServiceRequest/", StringComparison.Ordinal) == true)),
        (Triage, ["ServiceRequest", "Task", "GuidanceResponse", "RiskAssessment", "ClinicalImpression", "RequestGroup", "CommunicationRequest", "Appointment", "AppointmentResponse"], _ => true),
        (Observations, ["Observation", "DiagnosticReport"], _ => true),
        (Visits, ["Encounter"], resource => resource.At("class", "code")?.Text == "HH"),
        (Other, ["Encounter"], resource => resource.At("class", "code")?.Text is "AMB" or "FLD" or "VR" && resource["hospitalization"] is null),
        (Stays, ["Encounter"], _ => true),
        (Medicines, ["MedicationStatement", "MedicationRequest", "MedicationAdministration", "MedicationDispense", "Medication", "Immunization"], _ => true),
        (Allergies, ["AllergyIntolerance"], _ => true),
        (Plans, ["Flag", "CarePlan", "Goal", "Consent", "QuestionnaireResponse", "NutritionOrder"], _ => true),
        (Notes, ["Communication", "DocumentReference", "Composition", "AdverseEvent"], _ => true),
    ];

    public static string TitleOf(Element resource)
    {
        foreach (var (title, types, fits) in Rules)
            if (types.Contains(resource.ResourceType) && fits(resource)) return title;
        return Other;
    }

    /// <summary>What a device said, or what was sent as an alert.</summary>
    private static bool IsAlarm(Element communication) =>
        communication.At("sender", "reference")?.Text?.StartsWith("Device/", StringComparison.Ordinal) == true
        || communication.All("category").Any(category => category.All("coding").Any(coding => coding["code"]?.Text == "alert"));
}
