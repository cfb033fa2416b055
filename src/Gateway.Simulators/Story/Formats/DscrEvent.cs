using System.Globalization;
using System.Text.Json.Nodes;

namespace Gateway.Simulators.Story.Formats;

/// <summary>A webhook of a digital social care record, shaped after MODS (DAPB4102): one resident, one or more records.</summary>
internal static class DscrEvent
{
    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var person = scene.Person(entry.Who);
        var eventId = scene.Dice.Uuid();
        var records = new JsonArray();
        foreach (var record in entry.Records ?? []) records.Add(Record(scene, record, at));
        var body = new JsonObject
        {
            ["specVersion"] = "1.0",
            ["eventId"] = eventId,
            ["eventType"] = "records.changed",
            ["occurredAt"] = StoryTime.Iso(at),
            ["system"] = new JsonObject { ["systemIdentifier"] = "demo-dscr", ["product"] = "Demo DSCR", ["version"] = "9.2" },
            ["careOrganisation"] = Home(scene.Organisation(entry.From)),
            ["subjectOfCare"] = Subject(scene, person),
            ["records"] = records,
        };
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "mods-dscr",
            Label = string.Join('+', records.Select(record => (string?)record!["type"]).Distinct()),
            Reference = eventId,
            OccurredAt = at,
            About = person.Id,
            ContentType = "application/json",
            Body = JsonMoments.ToBytes(body),
        };
    }

    private static JsonObject Home(StoryOrganisation home) => new()
    {
        ["name"] = home.Name,
        ["odsCode"] = home.Ods,
        ["cqcLocationId"] = "1-0000000001",
        ["serviceType"] = "care-home-with-nursing",
    };

    private static JsonObject Subject(StoryScene scene, StoryPerson person) => new()
    {
        ["localId"] = person.LocalId,
        ["nhsNumber"] = person.NhsNumber,
        ["nhsNumberStatus"] = "verified",
        ["name"] = new JsonObject { ["family"] = person.Family, ["given"] = new JsonArray(person.Given), ["preferred"] = person.Given },
        ["birthDate"] = person.BirthDate.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ["gender"] = person.Gender,
        ["postcode"] = person.Postcode,
        ["room"] = person.Place?.Replace("Room ", "", StringComparison.Ordinal),
        ["gpPracticeOdsCode"] = scene.Organisation(person.Practice).Ods,
    };

    private static JsonObject Record(StoryScene scene, JsonObject wanted, DateTimeOffset eventAt)
    {
        var name = (string?)wanted["uid"];
        var (uid, at) = name is not null && scene.Records.TryGetValue(name, out var earlier)
            ? earlier
            : ($"rec-{scene.Dice.Hex(10)}", eventAt);
        if (name is not null) scene.Records[name] = (uid, at);
        var carer = scene.Dice.Between(0, scene.Names.Carers.Count - 1);
        var record = new JsonObject
        {
            ["recordUid"] = uid,
            ["version"] = (int?)wanted["version"] ?? 1,
            ["changeType"] = (string?)wanted["changeType"] ?? "create",
            ["status"] = (string?)wanted["status"] ?? "final",
            ["type"] = (string?)wanted["type"],
            ["date"] = StoryTime.Iso(at),
            ["careActor"] = new JsonObject { ["id"] = $"CW-{carer + 11}", ["name"] = scene.Names.Carers[carer] },
        };
        if ((string?)wanted["amendReason"] is { } reason) record["amendReason"] = reason;
        record["data"] = (string?)wanted["routine"] is { } routine
            ? Throw(scene.Dice, scene.Routines[routine])
            : JsonMoments.Resolve(wanted["data"], at);
        return record;
    }

    private static JsonObject Throw(Dice dice, RoutineEntry routine)
    {
        var data = routine.Fixed is { } constant ? (JsonObject)constant.DeepClone() : [];
        foreach (var (member, choices) in routine.Choices ?? new Dictionary<string, IReadOnlyList<string>>()) data[member] = dice.Pick(choices);
        foreach (var (member, range) in routine.Ranges ?? new Dictionary<string, IReadOnlyList<int>>()) data[member] = dice.Between(range[0], range[1]);
        foreach (var (member, range) in routine.Tenths ?? new Dictionary<string, IReadOnlyList<int>>()) data[member] = dice.Between(range[0], range[1]) / 10m;
        return data;
    }
}
