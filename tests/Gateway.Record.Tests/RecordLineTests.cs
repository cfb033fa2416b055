namespace Gateway.Record.Tests;

/// <summary>What a clinician reads for what a source sent.</summary>
public sealed class RecordLineTests
{
    [Theory]
    [InlineData("""{"value":37.50,"unit":"degree Celsius","code":"Cel"}""", "37.50 °C")] // the digits as they came
    [InlineData("""{"value":97,"unit":"percent","code":"%"}""", "97%")]
    [InlineData("""{"value":21,"unit":"per minute","code":"/min"}""", "21 a minute")]
    [InlineData("""{"value":62.4,"unit":"kg","code":"kg"}""", "62.4 kg")]
    [InlineData("""{"value":150,"unit":"millilitre","code":"mL"}""", "150 ml")]
    [InlineData("""{"value":35,"comparator":"<","unit":"degree Celsius","code":"Cel"}""", "<35 °C")]
    [InlineData("""{"value":3,"unit":"cups"}""", "3 cups")] // no table of cups, so cups
    [InlineData("""{"value":3}""", "3")]
    [InlineData("""{"value":14,"unit":"score","code":"{score}"}""", "14")]
    public void A_quantity_has_its_unit_in_words(string quantity, string value) =>
        Resources.Line($$"""{"resourceType":"Observation","id":"o","status":"final","code":{"text":"Measured"},"valueQuantity":{{quantity}}}""", "Observations").Value.ShouldBe(value);

    [Fact]
    public void A_task_says_of_whom_it_is_asked_and_how_far_it_is()
    {
        const string task = """
            {"resourceType":"Task","id":"t","status":"completed","intent":"order","priority":"routine","code":{"text":"Act on this, then say what was done."},
             "businessStatus":{"coding":[{"code":"in-progress"}]},"description":"The hospital has not said: transport.","owner":{"display":"Example House"},"note":[{"text":"no hoist"}]}
            """;

        Resources.Line(task, "Triage and requests").Value.ShouldBe("Example House: in progress; The hospital has not said: transport.; routine; no hoist");
    }

    [Theory]
    [InlineData("\"valueBoolean\":true", "yes")]
    [InlineData("\"valueBoolean\":false", "no")]
    [InlineData("\"valueInteger\":6", "6")]
    [InlineData("\"valueString\":\"as usual\"", "as usual")]
    [InlineData("\"valueCodeableConcept\":{\"coding\":[{\"code\":\"300202002\",\"display\":\"Responds to voice\"}]}", "Responds to voice")]
    [InlineData("\"valueCodeableConcept\":{\"text\":\"V\",\"coding\":[{\"code\":\"300202002\",\"display\":\"Responds to voice\"}]}", "Responds to voice (V)")] // a letter is no word
    [InlineData("\"valueRange\":{\"low\":{\"value\":88,\"code\":\"%\"},\"high\":{\"value\":92,\"code\":\"%\"}}", "88–92%")]
    [InlineData("\"dataAbsentReason\":{\"text\":\"Refused\"}", "no value: Refused")]
    [InlineData("\"status\":\"final\"", "")]
    public void A_value_is_in_words(string value, string words)
    {
        var status = value.StartsWith("\"status", StringComparison.Ordinal) ? "" : "\"status\":\"final\",";

        Resources.Line($$"""{"resourceType":"Observation","id":"o",{{status}}"code":{"text":"Seen"},{{value}}}""", "Observations").Value.ShouldBe(words);
    }

    [Fact]
    public void Blood_pressure_is_said_as_clinicians_say_it()
    {
        var line = Resources.Line("""
            {"resourceType":"Observation","id":"bp","status":"final","code":{"coding":[{"system":"http://loinc.org","code":"85354-9"}],"text":"Blood pressure"},"effectiveDateTime":"2026-06-01T08:05:00+01:00",
             "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}]},"valueQuantity":{"value":128,"unit":"millimeter of mercury","code":"mm[Hg]"}},
                          {"code":{"coding":[{"system":"http://loinc.org","code":"8462-4"}]},"valueQuantity":{"value":74,"unit":"millimeter of mercury","code":"mm[Hg]"}}]}
            """, "Observations");

        line.ShouldBe(new RecordLine("2026-06-01T08:05:00+01:00", "Blood pressure", "128/74 mmHg", "mods-dscr", "final", "Observation/bp", false));
    }

    [Fact]
    public void Half_a_blood_pressure_says_which_half()
    {
        Resources.Line("""
            {"resourceType":"Observation","id":"bp","status":"final","code":{"text":"Blood pressure"},
             "component":[{"code":{"coding":[{"system":"http://loinc.org","code":"8480-6"}],"text":"Systolic blood pressure"},"valueQuantity":{"value":128,"code":"mm[Hg]"}}]}
            """, "Observations").Value.ShouldBe("Systolic blood pressure 128 mmHg");
    }

    [Theory]
    [InlineData("\"valueQuantity\":{\"value\":5,\"unit\":\"ScoreOf\",\"code\":\"{ScoreOf}\"}", "5", true)] // threshold for an urgent response
    [InlineData("\"valueQuantity\":{\"value\":4,\"unit\":\"ScoreOf\",\"code\":\"{ScoreOf}\"}", "4", false)]
    [InlineData("\"component\":[{\"valueQuantity\":{\"value\":2}},{\"valueQuantity\":{\"value\":1}},{\"dataAbsentReason\":{\"text\":\"x\"}}]", "incomplete, at least 3", false)]
    [InlineData("\"component\":[{\"valueQuantity\":{\"value\":3}},{\"dataAbsentReason\":{\"text\":\"x\"}}]", "incomplete, at least 3", true)] // a single 3
    [InlineData("\"dataAbsentReason\":{\"text\":\"x\"}", "incomplete", false)]
    public void A_news2_without_a_total_is_incomplete_and_never_zero(string value, string words, bool isUrgent)
    {
        var line = Resources.Line($$"""{"resourceType":"Observation","id":"n","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"1104051000000101","display":"Royal College of Physicians"}]},{{value}}}""", "Observations");

        line.What.ShouldBe("NEWS2 total");
        line.Value.ShouldBe(words);
        line.IsUrgent.ShouldBe(isUrgent);
    }

    public static TheoryData<string, string, string, string> Rows() => new()
    {
        { """{"resourceType":"Communication","id":"x","status":"in-progress","category":[{"coding":[{"code":"alert"}]}],"priority":"stat","topic":{"text":"Alarm"},"payload":[{"contentString":"Status: 0010"}]}""", "Alarms and falls", "Alarm", "Status: 0010" },
        { """{"resourceType":"Communication","id":"x","status":"completed","topic":{"text":"0102","coding":[{"code":"0102","display":"Periodic test"}]},"sender":{"reference":"Device/d"}}""", "Alarms and falls", "Periodic test (0102)", "" },
        { """{"resourceType":"Observation","id":"x","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"1912002"}],"text":"Fall"},"valueBoolean":true,"component":[{"code":{"text":"Head injury"},"valueString":"unknown"}]}""", "Alarms and falls", "Fall", "yes; Head injury unknown" },
        { """{"resourceType":"Flag","id":"x","status":"active","code":{"coding":[{"system":"http://snomed.info/sct","code":"129839007"}],"text":"At risk for falls"},"category":[{"text":"falls"}]}""", "Flags and plans", "At risk for falls", "falls" },
        { """{"resourceType":"ServiceRequest","id":"x","status":"active","priority":"urgent","code":{"text":"urgent-community-response"},"reasonCode":[{"text":"More sleepy since yesterday."}]}""", "Triage and requests", "urgent-community-response", "urgent; More sleepy since yesterday." },
        { """{"resourceType":"QuestionnaireResponse","id":"x","status":"completed","questionnaire":"https://gateway.example/Questionnaire/triage-request|1.0.0","item":[{"linkId":"soft-sign","text":"Soft signs","answer":[{"valueCoding":{"code":"more-sleepy","display":"More sleepy than usual"}},{"valueCoding":{"code":"eating-less"}}]},{"linkId":"plan","answer":[{"valueString":"Comfort.","item":[{"linkId":"plan.cpr","text":"CPR","answer":[{"valueBoolean":false}]}]}]}]}""", "Triage and requests", "Triage request", "Soft signs: More sleepy than usual, eating-less; plan: Comfort.; CPR: no" },
        { """{"resourceType":"QuestionnaireResponse","id":"x","status":"completed","questionnaire":"https://gateway.example/Questionnaire/about-me","item":[{"linkId":"a","text":"What is most important to me","answer":[{"valueString":"Tea at four."}]}]}""", "Flags and plans", "About me", "What is most important to me: Tea at four." },
        { """{"resourceType":"GuidanceResponse","id":"x","status":"success","contained":[{"resourceType":"Parameters","id":"output","parameter":[{"name":"disposition","valueCode":"ucr-two-hours"}]}],"note":[{"text":"Ask urgent community response."}]}""", "Triage and requests", "Triage decision: urgent community response within 2 hours", "Ask urgent community response." },
        { """{"resourceType":"Communication","id":"x","status":"completed","basedOn":[{"reference":"ServiceRequest/1"}],"topic":{"text":"Decision"},"payload":[{"contentString":"Plan: antibiotics"}]}""", "Triage and requests", "Decision", "Plan: antibiotics" },
        { """{"resourceType":"Encounter","id":"x","status":"finished","class":{"code":"IMP","display":"inpatient encounter"},"period":{"start":"2026-05-30T10:00:00+01:00","end":"2026-06-01T14:00:00+01:00"},"location":[{"location":{"display":"Ward 7"}}],"serviceProvider":{"reference":"Organization/1"},"hospitalization":{"dischargeDisposition":{"text":"54"}}}""", "Hospital stays", "inpatient encounter", "Ward 7; discharged to: 54; until 2026-06-01T14:00:00+01:00" },
        { """{"resourceType":"Encounter","id":"x","status":"finished","class":{"code":"HH","display":"home health"},"serviceType":{"text":"HOME CARE"},"period":{"start":"2026-06-01T07:30:00+01:00","end":"2026-06-01T08:00:00+01:00"}}""", "Homecare visits", "home health, HOME CARE", "until 2026-06-01T08:00:00+01:00" },
        { """{"resourceType":"MedicationStatement","id":"x","status":"active","medicationCodeableConcept":{"text":"Paracetamol 500mg tablets"},"dosage":[{"text":"Two, four times a day"}]}""", "Medicines", "Paracetamol 500mg tablets", "Two, four times a day" },
        { """{"resourceType":"MedicationAdministration","id":"x","status":"not-done","statusReason":[{"text":"Refused"}],"medicationCodeableConcept":{"text":"Donepezil 10mg tablets"}}""", "Medicines", "Donepezil 10mg tablets", "not given; Refused" },
        { """{"resourceType":"MedicationAdministration","id":"x","status":"unknown","medicationCodeableConcept":{"text":"Donepezil 10mg tablets"}}""", "Medicines", "Donepezil 10mg tablets", "not known whether given" },
        { """{"resourceType":"MedicationAdministration","id":"x","status":"completed","medicationCodeableConcept":{"text":"Donepezil 10mg tablets"},"dosage":{"dose":{"value":1,"unit":"tablet"}}}""", "Medicines", "Donepezil 10mg tablets", "given; 1 tablet" },
        { """{"resourceType":"AllergyIntolerance","id":"x","criticality":"high","code":{"text":"Penicillin"},"reaction":[{"manifestation":[{"text":"Rash"}]}]}""", "Allergies", "Penicillin", "Rash; criticality high" },
        { """{"resourceType":"CarePlan","id":"x","status":"active","intent":"plan","title":"Drinking","description":"Needs prompting","activity":[{"detail":{"status":"in-progress","description":"Offer a drink every hour"}}]}""", "Flags and plans", "Drinking", "Needs prompting; Offer a drink every hour" },
        { """{"resourceType":"Communication","id":"x","status":"completed","topic":{"text":"Daily note: sleep"},"payload":[{"contentString":"Slept well."}],"note":[{"text":"Shift: night"}]}""", "Incidents and notes", "Daily note: sleep", "Slept well.; Shift: night" },
        { """{"resourceType":"Condition","id":"x","code":{"text":"Dementia"}}""", "Other", "Dementia", "" },
        { """{"resourceType":"RelatedPerson","id":"x","name":[{"given":["B."],"family":"Example"}],"relationship":[{"text":"daughter"}],"telecom":[{"value":"07700 900000"}]}""", "Other", "B. Example, daughter", "07700 900000" },
        { """{"resourceType":"NutritionOrder","id":"x","status":"active"}""", "Flags and plans", "Nutrition order", "" },
        { """{"resourceType":"VisionPrescription","id":"x","status":"active"}""", "Other", "Vision prescription", "" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void A_line_says_what_it_is_in_the_section_where_it_is_looked_for(string json, string section, string what, string value)
    {
        var line = Resources.Line(json, section);

        line.What.ShouldBe(what);
        line.Value.ShouldBe(value);
    }

    [Theory]
    [InlineData("Communication", "in-progress", "stat", true)]
    [InlineData("Communication", "completed", "stat", false)] // somebody has dealt with it
    [InlineData("Communication", "in-progress", "routine", false)]
    [InlineData("ServiceRequest", "active", "urgent", true)]
    [InlineData("ServiceRequest", "revoked", "urgent", false)]
    [InlineData("Task", "requested", "asap", true)]
    public void What_is_open_and_pressing_is_urgent(string type, string status, string priority, bool isUrgent) =>
        PersonRecord.Of([Resources.Sourced($$"""{"resourceType":"{{type}}","id":"x","status":"{{status}}","priority":"{{priority}}"}""")])
            .Sections.SelectMany(section => section.Lines).ShouldHaveSingleItem().IsUrgent.ShouldBe(isUrgent);

    [Theory]
    [InlineData("manage-in-home", false)]
    [InlineData("gp-within-hours", false)]
    [InlineData("ucr-two-hours", true)]
    [InlineData("emergency-999", true)]
    [InlineData("something-new", true)] // until somebody has read it
    public void A_decision_for_help_soon_is_urgent(string disposition, bool isUrgent) =>
        Resources.Line($$"""{"resourceType":"GuidanceResponse","id":"x","status":"success","contained":[{"resourceType":"Parameters","parameter":[{"name":"disposition","valueCode":"{{disposition}}"}]}]}""", "Triage and requests")
            .IsUrgent.ShouldBe(isUrgent);

    [Fact]
    public void A_line_without_a_named_source_takes_the_resources_own()
    {
        var line = PersonRecord.Of([Resources.Sourced("""{"resourceType":"Flag","id":"f","meta":{"source":"https://gateway.example/source/withings"}}""", "")])
            .Sections.SelectMany(section => section.Lines).ShouldHaveSingleItem();

        line.Source.ShouldBe("https://gateway.example/source/withings");
    }
}
