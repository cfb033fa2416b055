using System.Globalization;
using System.Text;

namespace Gateway.Simulators.Story.Formats;

/// <summary>
/// A notification of new measurements (developer.withings.com, notification-content): form-encoded and thin, the
/// measurements stay with the supplier until they are fetched.
/// </summary>
internal static class WithingsNotice
{
    public static PlannedMessage Write(StoryScene scene, EventEntry entry)
    {
        var at = scene.At(entry.At);
        var device = scene.Device(entry.Device);
        var hardware = scene.Dice.Hex(20);
        var groups = new List<MeasureGroup>();
        foreach (var group in entry.Groups ?? [])
        {
            // A goal (category 2) is typed in an app, so no device made it.
            groups.Add(new MeasureGroup(
                1_000_000 + scene.Dice.Between(0, 899_999) * 1_000L + scene.Measurements.Count + groups.Count, device.Value, entry.Appli, group.Attrib, group.Category,
                at - StoryTime.Offset(group.Before), group.Category == 2 ? null : hardware,
                [.. group.Measures.Select(measure => new Measure(measure[0], measure[1], measure[2]))]));
        }
        scene.Measurements.AddRange(groups);
        var from = groups.Min(group => group.At).ToUnixTimeSeconds();
        var to = groups.Max(group => group.At).ToUnixTimeSeconds() + 1;
        var form = string.Create(CultureInfo.InvariantCulture,
            $"userid={device.Value}&appli={entry.Appli}&startdate={from}&enddate={to}");
        return new PlannedMessage
        {
            Partner = entry.From,
            Source = "withings",
            Label = $"notify appli {entry.Appli}",
            Reference = $"{device.Value}/{entry.Appli}/{from}",
            OccurredAt = at,
            About = device.Person ?? device.Key,
            ContentType = "application/x-www-form-urlencoded",
            Body = Encoding.ASCII.GetBytes(form),
        };
    }
}
