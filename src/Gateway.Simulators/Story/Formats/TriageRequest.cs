using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Simulators.Story.Formats;

/// <summary>A virtual triage request: soft signs, observations, SBARD, treatment plan, and what is asked for.</summary>
internal static class TriageRequest
{
    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var person = scene.Person(entry.Who);
        var home = scene.Organisation(entry.From);
        var id = $"tr-{scene.Dice.Hex(8)}";
        var body = new JsonObject
        {
            ["requestId"] = id,
            ["raisedAt"] = StoryTime.Iso(at),
            ["careOrganisation"] = new JsonObject { ["name"] = home.Name, ["odsCode"] = home.Ods, ["callback"] = "0113 496 0001" },
            ["raisedBy"] = new JsonObject { ["name"] = scene.Dice.Pick(scene.Names.Carers), ["role"] = "Nurse" },
            ["subjectOfCare"] = new JsonObject
            {
                ["localId"] = person.LocalId,
                ["nhsNumber"] = person.NhsNumber,
                ["birthDate"] = person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            },
        };
        foreach (var (member, value) in entry.Request ?? []) body[member] = JsonMoments.Resolve(value, at);
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "mods-dscr",
            IsTriage = true,
            Label = "triage request",
            Reference = id,
            OccurredAt = at,
            About = person.Id,
            ContentType = "application/json",
            Body = JsonMoments.ToBytes(body),
        };
    }
}
