using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>What each type of resource says on its line: the thing, and its value.</summary>
internal static class TypeWords
{
    private static readonly Dictionary<string, (Func<Element, string> What, Func<Element, string> Value)> Table = new()
    {
        ["Observation"] = (ObservationWords.What, ObservationWords.Value),
        ["DiagnosticReport"] = (Code, report => report["conclusion"]?.Text ?? ""),
        ["Condition"] = (Code, condition => Words.Join("; ", Words.Of(condition["severity"]), Words.Notes(condition))),
        ["DetectedIssue"] = (Code, issue => issue["detail"]?.Text ?? ""),
        ["Communication"] = (communication => First(Words.Of(communication["topic"]), Words.OfAll(communication, "reasonCode"), Words.OfAll(communication, "category")), Payload),
        ["CommunicationRequest"] = (request => First(Words.OfAll(request, "category"), Words.OfAll(request, "reasonCode")), Payload),
        ["ServiceRequest"] = (Code, Request),
        ["Task"] = (task => First(Words.Of(task["code"]), task["description"]?.Text), Asked),
        ["GuidanceResponse"] = (GuidanceWords.What, GuidanceWords.Value),
        ["RiskAssessment"] = (Code, assessment => Words.Join("; ", [.. assessment.All("prediction").Select(prediction => Words.Of(prediction["outcome"])), assessment["mitigation"]?.Text])),
        ["ClinicalImpression"] = (Code, impression => First(impression["summary"]?.Text, impression["description"]?.Text)),
        ["Appointment"] = (appointment => Words.OfAll(appointment, "serviceType"), appointment => appointment["description"]?.Text ?? ""),
        ["QuestionnaireResponse"] = (QuestionnaireWords.What, QuestionnaireWords.Value),
        ["Encounter"] = (encounter => Words.Join(", ", Words.Of(encounter["class"]), First(Words.Of(encounter["serviceType"]), Words.OfAll(encounter, "type"))), Stay),
        ["EpisodeOfCare"] = (episode => Words.OfAll(episode, "type"), episode => Words.Named(episode["managingOrganization"])),
        ["MedicationStatement"] = (Medicine, Dosage),
        ["MedicationRequest"] = (Medicine, Dosage),
        ["MedicationDispense"] = (Medicine, Dosage),
        ["MedicationAdministration"] = (Medicine, Given),
        ["Medication"] = (Code, _ => ""),
        ["Immunization"] = (immunization => Words.Of(immunization["vaccineCode"]), immunization => Words.Join("; ", Words.Of(immunization["statusReason"]), Words.Notes(immunization))),
        ["AllergyIntolerance"] = (Code, Allergy),
        ["Flag"] = (Code, flag => Words.OfAll(flag, "category")),
        ["CarePlan"] = (plan => First(plan["title"]?.Text, Words.OfAll(plan, "category")), Plan),
        ["Goal"] = (goal => Words.Of(goal["description"]), goal => Words.Of(goal["achievementStatus"])),
        ["Consent"] = (consent => Words.OfAll(consent, "category"), consent => Words.Of(consent["scope"])),
        ["DocumentReference"] = (document => First(Words.Of(document["type"]), document["description"]?.Text), document => document["description"]?.Text ?? ""),
        ["Composition"] = (composition => First(composition["title"]?.Text, Words.Of(composition["type"])), _ => ""),
        ["AdverseEvent"] = (incident => Words.Of(incident["event"]), incident => Words.Join("; ", Words.Of(incident["seriousness"]), Words.Of(incident["severity"]))),
        ["Procedure"] = (Code, procedure => Words.Join("; ", Words.Of(procedure["outcome"]), Words.Notes(procedure))),
        ["RelatedPerson"] = (person => Words.Join(", ", Name(person), Words.OfAll(person, "relationship")), person => Words.Join(", ", person.All("telecom").Select(telecom => telecom["value"]?.Text))),
        ["Patient"] = (Name, _ => ""),
        ["Practitioner"] = (Name, _ => ""),
        ["Organization"] = (organization => First(organization["name"]?.Text, organization.At("identifier", "value")?.Text), _ => ""),
        ["Location"] = (location => location["name"]?.Text ?? "", _ => ""),
        ["Device"] = (device => First(Words.Of(device["type"]), device.At("deviceName", "name")?.Text), _ => ""),
        ["Provenance"] = (_ => "How this came here", provenance => First(Words.Of(provenance["activity"]), provenance.At("policy")?.Text)),
    };

    /// <summary>Never empty: a resource that says nothing of itself is told by its type.</summary>
    public static string What(Element resource)
    {
        var type = Words.TypeInWords(resource.ResourceType ?? "Unknown record");
        var what = Table.TryGetValue(resource.ResourceType ?? "", out var words) ? words.What(resource) : Words.Join(": ", type, Code(resource));
        return First(what, type);
    }

    public static string Value(Element resource) =>
        Table.TryGetValue(resource.ResourceType ?? "", out var words) ? words.Value(resource) : "";

    private static string Code(Element resource) => Words.Of(resource["code"]);

    private static string First(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
            if (!string.IsNullOrWhiteSpace(text)) return text;
        return "";
    }

    private static string Payload(Element communication) =>
        Words.Join("; ", [.. communication.All("payload").Select(payload => payload["contentString"]?.Text ?? Words.Of(payload["contentReference"])), Words.Notes(communication)]);

    private static string Request(Element request) =>
        Words.Join("; ", Words.Spoken(request["priority"]?.Text), Words.Join(", ", request.All("reasonCode").Select(Words.Of)), Words.Notes(request));

    /// <summary>Of whom it is asked and how far it is, what they must know, and what was said of it.</summary>
    private static string Asked(Element task) => Words.Join(
        "; ",
        Words.Join(": ", Words.Named(task["owner"]), Words.Spoken(Words.Of(task["businessStatus"]))),
        task["code"] is null ? "" : task["description"]?.Text,
        Request(task));

    private static string Medicine(Element resource) => Words.Of(resource["medicationCodeableConcept"] ?? resource["medicationReference"]);

    private static string Dosage(Element medicine) =>
        Words.Join("; ", [.. medicine.All("dosage").Concat(medicine.All("dosageInstruction")).Select(dosage => dosage["text"]?.Text), Words.Notes(medicine)]);

    private static string Given(Element administration)
    {
        // Only what says that it was given is called given: a status that is not known stays so.
        var outcome = administration["status"]?.Text switch
        {
            "completed" => "given",
            "not-done" => "not given",
            "entered-in-error" => "",
            _ => "not known whether given",
        };
        return Words.Join("; ", outcome, Words.OfAll(administration, "statusReason"), Words.Quantity(administration.At("dosage", "dose")),
            administration.At("dosage", "text")?.Text, Words.Notes(administration));
    }

    private static string Allergy(Element allergy)
    {
        var reactions = allergy.All("reaction").SelectMany(reaction => reaction.All("manifestation")).Select(Words.Of);
        var criticality = allergy["criticality"]?.Text is { } text ? $"criticality {Words.Spoken(text)}" : null;
        return Words.Join("; ", [.. reactions, criticality, Words.Notes(allergy)]);
    }

    private static string Stay(Element encounter)
    {
        var places = encounter.All("location").Select(stop => Words.Named(stop["location"]));
        var destination = Words.Of(encounter.At("hospitalization", "dischargeDisposition"));
        return Words.Join("; ",
            [.. places, Words.OfAll(encounter, "reasonCode"), destination.Length > 0 ? $"discharged to: {destination}" : null, Words.Named(encounter["serviceProvider"])]);
    }

    private static string Plan(Element plan) =>
        Words.Join("; ", [plan["description"]?.Text, .. plan.All("activity").Select(activity => activity.At("detail", "description")?.Text), Words.Notes(plan)]);

    private static string Name(Element person) =>
        person["name"] is { } name ? First(name["text"]?.Text, Words.Join(" ", [.. name.All("given").Select(given => given.Text), name["family"]?.Text])) : "";
}
