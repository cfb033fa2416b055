using System.Globalization;
using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>
/// What happens in a home, line by line (<c>3 08:15 fall-detected room=12 device=radar-12 event=e1</c>: the third day, a quarter past
/// eight), and what comes of it. An <c>ack RULE by=NAME finding=real</c> answers the open alert; <c>at=2 07:00</c> is when it happened
/// by the sender's clock; <c>pass</c> lets time go by.
/// </summary>
internal sealed class Story
{
    public const string Home = "A0001";

    private static readonly DateOnly s_first = new(2026, 6, 1);
    private static readonly string s_yaml = File.ReadAllText(Path.Combine(Repository.Root(), "mappings", "alerts", "gateway-default.yaml"));

    private readonly Places _places;
    private readonly List<AlertChange> _changes = [];
    private int _count;

    public Story(AlertRules? rules = null, IEnumerable<RoomStay>? rooms = null, IEnumerable<DeviceStay>? devices = null)
    {
        Rules = rules ?? Short;
        _places = new Places(rooms ?? [], devices ?? []);
    }

    public static AlertRules Default { get; } = Read();

    /// <summary>The default rules with thresholds that make short stories.</summary>
    public static AlertRules Short { get; } = new[] { "fall.answer-within=PT2M", "no-signs-of-life.least=PT4H", "no-signs-of-life.factor=1.5" }
        .Aggregate(Default, (rules, setting) => rules.With(setting).Rules ?? throw new InvalidOperationException(setting));

    public AlertRules Rules { get; }

    public HomeWatch Watch { get; private set; } = new() { Home = Home };

    public List<string> Remarks { get; } = [];

    public IReadOnlyList<AlertChange> Changes => _changes;

    public static string Yaml => s_yaml;

    public static DateTimeOffset At(int day, string time) =>
        UkTime.At(s_first.AddDays(day - 1), TimeOnly.ParseExact(time, "HH:mm", CultureInfo.InvariantCulture));

    public Story Tell(string lines)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) Line(line);
        return this;
    }

    /// <summary>What became of alerts: <c>1 08:17 raised fall urgent ann carer-on-duty</c>.</summary>
    public string[] Told(bool newsOnly = false) =>
    [
        .. _changes.Where(change => !newsOnly || change.IsNews).Select(change =>
        {
            var local = UkTime.Local(change.At);
            var day = DateOnly.FromDateTime(local.DateTime).DayNumber - s_first.DayNumber + 1;
            var whom = change.Alert.Person ?? (change.Alert.Room is { } room ? $"room-{room.Replace(' ', '-')}" : change.Alert.Device ?? "nobody");
            return string.Create(CultureInfo.InvariantCulture, $"{day} {local:HH:mm} {change.What} {change.Alert.Rule} {change.Alert.Urgency.ToString().ToLowerInvariant()} {whom} {change.Alert.ToldRole}");
        }),
    ];

    public void Maintain(string? device, int day, string from, string until) =>
        Watch = AlertEngine.Maintain(Watch, new MaintenanceWindow(device, At(day, from), At(day, until), "new batteries"));

    /// <returns>Why it was not taken.</returns>
    public string? Announce(Announcement announcement, int day, string time)
    {
        var (outcome, refusal) = AlertEngine.Announce(Rules, Watch, announcement, At(day, time));
        Keep(outcome);
        return refusal;
    }

    public void Take(Signal signal, DateTimeOffset received) => Keep(AlertEngine.Take(Rules, Watch, signal, _places.Of(signal), received));

    private static AlertRules Read()
    {
        var (rules, issues) = AlertRules.Read("gateway-default.yaml", s_yaml);
        issues.ShouldBeEmpty();
        return rules.ShouldNotBeNull();
    }

    private void Line(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var now = At(int.Parse(words[0], CultureInfo.InvariantCulture), words[1]);
        var values = words.Skip(3).Where(word => word.Contains('=')).Select(word => word.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]);
        switch (words[2])
        {
            case "pass":
                Keep(AlertEngine.Pass(Rules, Watch, now));
                break;
            case "ack":
                Keep(AlertEngine.Pass(Rules, Watch, now));
                var alert = Watch.Alerts.Values.Where(alert => alert.Rule == words[3]).MaxBy(alert => alert.RaisedAt).ShouldNotBeNull();
                Keep(AlertEngine.Acknowledge(Rules, Watch, alert.Id, values["by"], Enum.Parse<AlertFinding>(values["finding"], true), now));
                break;
            default:
                Take(Read(words[2], now, values), now);
                break;
        }
    }

    private Signal Read(string kind, DateTimeOffset now, Dictionary<string, string> values) => new()
    {
        Id = values.GetValueOrDefault("id") ?? $"s{++_count}",
        At = values.TryGetValue("at", out var at) ? At(int.Parse(at.Split('/')[0], CultureInfo.InvariantCulture), at.Split('/')[1]) : now,
        Kind = SignalNames.Find(kind) ?? throw new ArgumentException(kind),
        Home = Home,
        Person = values.GetValueOrDefault("person"),
        Room = values.GetValueOrDefault("room"),
        Device = values.GetValueOrDefault("device"),
        Event = values.GetValueOrDefault("event"),
        By = values.GetValueOrDefault("by"),
        Value = values.TryGetValue("value", out var value) ? decimal.Parse(value, CultureInfo.InvariantCulture) : null,
        Unit = values.GetValueOrDefault("unit"),
    };

    private void Keep(AlertOutcome outcome)
    {
        Watch = outcome.Watch;
        _changes.AddRange(outcome.Changes);
        Remarks.AddRange(outcome.Remarks.Select(remark => remark.Code));
    }
}
