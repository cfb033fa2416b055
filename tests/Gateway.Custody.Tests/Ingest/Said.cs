using System.Globalization;

namespace Gateway.Custody.Ingest;

/// <summary>One thing said of one matter in the words of each source. All people are made up.</summary>
/// <param name="Message">The sender's number of the message.</param>
/// <param name="Order">Where it stands among what the sender says of the matter: a version, or the hour at which it was written down.</param>
/// <param name="Value">What is measured or how long it took.</param>
/// <param name="About"><c>ada</c> or <c>bea</c>.</param>
/// <param name="Way"><c>stated</c>, <c>taken-back</c>, or a step of the source's own.</param>
internal sealed record Said(int Message, int Order, string Value = "20", string About = "ada", string Way = "stated")
{
    private string Number => About == "ada" ? "9990000018" : "9990000026";

    private string Born => About == "ada" ? "1938-04-02" : "1940-01-01";

    private string Hour => (8 + Order).ToString("D2", CultureInfo.InvariantCulture);

    /// <summary>The body, and who sends it.</summary>
    public (string Client, string Body) In(string source) => source switch
    {
        "mods-dscr" => ("home", Mods()),
        "itk-adt" => ("hospital", Adt()),
        "abacus-visits" => ("home", Abacus()),
        "cld-r2" => ("home", Cld()),
        "scaip" => ("home", $"<mrq><ref>{Message:D8}</ref><cha>0</cha><mty>ME</mty><cid>26318</cid><dty>0004</dty><did>00</did><stc>{(Way == "taken-back" ? "0019" : "0010")}</stc></mrq>"),
        "withings" => ("supplier", $"userid={(About == "ada" ? 77 : 78)}&appli=1&startdate={1780297500 + Message}&enddate=1780297801"),
        "open-mhealth" => ("home", OpenMHealth()),
        "sensor-falls" => ("home", $$"""
            {"type":"sensor.detection.fall","timestamp":"2026-06-01T{{Hour}}:05:00Z","data":{"sn":"S-ADA","eventId":"ev-1","event":"fall","state":"{{(Way == "taken-back" ? "cancelled" : Way == "stated" ? "detected" : Way)}}"} }
            """),
        "adw-discharge" => ("hospital", Adw()),
        "triage-restore2" => ("home", Triage()),
        _ => throw new ArgumentOutOfRangeException(nameof(source), source, "Nobody has written what this source says."),
    };

    /// <summary>The record behind a thin notification.</summary>
    public string Fetched() => $$"""
        { "status": 0, "body": { "updatetime": 1780300800, "timezone": "Europe/London", "measuregrps": [
          { "grpid": 1, "attrib": 0, "category": 1, "date": 1780297600, "deviceid": "d", "measures": [ { "type": 1, "unit": 0, "value": {{Value}} } ] } ] } }
        """;

    private string Mods()
    {
        var (status, change, data) = Way == "taken-back" ? ("entered-in-error", "withdraw", "null") : ("final", Order == 1 ? "create" : "amend", $$"""{ "value": {{Value}}, "unit": "kg" }""");
        return $$"""
            { "eventId": "e{{Message}}", "occurredAt": "2026-06-01T{{Hour}}:00:00+01:00", "careOrganisation": { "name": "Home", "odsCode": "VLX01" },
              "subjectOfCare": { "nhsNumber": "{{Number}}", "birthDate": "{{Born}}" }, "records": [ { "recordUid": "r-1", "version": {{Order}}, "changeType": "{{change}}",
                "status": "{{status}}", "type": "weight", "date": "2026-06-01T08:00:00+01:00", "data": {{data}} } ] }
            """;
    }

    /// <summary>Stated first it is an admission, then an update; <c>discharge</c> and its cancellation are steps of their own.</summary>
    private string Adt()
    {
        var trigger = Way switch { "taken-back" => "A11", "discharge" => "A03", "discharge-cancelled" => "A13", _ => Order == 1 ? "A01" : "A08" };
        var ended = trigger == "A03";
        return string.Join('\r',
            $"MSH|^~\\&|PAS|RXX01|GATEWAY|GATEWAY|20260601{Hour}00||ADT^{trigger}^ADT_A01|{Message}|P|2.4|||||GBR|UNICODE|EN||iTKv1.0",
            $"EVN||20260601{Hour}00",
            $"PID|1||{Number}^^^NHS||EXAMPLE^{About.ToUpperInvariant()}||{Born.Replace("-", "", StringComparison.Ordinal)}|2",
            $"PV1|1|I|WARD{Value}^^^RXX01||||||||||||||||V-1^^^VISITID|||||||||||||||||{(ended ? "1|19" : "|")}|||||||202605281000|{(ended ? "202606010755" : "")}") + "\r";
    }

    private string Abacus() => $"""
        FileReference,Description,Created,ProviderRef,ContractNumber,ServiceUserRef,ServiceUserDetails,WeekEnding,OurRef,ServiceUserContribution,PaymentClaimed,ServiceType,VisitDate,StartTimeClaimed,DurationClaimed,ActualStartTime,ActualDuration,SecondaryVisit,NumberOfCarers
        {Message},Week,2026-06-08T{Hour}:02:13,PROV01,C,SU-{About.ToUpperInvariant()},"Example",07/06/2026,INV,0.00,,HOME CARE,01/06/2026,07:00:00,00:30:00,07:04:00,00:{Value}:00,False,1

        """;

    private string Cld() => $"""
        LA_Code,Reporting_Period_End_Date,NHS_Number,LA_Person_Unique_Identifier,Date_of_Birth,Client_Type,Event_Type,Event_Reference,Event_Start_Date,Event_End_Date,Event_Outcome,Service_Type,Service_Component
        000,{Order:D2}/06/2026,{Number},LAS1,{Born[8..]}/{Born[5..7]}/{Born[..4]},Service user,Service,EV1,03/11/2025,{(Value == "20" ? "" : $"{Value}/05/2026")},,Long term support: Nursing care,

        """;

    private string OpenMHealth() => $$"""
        { "header": { "id": "p-{{Message}}", "creation_date_time": "2026-06-01T{{Hour}}:25:00Z", "schema_id": { "namespace": "omh", "name": "body-weight", "version": "3.0" }, "user_id": "U-{{About.ToUpperInvariant()}}" },
          "body": { "body_weight": { "value": {{Value}}, "unit": "kg" }, "effective_time_frame": { "date_time": "2026-06-01T07:24:00Z" } } }
        """;

    private string Adw()
    {
        var example = File.ReadAllText(Path.Combine(IngestDesk.Mappings, "adw-discharge", "examples", Way == "taken-back" ? "withdrawal.in.xml" : "discharge.in.xml"));
        var header = $"19000000-0000-4000-8000-{Message:D12}";
        return example
            .Replace("19000000-0000-4000-8000-000000000001", header, StringComparison.Ordinal).Replace("19000000-0000-4000-8000-000000000003", header, StringComparison.Ordinal)
            .Replace("2026-06-03T11:20:00", $"2026-06-03T{Hour}:20:00", StringComparison.Ordinal).Replace("2026-06-04T15:15:00", $"2026-06-03T{Hour}:20:00", StringComparison.Ordinal)
            .Replace("9990000115", Number, StringComparison.Ordinal).Replace("1938-04-02", Born, StringComparison.Ordinal);
    }

    private string Triage()
    {
        var decided = Way == "decided" ? $$""", "outcome": { "decidedAt": "2026-06-01T{{Hour}}:30:00+01:00", "by": { "name": "Dr Example" }, "disposition": "stay-in-home-with-plan", "plan": "Rest." }""" : "";
        return $$"""
            { "requestId": "tr-{{Message}}", "raisedAt": "2026-06-01T08:20:00+01:00", "careOrganisation": { "name": "Home", "odsCode": "VLX01", "callback": "0113 496 0001" },
              "raisedBy": { "name": "J. Worker", "role": "Nurse" }, "subjectOfCare": { "nhsNumber": "{{Number}}", "birthDate": "{{Born}}" },
              "observations": { "recordedAt": "2026-06-01T08:05:00+01:00", "respirationRate": {{Value}}, "spo2": 96, "spo2Scale": 1, "onOxygen": false, "systolic": 120, "diastolic": 60, "pulse": 70, "acvpu": "A", "temperatureC": 37.0 },
              "sbard": { "situation": "Sleepy." }{{decided}} }
            """;
    }
}
