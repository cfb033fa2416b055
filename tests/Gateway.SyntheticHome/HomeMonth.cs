namespace Gateway.SyntheticHome;

/// <summary>
/// A month of a care home with 40 beds, and the four weeks before it: the stream of events as it reaches the gateway, and what really happened.
/// The same seed gives the same month on every machine.
/// </summary>
public sealed class HomeMonth
{
    private HomeMonth(ulong seed, Home home) => (Seed, Home) = (seed, home);

    public ulong Seed { get; }

    public Home Home { get; }

    /// <summary>In the order of their times.</summary>
    public IReadOnlyList<HomeEvent> Events { get; private init; } = [];

    /// <summary>What an alert may be about, in the order of their onsets.</summary>
    public IReadOnlyList<Label> Labels { get; private init; } = [];

    public IReadOnlyList<Fall> Falls { get; private init; } = [];

    public IReadOnlyList<Call> Calls { get; private init; } = [];

    public IReadOnlyList<FalseDetection> FalseDetections { get; private init; } = [];

    public IReadOnlyList<Episode> Episodes { get; private init; } = [];

    public IReadOnlyList<Absence> Absences { get; private init; } = [];

    public IReadOnlyList<Episode> Collapses { get; private init; } = [];

    public IReadOnlyList<Outage> Outages { get; private init; } = [];

    public IReadOnlyList<FluidDay> FluidDays { get; private init; } = [];

    public IReadOnlyList<Weighing> Weighings { get; private init; } = [];

    public static HomeMonth Of(ulong seed, HomeRates? rates = null)
    {
        rates ??= HomeRates.Published;
        var dice = new Dice(seed);
        var home = Home.Of(rates, dice);
        var outages = DeviceHealth.Outages(home, rates, dice.For("outages"));
        var staff = new Staff(rates);
        var collapses = Stays.Collapses(home, rates, staff, dice.For("collapses"));
        var absences = Stays.Absences(home, rates, collapses, dice.For("absences"));
        var presence = new Presence(absences);
        var episodes = Illness.Episodes(home, rates, dice.For("illness"));
        var falls = new FallStories(home, rates, staff, presence, outages, dice.For("falls"));
        var days = home.Residents.Select(resident => Timeline.Of(resident, rates, absences, falls.All, collapses, dice.For("days", resident.Number))).ToList();
        var alarms = new Alarms(home, rates, staff, presence, days, dice.For("alarms"));
        var charts = new Charts(home, rates, presence, episodes, dice.For("charts"));

        var reports = falls.Events.Concat(alarms.Events).Concat(charts.Events).Concat(Stays.Reports(absences, dice.For("reports")));
        var life = Life.Events(home, rates, days, dice.For("life"));
        var events = DeviceHealth.Filtered(home, rates, reports.Concat(life), outages, dice.For("lost"));
        return new HomeMonth(seed, home)
        {
            Events = events,
            Labels = [.. LabelsOf(falls.All, alarms.Calls, episodes, collapses, outages).OrderBy(label => label.From)],
            Falls = falls.All,
            Calls = alarms.Calls,
            FalseDetections = alarms.FalseDetections,
            Episodes = episodes,
            Absences = absences,
            Collapses = collapses,
            Outages = outages,
            FluidDays = charts.FluidDays,
            Weighings = charts.Weighings,
        };
    }

    private static IEnumerable<Label> LabelsOf(
        IEnumerable<Fall> falls, IEnumerable<Call> calls, IEnumerable<Episode> episodes, IEnumerable<Episode> collapses, IEnumerable<Outage> outages)
    {
        foreach (var fall in falls)
            yield return new Label(fall.IsInjurious ? LabelKind.InjuriousFall : LabelKind.Fall, fall.Second, Math.Max(fall.Ends, fall.Reported ?? 0), fall.Resident);
        foreach (var call in calls.Where(call => call.IsGenuine)) yield return new Label(LabelKind.GenuineCall, call.Second, call.Answered, call.Resident);
        foreach (var episode in episodes.Concat(collapses)) yield return new Label(episode.Kind, episode.From, episode.To, episode.Resident);
        foreach (var outage in outages) yield return new Label(LabelKind.Outage, outage.From, outage.To, Device: outage.Device);
    }
}
