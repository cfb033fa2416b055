using System.Security;
using System.Text;

namespace Gateway.Simulators.Story.Formats;

/// <summary>A discharge notice as a hospital writes it to a council (ADW, FHIR DSTU2 XML): somebody is to leave on a day, and a place is asked for.</summary>
internal static class AdwNotice
{
    private static readonly string s_template = StoryFiles.ReadText("adw-discharge.xml");

    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var stay = scene.Stay(entry.Stay);
        var person = scene.Person(stay.Who);
        var hospital = scene.Organisation(entry.From);
        var message = scene.Dice.Uuid();
        var visit = scene.Visits.TryGetValue(stay.Key, out var known) ? known : scene.Visits[stay.Key] = "V" + scene.Dice.Digits(8);
        Dictionary<string, string> fields = new()
        {
            ["message"] = message,
            ["bundle"] = scene.Dice.Uuid(),
            ["referral"] = scene.Dice.Uuid(),
            ["answers"] = scene.Dice.Uuid(),
            ["written"] = StoryTime.Iso(at),
            ["visit"] = visit,
            ["admitted"] = StoryTime.Wall(scene.At(stay.Admitted), "yyyy-MM-dd"),
            ["leaves"] = StoryTime.Wall(scene.At(entry.Leaves ?? entry.At), "yyyy-MM-dd"),
            ["nhsNumber"] = person.NhsNumber,
            ["mrn"] = person.Mrn,
            ["family"] = person.Family,
            ["given"] = person.Given,
            ["gender"] = person.Gender,
            ["born"] = person.BirthDate.ToString("O"),
            ["street"] = person.Street,
            ["postcode"] = person.Postcode,
            ["ods"] = hospital.Ods ?? throw new InvalidOperationException("A hospital of the story has no code."),
            ["hospital"] = hospital.Name,
            ["ward"] = stay.Ward,
        };
        var text = fields.Aggregate(s_template, (body, field) => body.Replace($"{{{field.Key}}}", SecurityElement.Escape(field.Value), StringComparison.Ordinal));
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "adw-discharge",
            Label = "discharge notice",
            Reference = message,
            OccurredAt = at,
            About = person.Id,
            ContentType = "application/fhir+xml",
            Body = Encoding.UTF8.GetBytes(text),
        };
    }
}
