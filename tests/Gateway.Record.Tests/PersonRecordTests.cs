namespace Gateway.Record.Tests;

public sealed class PersonRecordTests
{
    private static readonly string[] Types =
    [
        "AdverseEvent", "AllergyIntolerance", "Appointment", "AppointmentResponse", "AuditEvent", "Basic", "Binary", "BodyStructure", "Bundle", "CarePlan", "CareTeam",
        "ClinicalImpression", "Communication", "CommunicationRequest", "Composition", "Condition", "Consent", "Coverage", "DetectedIssue", "Device", "DeviceUseStatement",
        "DiagnosticReport", "DocumentManifest", "DocumentReference", "Encounter", "EpisodeOfCare", "FamilyMemberHistory", "Flag", "Goal", "GuidanceResponse", "HealthcareService",
        "ImagingStudy", "Immunization", "ImmunizationRecommendation", "List", "Location", "Media", "Medication", "MedicationAdministration", "MedicationDispense",
        "MedicationRequest", "MedicationStatement", "NutritionOrder", "Observation", "OperationOutcome", "Organization", "Parameters", "Practitioner", "PractitionerRole", "Procedure",
        "Provenance", "QuestionnaireResponse", "RelatedPerson", "RequestGroup", "RiskAssessment", "ServiceRequest", "Specimen", "Task", "VisionPrescription", "NotYetInvented",
    ];

    [Fact]
    public void Every_resource_is_shown_exactly_once_whatever_it_is()
    {
        // Of each type: one that says nothing at all, and one that was entered in error.
        var resources = Types.SelectMany(type => new[]
        {
            Resources.Sourced($$"""{"resourceType":"{{type}}","id":"bare-{{type}}"}"""),
            Resources.Sourced($$"""{"resourceType":"{{type}}","id":"struck-{{type}}","code":{"text":"x"},"status":"entered-in-error"}""", "itk-adt"),
        }).Append(Resources.Sourced("""{"resourceType":"Patient","id":"p-1"}""", "register"))
          .Append(Resources.Sourced("""{"resourceType":"Patient","id":"p-1-older"}""", "mods-dscr", Resources.Recorded.AddDays(-1)))
          .ToList();

        var record = PersonRecord.Of(resources);

        var shown = record.Sections.SelectMany(section => section.Lines).Select(line => line.Reference).Append($"Patient/{record.Patient["id"]!.Text}").ToList();
        shown.ShouldBe(resources.Select(resource => $"{resource.Resource.ResourceType}/{resource.Resource["id"]!.Text}"), ignoreOrder: true);
        record.Patient["id"]!.Text.ShouldBe("p-1");
        foreach (var line in record.Sections.SelectMany(section => section.Lines))
        {
            line.What.ShouldNotBeNullOrWhiteSpace(line.Reference);
            line.Source.ShouldNotBeNullOrWhiteSpace(line.Reference);
            line.IsStruck.ShouldBe(line.Reference.Contains("/struck-"), line.Reference);
        }
    }

    [Fact]
    public void The_same_statement_of_two_sources_is_two_lines()
    {
        const string json = """{"resourceType":"MedicationStatement","id":"m","status":"active","medicationCodeableConcept":{"text":"Paracetamol 500mg tablets"}}""";

        var record = PersonRecord.Of([Resources.Sourced(json, "mods-dscr"), Resources.Sourced(json, "itk-adt")]);

        Section(record, "Medicines").Lines.Select(line => line.Source).ShouldBe(["mods-dscr", "itk-adt"], ignoreOrder: true);
    }

    [Fact]
    public void Sections_stand_in_the_order_a_clinician_reads()
    {
        PersonRecord.Of([]).Sections.Select(section => section.Title).ShouldBe(
        [
            "Alarms and falls", "Triage and requests", "Observations", "Hospital stays", "Homecare visits",
            "Medicines", "Allergies", "Flags and plans", "Incidents and notes", "Other",
        ]);
    }

    [Fact]
    public void No_allergies_recorded_is_not_no_known_allergies()
    {
        var empty = Section(PersonRecord.Of([]), "Allergies");
        var stated = Section(PersonRecord.Of([Resources.Sourced("""
            {"resourceType":"AllergyIntolerance","id":"a","clinicalStatus":{"coding":[{"code":"active"}]},"verificationStatus":{"coding":[{"code":"unconfirmed"}]},
             "code":{"coding":[{"system":"http://snomed.info/sct","code":"716186003","display":"No known allergy"}]}}
            """)]), "Allergies");

        empty.Lines.ShouldBeEmpty();
        empty.Note.ShouldBe("Nothing recorded. This is not the same as no known allergies.");
        stated.Note.ShouldBeEmpty();
        stated.Lines.ShouldHaveSingleItem().What.ShouldBe("No known allergy");
    }

    [Fact]
    public void The_newest_comes_first_whatever_the_precision_and_the_offset_and_unknown_times_come_last()
    {
        SourcedResource Note(string id, string? sent) => Resources.Sourced(
            $$"""{"resourceType":"Communication","id":"{{id}}"{{(sent is null ? "" : $",\"sent\":\"{sent}\"")}},"status":"completed"}""");

        var record = PersonRecord.Of([Note("month", "2026-05"), Note("none", null), Note("bst", "2026-06-01T08:30:00+01:00"), Note("utc", "2026-06-01T07:45:00Z"), Note("day", "2026-06-01"), Note("broken", "yesterday")]);

        var lines = Section(record, "Incidents and notes").Lines;
        lines.Select(line => line.Reference).ShouldBe(["Communication/utc", "Communication/bst", "Communication/day", "Communication/month", "Communication/none", "Communication/broken"]);
        lines.Select(line => line.When).ShouldBe(["2026-06-01T07:45:00Z", "2026-06-01T08:30:00+01:00", "2026-06-01", "2026-05", null, "yesterday"]);
    }

    [Fact]
    public void What_was_entered_in_error_is_struck_and_never_urgent()
    {
        var observation = Resources.Line("""
            {"resourceType":"Observation","id":"n","status":"entered-in-error","code":{"coding":[{"system":"http://snomed.info/sct","code":"1104051000000101"}]},"valueQuantity":{"value":12,"code":"{ScoreOf}"}}
            """, "Observations");
        var allergy = Resources.Line("""
            {"resourceType":"AllergyIntolerance","id":"a","verificationStatus":{"coding":[{"code":"entered-in-error"}]},"code":{"text":"Penicillin"}}
            """, "Allergies");

        observation.IsStruck.ShouldBeTrue();
        observation.IsUrgent.ShouldBeFalse();
        observation.Value.ShouldBe("12");
        allergy.IsStruck.ShouldBeTrue();
        allergy.Status.ShouldBe("entered in error");
        allergy.What.ShouldBe("Penicillin");
    }

    [Fact]
    public void Only_the_latest_score_and_the_latest_decision_are_urgent()
    {
        SourcedResource Score(string id, string time, int total) => Resources.Sourced(
            $$$"""{"resourceType":"Observation","id":"{{{id}}}","status":"final","code":{"coding":[{"system":"http://snomed.info/sct","code":"1104051000000101"}]},"effectiveDateTime":"{{{time}}}","valueQuantity":{"value":{{{total}}}}}""");

        var worse = Section(PersonRecord.Of([Score("old", "2026-05-01", 2), Score("new", "2026-06-01", 7)]), "Observations");
        var better = Section(PersonRecord.Of([Score("old", "2026-05-01", 7), Score("new", "2026-06-01", 2)]), "Observations");

        worse.Lines.Where(line => line.IsUrgent).Select(line => line.Reference).ShouldBe(["Observation/new"]);
        better.Lines.ShouldAllBe(line => !line.IsUrgent);
    }

    [Fact]
    public void Text_made_by_accident_holds_no_patient_data()
    {
        var sourced = Resources.Sourced("""{"resourceType":"Flag","id":"f","status":"active","code":{"text":"Not for CPR"}}""");
        var record = PersonRecord.Of([sourced]);

        $"{record} {sourced} {Section(record, "Flags and plans")} {Section(record, "Flags and plans").Lines[0]}".ShouldBe("PersonRecord SourcedResource Flags and plans Flag/f");
    }

    private static RecordSection Section(PersonRecord record, string title) => record.Sections.Single(section => section.Title == title);
}
