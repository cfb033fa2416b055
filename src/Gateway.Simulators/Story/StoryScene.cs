namespace Gateway.Simulators.Story;

/// <summary>What the writers of messages share while a story is made.</summary>
internal sealed class StoryScene(DateTimeOffset now, Dice dice, NamesFile names, CastFile cast, DayFile day)
{
    private readonly Dictionary<string, StayEntry> _stays = cast.Stays.ToDictionary(stay => stay.Key);
    private readonly Dictionary<string, StoryPerson> _people = [];
    private readonly Dictionary<string, StoryOrganisation> _organisations = [];
    private readonly Dictionary<string, StoryDevice> _devices = [];

    public DateTimeOffset Now { get; } = now;

    public Dice Dice { get; } = dice;

    public NamesFile Names { get; } = names;

    public IReadOnlyDictionary<string, RoutineEntry> Routines { get; } = day.Routines;

    /// <summary>By the sender's name of the record, for a later version of it.</summary>
    public Dictionary<string, (string Uid, DateTimeOffset At)> Records { get; } = [];

    /// <summary>By the stay, so that every event of a stay names the same visit.</summary>
    public Dictionary<string, string> Visits { get; } = [];

    public List<MeasureGroup> Measurements { get; } = [];

    public IEnumerable<StoryPerson> People => _people.Values;

    public IEnumerable<StoryDevice> Devices => _devices.Values;

    public IEnumerable<StoryOrganisation> Organisations => _organisations.Values;

    public void Add(StoryPerson person) => _people.Add(person.Key, person);

    public void Add(StoryOrganisation organisation) => _organisations.Add(organisation.Key, organisation);

    public void Add(StoryDevice device) => _devices.Add(device.Key, device);

    public StoryPerson Person(string? key) => _people[Named(key)];

    public StoryOrganisation Organisation(string? key) => _organisations[Named(key)];

    public StoryDevice Device(string? key) => _devices[Named(key)];

    public StayEntry Stay(string? key) => _stays[Named(key)];

    public DateTimeOffset At(string offset) => Now + StoryTime.Offset(offset);

    private static string Named(string? key) => key ?? throw new InvalidOperationException("An event of day.json does not say whom or what it is about.");
}
