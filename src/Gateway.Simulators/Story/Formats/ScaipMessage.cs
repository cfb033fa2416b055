using System.Text;
using System.Xml.Linq;

namespace Gateway.Simulators.Story.Formats;

/// <summary>A SCAIP message (SS 91100, TS 50134-9) of a telecare unit, its elements in whatever order and padding the unit has.</summary>
internal static class ScaipMessage
{
    private static readonly Dictionary<string, string> Types = new() { ["ME"] = "alarm", ["RE"] = "reset", ["IN"] = "information", ["PI"] = "heartbeat" };

    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var device = scene.Device(entry.Device);
        var reference = scene.Dice.Digits(8);
        var message = new XElement("mrq", new XElement("ref", reference));
        foreach (var field in entry.Fields ?? [])
            message.Add(new XElement(field[0], field[1].Replace("*", device.Value, StringComparison.Ordinal)));
        // A unit that leaves mty out means ME; 0102 is a periodic test whatever its type.
        var type = Types[message.Element("mty")?.Value ?? "ME"];
        var isTest = type == "alarm" && message.Element("stc")?.Value.PadLeft(4, '0') == "0102";
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "scaip",
            Label = isTest ? "test alarm" : type,
            Reference = reference,
            OccurredAt = at,
            About = device.Place ?? device.Key,
            ContentType = "application/xml; charset=utf-8",
            Body = Encoding.UTF8.GetBytes(message.ToString(SaveOptions.DisableFormatting)),
        };
    }
}
