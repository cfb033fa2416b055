namespace Gateway.Web;

/// <summary>Messages as their senders write them. All people are made up.</summary>
internal static class Posted
{
    public const string Json = "application/json";
    public const string Hl7 = "application/hl7-v2";
    public const string Csv = "text/csv";
    public const string Xml = "application/xml";
    public const string Form = "application/x-www-form-urlencoded";

    public static string Triage(string id = "tr-1", string number = TestFolder.AdaNumber, string born = "1938-04-02") => $$"""
        { "requestId": "{{id}}", "raisedAt": "2026-06-01T08:20:00+01:00",
          "careOrganisation": { "name": "Alder House", "odsCode": "VL0AA", "callback": "0113 496 0001" },
          "raisedBy": { "name": "J. Worker", "role": "Nurse" },
          "subjectOfCare": { "localId": "R-0042", "nhsNumber": "{{number}}", "birthDate": "{{born}}" },
          "softSigns": ["eating-less"],
          "observations": { "recordedAt": "2026-06-01T08:05:00+01:00", "respirationRate": 25, "spo2": 91, "spo2Scale": 1, "onOxygen": false,
            "systolic": 105, "diastolic": 60, "pulse": 115, "acvpu": "A", "temperatureC": 38.5 },
          "sbard": { "situation": "More sleepy since yesterday.", "background": "Dementia.", "assessment": "Unwell.", "recommendation": "Review.", "decision": null } }
        """;

    public static string CareRecord(string id = "ev-1") => $$"""
        { "specVersion": "1.0", "eventId": "{{id}}", "eventType": "records.changed", "occurredAt": "2026-06-01T09:00:00+01:00",
          "careOrganisation": { "name": "Alder House", "odsCode": "VL0AA" },
          "subjectOfCare": { "localId": "R-0042", "nhsNumber": "{{TestFolder.AdaNumber}}", "birthDate": "1938-04-02" },
          "records": [ { "recordUid": "obs-1", "version": 1, "changeType": "create", "status": "final", "type": "observationSet",
            "date": "2026-06-01T08:05:00+01:00", "careActor": { "id": "CW-19", "name": "J. Worker", "role": "Nurse" },
            "data": { "respirationRate": 21, "spo2": 93, "spo2Scale": 1, "onOxygen": false, "systolic": 120, "diastolic": 60,
              "pulse": 95, "acvpu": "A", "temperatureC": 37.5 } } ] }
        """;

    public static string Discharge(string controlId = "MSG0001", string born = "19380402") => string.Join('\r',
        $@"MSH|^~\&|PAS|RXX07|ROUTE|ROUTE|202606051706||ADT^A03^ADT_A03|{controlId}|P|2.4|1|20260605170600|||GBR|UNICODE|EN||iTKv1.0",
        "EVN||202606051705|||111111111^Clerk^Alex^^^Miss^^RXX07|202606051645",
        $"PID|1||{TestFolder.AdaNumber}^^^NHS~H0000107^^^RXX07^MR||QUILLFEATHER^ADA^^^MRS^^L||{born}|2|||ALDER HOUSE^^^^ZZ1 1ZZ^GBR^H",
        "PV1|1|I|RXX07^WARD4^BAY2-6^RXX07|21|||C3456789^Darwin^Samuel^^^Dr^^^GMC|||300||||54|||||V0000108^^^VISITID|||||||||||||||||1|85|01||||||202606011350|202606051645",
        "");

    public static string Visits(string file = "000124") => $"""
        FileReference,Description,Created,ProviderRef,ContractNumber,ServiceUserRef,ServiceUserDetails,WeekEnding,OurRef,ServiceUserContribution,PaymentClaimed,ServiceType,VisitDate,StartTimeClaimed,DurationClaimed,ActualStartTime,ActualDuration,SecondaryVisit,NumberOfCarers
        {file},Week 35 actuals,2026-06-08T15:02:13,PROV01,C-0042,SU10001,"Thistlewick, Cleo",07/06/2026,INV-77,0.00,,HOME CARE,01/06/2026,07:00:00,00:30:00,07:04:00,00:27:00,False,1
        {file},Week 35 actuals,2026-06-08T15:02:13,PROV01,C-0042,SU10002,"Other, Olive",07/06/2026,INV-77,0.00,,HOME CARE,01/06/2026,08:00:00,00:30:00,08:04:00,00:27:00,False,1

        """;

    public static string Alarm(string reference = "00001883") =>
        $"<mrq><ref>{reference}</ref><cha>0</cha><mty>ME</mty><cid>26317</cid><dty>0004</dty><did>00</did><dco>000</dco><stc>0010</stc><lco>002</lco><crd>gsm:</crd></mrq>";

    public const string Notice = "userid=363&appli=1&startdate=1530576000&enddate=1530662400";
}
