using System.Text;
using Gateway.Fhir.Json;
using Gateway.Fhir.Model;
using Gateway.Pathways.Stays;

namespace Gateway.Pathways;

/// <summary>What a discharge says, in the words of its fields, and what is made of it.</summary>
public sealed class DischargeTests
{
    private const string Method = "https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-DischargeMethod";

    [Theory]
    // PID-29/30               method  destination  is
    [InlineData("", "1", "19", DeathWord.Alive)]
    [InlineData("", "", "", DeathWord.NotSaid)]
    [InlineData("", "9", "99", DeathWord.NotSaid)]
    [InlineData("2026-06-01", "4", "79", DeathWord.Died)]
    [InlineData("", "4", "79", DeathWord.Died)]
    [InlineData("", "", "79", DeathWord.Died)]
    [InlineData("", "5", "", DeathWord.Died)]
    [InlineData("yes", "", "", DeathWord.Died)]
    [InlineData("2026-06-01", "8", "98", DeathWord.Died)]
    [InlineData("2026-06-01", "1", "19", DeathWord.Contradicted)]
    [InlineData("2026-06-01", "1", "", DeathWord.Contradicted)]
    [InlineData("", "4", "85", DeathWord.Contradicted)]
    [InlineData("", "1", "79", DeathWord.Contradicted)]
    [InlineData("no", "4", "", DeathWord.Contradicted)]
    public void Three_places_say_whether_somebody_died(string deceased, string method, string destination, DeathWord expected)
    {
        var patient = Element.Resource("Patient");
        if (deceased is "yes" or "no") patient.Add(Element.Boolean("deceasedBoolean", deceased == "yes"));
        else if (deceased.Length > 0) patient.With("deceasedDateTime", deceased);

        DeathFields.Of(patient, Stay(destination, method)).ShouldBe(expected);
    }

    [Theory]
    [InlineData("19", true, ReadinessState.Said)]
    [InlineData("85", true, ReadinessState.Said)]
    [InlineData("65", true, ReadinessState.Said)]
    [InlineData("51", true, ReadinessState.Contradictory)]
    [InlineData("88", true, ReadinessState.Contradictory)]
    [InlineData("19", false, ReadinessState.Said)]
    [InlineData("85", false, ReadinessState.Contradictory)]
    [InlineData("99", true, ReadinessState.Missing)]
    [InlineData("", false, ReadinessState.Missing)]
    public void The_destination_is_checked_against_where_the_register_says_that_they_live(string code, bool livesInHome, ReadinessState expected) =>
        Destination.Check(Stay(code, ""), livesInHome).State.ShouldBe(expected);

    [Fact]
    public void A_bare_discharge_leaves_everything_to_be_asked()
    {
        var lines = Readiness.Of([Stay("19", "1")], [], livesInHome: true);

        lines.Where(line => line.State == ReadinessState.Missing).Select(line => line.Item).ShouldBe(
            ["medicines to take home", "equipment", "transport", "key safe and access", "DNACPR or ReSPECT", "follow-up", "who was consulted"]);
        Readiness.Summary(lines).ShouldBe(
            "The hospital has not said: medicines to take home, equipment, transport, key safe and access, DNACPR or ReSPECT, follow-up, who was consulted.");
    }

    [Theory]
    // what was said                                                                             item                        is
    [InlineData("MedicationRequest: Ramipril 5 mg", "medicines to take home", ReadinessState.Said)]
    [InlineData("Medicines to take home supplied? Yes", "medicines to take home", ReadinessState.Said)]
    [InlineData("TTOs dispensed? 14 days", "medicines to take home", ReadinessState.Said)]
    [InlineData("Medicines to take home supplied? No", "medicines to take home", ReadinessState.NotInOrder)]
    [InlineData("TTOs? awaiting pharmacy", "medicines to take home", ReadinessState.NotInOrder)]
    [InlineData("TTOs? TBC", "medicines to take home", ReadinessState.NotInOrder)]
    [InlineData("Medication review in the past? Yes", "medicines to take home", ReadinessState.Missing)]
    [InlineData("Flag: Medication is given covertly", "medicines to take home", ReadinessState.Missing)]
    [InlineData("MedicationRequest: Ramipril 5 mg | Medicines to take home supplied? No", "medicines to take home", ReadinessState.Contradictory)]
    [InlineData("Transport booked for? 14:00 by patient transport", "transport", ReadinessState.Said)]
    [InlineData("Ambulance booked? 14:00", "transport", ReadinessState.Said)]
    [InlineData("Transport booked? Not yet", "transport", ReadinessState.NotInOrder)]
    [InlineData("Transport booked? Yes, time to be confirmed", "transport", ReadinessState.NotInOrder)]
    [InlineData("Transport booked? ", "transport", ReadinessState.NotInOrder)]
    [InlineData("Arrived by ambulance? Yes", "transport", ReadinessState.Missing)]
    [InlineData("Transported by? Stretcher", "transport", ReadinessState.Missing)]
    [InlineData("Transport booked? Yes | Transport booked? No", "transport", ReadinessState.Contradictory)]
    [InlineData("Has the patient been consulted? Yes", "who was consulted", ReadinessState.Said)]
    [InlineData("Has the patient been consulted? Yes | Has the carer been consulted? No", "who was consulted", ReadinessState.NotInOrder)]
    [InlineData("Has the carer been consulted? Unable to reach", "who was consulted", ReadinessState.NotInOrder)]
    [InlineData("Which consultant? Dr Example", "who was consulted", ReadinessState.Missing)]
    [InlineData("Has the patient been consulted? Yes | Has the patient been consulted? No", "who was consulted", ReadinessState.Contradictory)]
    [InlineData("Flag: 450476008", "DNACPR or ReSPECT", ReadinessState.Said)]
    [InlineData("Flag: 450476008 | Flag: 450475007", "DNACPR or ReSPECT", ReadinessState.Contradictory)]
    [InlineData("Flag: ReSPECT form in the folder", "DNACPR or ReSPECT", ReadinessState.Said)]
    [InlineData("Flag: ReSPECT", "DNACPR or ReSPECT", ReadinessState.Said)]
    [InlineData("Flag: Respect plan of May", "DNACPR or ReSPECT", ReadinessState.Said)]
    [InlineData("Flag: Not for resuscitation", "DNACPR or ReSPECT", ReadinessState.Said)]
    [InlineData("Flag: No DNACPR in place", "DNACPR or ReSPECT", ReadinessState.NotInOrder)]
    [InlineData("Flag: ReSPECT form awaiting signature", "DNACPR or ReSPECT", ReadinessState.NotInOrder)]
    [InlineData("DNACPR in place? No", "DNACPR or ReSPECT", ReadinessState.NotInOrder)]
    [InlineData("Flag: 450476008 | DNACPR in place? No", "DNACPR or ReSPECT", ReadinessState.Contradictory)]
    [InlineData("Flag: In respect of the hearing aid, see below", "DNACPR or ReSPECT", ReadinessState.Missing)]
    [InlineData("Flag: Treat with respect", "DNACPR or ReSPECT", ReadinessState.Missing)]
    [InlineData("Flag: Resuscitation trolley is by bay 4", "DNACPR or ReSPECT", ReadinessState.Missing)]
    [InlineData("Flag: Key safe by the door", "key safe and access", ReadinessState.Said)]
    [InlineData("Flag: Key safe no. 4711", "key safe and access", ReadinessState.Said)]
    [InlineData("Key code for the front door? 4711", "key safe and access", ReadinessState.Said)]
    [InlineData("Access to the property? Neighbour at 12", "key safe and access", ReadinessState.Said)]
    [InlineData("Access to the property? No problem", "key safe and access", ReadinessState.NotInOrder)]
    [InlineData("Flag: No key safe", "key safe and access", ReadinessState.NotInOrder)]
    [InlineData("Flag: Key safe not fitted", "key safe and access", ReadinessState.NotInOrder)]
    [InlineData("Flag: Key code TBC", "key safe and access", ReadinessState.NotInOrder)]
    [InlineData("Flag: Key safe by the door | Flag: Key safe awaiting repair", "key safe and access", ReadinessState.Contradictory)]
    [InlineData("Flag: IV access left arm", "key safe and access", ReadinessState.Missing)]
    [InlineData("Flag: No access issues", "key safe and access", ReadinessState.Missing)]
    [InlineData("Any access issues? No", "key safe and access", ReadinessState.Missing)]
    [InlineData("DeviceRequest: Walking frame", "equipment", ReadinessState.Said)]
    [InlineData("DeviceRequest: Hoist, awaiting delivery", "equipment", ReadinessState.NotInOrder)]
    [InlineData("Equipment delivered? Yes", "equipment", ReadinessState.Said)]
    [InlineData("Equipment delivered? Pending", "equipment", ReadinessState.NotInOrder)]
    [InlineData("Any equipment that is not in place? Yes", "equipment", ReadinessState.NotInOrder)]
    [InlineData("DeviceRequest: Walking frame | Equipment delivered? No", "equipment", ReadinessState.Contradictory)]
    [InlineData("Flag: Monitoring equipment alarms often", "equipment", ReadinessState.Missing)]
    [InlineData("Appointment: Fracture clinic", "follow-up", ReadinessState.Said)]
    [InlineData("Follow-up arranged? Fracture clinic, 20 June", "follow-up", ReadinessState.Said)]
    [InlineData("Follow up arranged? To follow", "follow-up", ReadinessState.NotInOrder)]
    [InlineData("Follow up arranged? None", "follow-up", ReadinessState.NotInOrder)]
    [InlineData("Can they follow upstairs? Yes", "follow-up", ReadinessState.Missing)]
    public void What_was_said_of_an_item_is_said_missing_or_contradictory(string said, string item, ReadinessState expected)
    {
        var record = said.Split(" | ").Select((one, number) => Told(one, number)).ToList();

        Readiness.Of([Stay("19", "1")], record, livesInHome: true).Single(line => line.Item == item).State.ShouldBe(expected);
    }

    [Theory]
    [InlineData("MedicationRequest", "draft", "medicines to take home", ReadinessState.NotInOrder)]
    [InlineData("MedicationDispense", "on-hold", "medicines to take home", ReadinessState.NotInOrder)]
    [InlineData("MedicationDispense", "completed", "medicines to take home", ReadinessState.Said)]
    [InlineData("Appointment", "waitlist", "follow-up", ReadinessState.NotInOrder)]
    [InlineData("Appointment", "booked", "follow-up", ReadinessState.Said)]
    [InlineData("Appointment", "cancelled", "follow-up", ReadinessState.Missing)]
    public void What_is_only_wanted_is_not_in_order(string type, string status, string item, ReadinessState expected)
    {
        var wanted = Told($"{type}: Example", 1);
        wanted.With("status", status);

        Readiness.Of([Stay("19", "1")], [wanted], livesInHome: true).Single(line => line.Item == item).State.ShouldBe(expected);
    }

    [Fact]
    public void The_summary_names_apart_what_was_not_said_what_is_not_in_order_and_what_contradicts_itself()
    {
        List<Element> record =
        [
            Told("MedicationRequest: Ramipril 5 mg", 1), Told("Equipment delivered? TBC", 2), Told("Transport booked? Yes", 3), Told("Transport booked? No", 4),
            Told("Key code? 4711", 5), Told("Flag: 450476008", 6), Told("Has the patient been consulted? Yes", 7),
        ];

        Readiness.Summary(Readiness.Of([Stay("19", "1")], record, livesInHome: true)).ShouldBe(
            "The hospital has not said: follow-up. By its own word these are not in order, or not yet: equipment. It has contradicted itself on: transport.");
    }

    [Fact]
    public void A_notice_that_proposed_another_day_than_the_discharge_is_named()
    {
        var notice = Element.Resource("ServiceRequest").With("id", "n").With("status", "active").With("occurrenceDateTime", "2026-06-05").With("authoredOn", "2026-06-03T11:20:00+01:00");

        var line = Readiness.Of([Stay("19", "1", ends: "2026-06-04T10:00:00+01:00")], [notice], livesInHome: true)[0];

        (line.Item, line.State).ShouldBe(("when they leave", ReadinessState.Contradictory));
        line.Text.ShouldContain("2026-06-05");
    }

    [Fact]
    public void What_was_said_before_this_stay_is_not_an_answer_for_it()
    {
        var old = Told("MedicationRequest: Ramipril 5 mg", 1).With("authoredOn", "2025-01-01");

        Readiness.Of([Stay("19", "1")], [old], livesInHome: true).Single(line => line.Item == "medicines to take home").State.ShouldBe(ReadinessState.Missing);
    }

    private static Element Stay(string destination, string method, string ends = "2026-06-05T16:45:00+01:00") => Read($$"""
        { "resourceType": "Encounter", "id": "stay", "status": "finished",
          "extension": [ { "url": "{{Method}}", "valueCodeableConcept": { "coding": [ { "code": "{{method}}" } ] } } ],
          "period": { "start": "2026-06-01T13:50:00+01:00", "end": "{{ends}}" },
          "hospitalization": { "dischargeDisposition": { "coding": [ { "code": "{{destination}}" } ] } } }
        """);

    private static Element Told(string said, int number)
    {
        if (said.Split(": ", 2) is [var type, var what] && !type.Contains(' ', StringComparison.Ordinal))
        {
            var code = what.All(char.IsAsciiDigit) ? $$"""{ "coding": [ { "code": "{{what}}", "display": "{{what}}" } ] }""" : $$"""{ "text": "{{what}}" }""";
            return Read($$"""{ "resourceType": "{{type}}", "id": "{{number}}", "status": "active", "code": {{code}}, "authoredOn": "2026-06-04", "start": "2026-06-20" }""");
        }
        var (question, answer) = (said[..(said.IndexOf('?', StringComparison.Ordinal) + 1)], said[(said.IndexOf('?', StringComparison.Ordinal) + 2)..]);
        return Read($$"""
            { "resourceType": "QuestionnaireResponse", "id": "{{number}}", "status": "completed", "authored": "2026-06-04",
              "item": [ { "linkId": "1", "text": "{{question}}", "answer": [ { "valueString": "{{answer}}" } ] } ] }
            """);
    }

    private static Element Read(string json) =>
        JsonTree.ReadForeign(Encoding.UTF8.GetBytes(json.Replace("\"code\": \"\"", "\"code\": null", StringComparison.Ordinal))).Root.ShouldNotBeNull();
}
