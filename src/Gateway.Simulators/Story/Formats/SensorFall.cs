using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;

namespace Gateway.Simulators.Story.Formats;

/// <summary>An event of a room's fall sensor, in the shape of api.pontosense.com's webhooks: a fall is detected, then confirmed or cancelled, under one event id.</summary>
internal static class SensorFall
{
    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var device = scene.Device(entry.Device);
        var state = entry.Event ?? "detected";
        var data = new JsonObject { ["sn"] = device.Value, ["eventId"] = $"ev-{device.Key}", ["event"] = "fall", ["room"] = device.Place, ["state"] = state };
        if (state == "confirmed") data["confirmedBy"] = scene.Dice.Pick(scene.Names.Carers);
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "sensor-falls",
            Label = $"fall {state}",
            Reference = $"{device.Key}/{state}",
            OccurredAt = at,
            About = device.Place ?? device.Key,
            ContentType = "application/json",
            Body = Encoding.UTF8.GetBytes(new JsonObject
            {
                ["type"] = "sensor.detection.fall",
                ["timestamp"] = at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                ["data"] = data,
            }.ToJsonString()),
        };
    }
}
