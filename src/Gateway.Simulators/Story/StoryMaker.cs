using Gateway.Simulators.Partners;
using Gateway.Simulators.Story.Formats;

namespace Gateway.Simulators.Story;

/// <summary>Makes a story from the embedded data and a seed: the same seed and the same end give the same bytes.</summary>
public static class StoryMaker
{
    private static readonly Dictionary<string, Func<StoryScene, EventEntry, PlannedMessage>> Writers = new()
    {
        ["records"] = DscrEvent.Write,
        ["triage"] = TriageRequest.Write,
        ["visits"] = VisitFile.Write,
        ["adt"] = AdtMessage.Write,
        ["adw"] = AdwNotice.Write,
        ["scaip"] = ScaipMessage.Write,
        ["fall"] = SensorFall.Write,
        ["notify"] = WithingsNotice.Write,
    };

    /// <summary>A day that ends at <paramref name="now"/>, cut to the second.</summary>
    public static StoryDay Make(int seed, DateTimeOffset now)
    {
        var end = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond)).ToUniversalTime();
        var cast = StoryFiles.Read<CastFile>("cast.json");
        var day = StoryFiles.Read<DayFile>("day.json");
        var scene = new StoryScene(end, new Dice(seed), StoryFiles.Read<NamesFile>("names.json"), cast, day);
        StoryCasting.Fill(scene, cast, seed);

        var named = new Dictionary<string, PlannedMessage>();
        var messages = new List<PlannedMessage>();
        foreach (var entry in day.Events.OrderBy(entry => StoryTime.Offset(entry.At)))
        {
            var message = entry.Of is { } earlier
                ? named[earlier] with { OccurredAt = scene.At(entry.At), Label = named[earlier].Label + " again" }
                : Writers[entry.As](scene, entry);
            messages.Add(message);
            if (entry.Id is { } id) named.Add(id, message);
        }

        return new StoryDay
        {
            Now = end,
            Organisations = [.. scene.Organisations],
            People = [.. scene.People],
            Devices = [.. scene.Devices],
            Wards = [.. cast.Stays.Select(stay => stay.Ward).Distinct()],
            Messages = messages,
            Measurements = scene.Measurements,
            Behaviours = StoryFiles.Read<Dictionary<string, PartnerBehaviour>>("behaviours.json"),
        };
    }
}
