using System.Globalization;
using System.Text.Json;
using Gateway.Fhir.Model;

namespace Gateway.Pathways.Alerts;

/// <summary>
/// Signals as lines of JSON: <c>{"id":"1","at":"2026-06-01T08:00:00+01:00","kind":"fall-detected","home":"A0001","room":"12","device":"radar-12","event":"e1"}</c>;
/// beside them <c>received</c>, when it arrived if not at once. A line of kind <c>finding</c> says what somebody found: <c>rule</c>,
/// <c>subject</c>, <c>at</c>, <c>finding</c> (real, not-real, unclear). One of kind <c>room</c> or <c>device</c> says who lives or what hangs where.
/// </summary>
public static class SignalLines
{
    /// <summary>Everything of the lines, and ALR020 for each line that says nothing understandable, with its number.</summary>
    public static (IReadOnlyList<ArrivedSignal> Signals, IReadOnlyList<AlertLabel> Labels, IReadOnlyList<Issue> Issues) Read(IEnumerable<string> lines)
    {
        var (signals, labels, issues) = (new List<(Signal Signal, DateTimeOffset Received)>(), new List<AlertLabel>(), new List<Issue>());
        var (rooms, devices) = (new List<RoomStay>(), new List<DeviceStay>());
        var number = 0;
        foreach (var line in lines)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            try
            {
                using var json = JsonDocument.Parse(line);
                var row = new Row(json.RootElement);
                switch (row.Text("kind"))
                {
                    case "finding":
                        labels.Add(new AlertLabel(row.Need("rule"), row.Need("subject"), row.Time("at"), Finding(row.Need("finding"))));
                        break;
                    case "room":
                        rooms.Add(new RoomStay(row.Need("home"), row.Need("person"), row.Need("room"), row.MaybeTime("from"), row.MaybeTime("to")));
                        break;
                    case "device":
                        devices.Add(new DeviceStay(row.Need("device"), row.Need("home"), row.Text("room"), row.Text("person"), row.Text("hub"), row.MaybeTime("from"), row.MaybeTime("to")));
                        break;
                    default:
                        var signal = ReadSignal(row);
                        signals.Add((signal, row.MaybeTime("received") ?? signal.At));
                        break;
                }
            }
            catch (Exception broken) when (broken is JsonException or FormatException)
            {
                issues.Add(Issue.Error("ALR020", "structure", $"line {number}", broken is FormatException ? broken.Message : "The line is no JSON object."));
            }
        }
        var places = new Places(rooms, devices);
        return ([.. signals.Select(pair => new ArrivedSignal(pair.Signal, places.Of(pair.Signal), pair.Received))], labels, issues);
    }

    private static Signal ReadSignal(Row row) => new()
    {
        Id = row.Need("id"),
        At = row.Time("at"),
        Kind = SignalNames.Find(row.Need("kind")) ?? throw new FormatException($"'kind' is one of {string.Join(", ", SignalNames.All)}, finding, room, device."),
        Home = row.Need("home"),
        Person = row.Text("person"),
        Room = row.Text("room"),
        Device = row.Text("device"),
        Event = row.Text("event"),
        By = row.Text("by"),
        Unit = row.Text("unit"),
        Value = row.Number("value"),
    };

    private static AlertFinding Finding(string text) => text switch
    {
        "real" => AlertFinding.Real,
        "not-real" => AlertFinding.NotReal,
        "unclear" => AlertFinding.Unclear,
        _ => throw new FormatException("'finding' is real, not-real or unclear."),
    };

    /// <summary>A line; what is wrong with it is told without its values.</summary>
    private readonly struct Row(JsonElement json)
    {
        public string? Text(string name) =>
            json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

        public string Need(string name) => Text(name) is { Length: > 0 } text ? text : throw new FormatException($"'{name}' is missing.");

        public DateTimeOffset Time(string name) => MaybeTime(name) ?? throw new FormatException($"'{name}' is a date and time with an offset.");

        public DateTimeOffset? MaybeTime(string name)
        {
            if (Text(name) is not { } text) return null;
            return HasOffset(text) && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var time) ? time : throw new FormatException($"'{name}' is a date and time with an offset.");
        }

        public decimal? Number(string name)
        {
            if (!json.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return null;
            return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? number : throw new FormatException($"'{name}' is a number.");
        }

        private static bool HasOffset(string text) => text.EndsWith('Z') || (text.Length > 6 && text[^6] is '+' or '-' && text[^3] == ':');
    }
}
