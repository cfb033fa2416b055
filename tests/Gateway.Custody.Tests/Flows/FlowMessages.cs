using System.Globalization;
using Gateway.Custody.Ingest;
using Gateway.Fhir.Model;

namespace Gateway.Custody.Tests.Flows;

/// <summary>The messages that the tables of the flows name.</summary>
internal static class FlowMessages
{
    private static readonly Dictionary<string, string> s_people = new()
    {
        ["ada"] = "9990000018^^^NHS||EXAMPLE^ADA||19380402",
        ["ida"] = "9990000115^^^NHS||THORNBY^IDA||19380402",
        ["fay"] = "9990000026^^^NHS||EXAMPLE^FAY||19400101",
    };

    // Of a request that says all is well.
    private static readonly Dictionary<string, (string From, string To)[]> s_faults = new()
    {
        [""] = [],
        ["breathless"] = [("\"respirationRate\": 16", "\"respirationRate\": 23"), ("\"spo2\": 97", "\"spo2\": 93"), ("\"pulse\": 72", "\"pulse\": 112")],
        ["feverish"] = [("\"temperatureC\": 36.8", "\"temperatureC\": 38.4"), ("\"pulse\": 72", "\"pulse\": 95")],
        ["a systolic pressure of 900"] = [("\"systolic\": 124", "\"systolic\": 900")],
        ["a temperature without a number"] = [("\"temperatureC\": 36.8", "\"temperatureC\": \"warm\"")],
        ["90 % on scale 2, without a prescription"] = [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": 2")],
        ["90 % on scale 2, prescribed by nobody in January"] = [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": 2, \"spo2Scale2PrescribedOn\": \"2026-01-05\"")],
        ["97 % on oxygen and scale 2, without a prescription"] = [("\"spo2Scale\": 1, \"onOxygen\": false", "\"spo2Scale\": 2, \"onOxygen\": true")],
        ["90 % on scale 2, prescribed by a doctor in January"] =
            [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": 2, \"spo2Scale2PrescribedBy\": \"Dr Example\", \"spo2Scale2PrescribedOn\": \"2026-01-05\"")],
        ["both scales filled in, at 90 %"] = [("\"spo2\": 97, \"spo2Scale\": 1", "\"spo2\": 90, \"spo2Scale\": [1, 2]")],
        ["taken tomorrow"] = [("\"recordedAt\": \"2026-03-02", "\"recordedAt\": \"2026-03-03")],
        ["nobody of that number in the register"] = [("9990000115", "9990000034")],
    };

    private static readonly Dictionary<string, string> s_records = new()
    {
        ["an allergy to penicillin"] = """ "type": "allergy", "data": { "type": "allergy", "causativeAgent": { "text": "Penicillin" }, "criticality": "high", "reaction": "Rash" } """,
        ["a dose that was refused"] = """ "type": "medicationAdministration", "data": { "medicine": { "text": "Paracetamol 500mg tablets" }, "scheduledAt": "2026-03-02T09:00:00Z", "prn": false, "outcome": "A", "outcomeText": "Refused", "route": "oral" } """,
        ["observations"] = """ "type": "observationSet", "data": { "respirationRate": 16, "spo2": 97, "spo2Scale": 1, "onOxygen": false, "systolic": 124, "diastolic": 70, "pulse": 72, "acvpu": "A", "temperatureC": 36.8, "device": "manual", "softSigns": [] } """,
        ["a plan not to resuscitate"] = """ "type": "alert", "data": { "category": "resuscitation", "code": "DNACPR", "startDate": "2026-01-05", "endDate": null, "documentLocation": "Front of paper file", "reviewOn": "2026-06-05" } """,
    };

    /// <summary>A trigger, and after it <c>died</c>, <c>unclear</c> or <c>leaves hh:mm</c>; each message is written down a minute after the one before.</summary>
    public static string Adt(string word, int number, string person)
    {
        var trigger = word[..3];
        var text = IngestPipelineTests.Adt(trigger, string.Create(CultureInfo.InvariantCulture, $"c{number}"))
            .Replace("9990000018^^^NHS||EXAMPLE^ADA||19380402", s_people[person], StringComparison.Ordinal)
            .Replace("EVN||202606011000", string.Create(CultureInfo.InvariantCulture, $"EVN||2026060110{10 + number}"), StringComparison.Ordinal)
            // PV1-44 admitted, PV1-45 left.
            .Replace("|1|19||||||||2026", "|1|19|||||||2026", StringComparison.Ordinal);
        if (word.EndsWith("died", StringComparison.Ordinal)) text = text.Replace("|1|19|", "|4|79|", StringComparison.Ordinal);
        if (word.EndsWith("unclear", StringComparison.Ordinal)) text = text.Replace("|1|19|", "|4|19|", StringComparison.Ordinal);
        if (word.Contains("leaves ", StringComparison.Ordinal))
            text = text.Replace("|202605281000|202606011000", $"|202605281000|20260601{word[^5..].Replace(":", "", StringComparison.Ordinal)}", StringComparison.Ordinal);
        // Who has not left yet has no time of leaving.
        return trigger is "A01" or "A13" or "A11" ? text.Replace("|1|19|||||||202605281000|202606011000", "|||||||||202605281000", StringComparison.Ordinal) : text;
    }

    /// <summary>A request of the home about Ida, with what the words say is wrong: <c>this, and that</c>.</summary>
    public static string TriageRequest(string words)
    {
        var text = """
            { "requestId": "tr-1", "raisedAt": "2026-03-02T09:58:00Z",
              "careOrganisation": { "name": "Home", "odsCode": "VLX01", "callback": "0113 496 0107" },
              "raisedBy": { "name": "J. Worker", "role": "Nurse" },
              "subjectOfCare": { "localId": "R-0107", "nhsNumber": "9990000115", "birthDate": "1938-04-02" },
              "softSigns": [], "redFlags": [], "headInjury": "no", "pregnancy": "no", "staffConcern": false, "onAnticoagulant": false,
              "observations": { "recordedAt": "2026-03-02T09:55:00Z", "respirationRate": 16, "spo2": 97, "spo2Scale": 1, "onOxygen": false,
                                "systolic": 124, "diastolic": 70, "pulse": 72, "acvpu": "A", "temperatureC": 36.8, "baselineNews2": 0 },
              "sbard": { "situation": "Seems a bit low." }, "allergies": ["None known"], "medicines": [] }
            """;
        foreach (var word in words.Split(", and "))
            foreach (var (from, to) in s_faults[word])
            {
                text.ShouldContain(from);
                text = text.Replace(from, to, StringComparison.Ordinal);
            }
        return text;
    }

    /// <summary>A record of the home about Ida.</summary>
    public static string CareRecord(string words) => $$"""
        { "specVersion": "1.0", "eventId": "e-1", "eventType": "records.changed", "occurredAt": "2026-03-02T09:30:00Z",
          "careOrganisation": { "name": "Home", "odsCode": "VLX01" },
          "subjectOfCare": { "localId": "R-0107", "nhsNumber": "9990000115", "birthDate": "1938-04-02" },
          "records": [ { "recordUid": "r-1", "version": 1, "changeType": "create", "status": "final", "date": "2026-03-02T09:05:00Z",
                         "careActor": { "id": "CW-19", "name": "J. Worker", "role": "Nurse" }, {{s_records[words]}} } ] }
        """;

    /// <summary>A flag that stands (<c>flag: its words</c>), or a question and its answer.</summary>
    public static Element Said(string said)
    {
        if (said.Split("flag: ") is ["", var words]) return Element.Resource("Flag").With("status", "active").With(new Element("code").With("text", words));
        var asked = said.IndexOf('?', StringComparison.Ordinal) + 1;
        var item = new Element("item") { IsRepeat = true }.With("linkId", "1").With("text", said[..asked]);
        item.Add(new Element("answer") { IsRepeat = true }).With("valueString", said[asked..].Trim());
        return Element.Resource("QuestionnaireResponse").With("status", "completed").With(item);
    }
}
