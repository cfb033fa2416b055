namespace Gateway.SyntheticHome;

/// <summary>Calls for help and alarms about nothing, and when staff answer them.</summary>
internal sealed class Alarms
{
    private readonly List<Call> _calls = [];
    private readonly List<FalseDetection> _false = [];
    private readonly List<HomeEvent> _events = [];

    public Alarms(Home home, HomeRates rates, Staff staff, Presence presence, List<Timeline> days, Dice seed)
    {
        foreach (var resident in home.Residents)
        {
            CallsOf(resident, rates, staff, presence, seed.For("calls", resident.Number));
            if (resident.IsWearer) WearableOf(resident, rates, staff, presence, seed.For("wearable", resident.Number));
        }
        for (var room = 1; room <= Home.Rooms; room++) SensorOf(room, home, rates, staff, days, seed.For("room", room));
    }

    public IReadOnlyList<Call> Calls => _calls;

    public IReadOnlyList<FalseDetection> FalseDetections => _false;

    public IReadOnlyList<HomeEvent> Events => _events;

    private void CallsOf(Resident resident, HomeRates rates, Staff staff, Presence presence, Dice dice)
    {
        var oftener = dice.Normal();
        for (var day = 0; day < Calendar.Days; day++)
        {
            for (var number = dice.Poisson(rates[Rate.CallsPerDay] / Home.Beds * oftener * oftener); number > 0; number--)
            {
                var pressed = (day * Calendar.Day) + Waking(dice);
                var call = new Call(resident.Number, pressed, pressed + staff.AnswerAfter(dice), !dice.Happens(rates[Rate.CallsAccidental]));
                if (!presence.IsHome(resident.Number, pressed)) continue;
                var story = $"call-{resident.Id}-d{day}-{number}";
                _calls.Add(call);
                _events.Add(new HomeEvent(pressed, HomeEventKind.CallPressed, resident.Number, null, resident.CallPoint, story));
                _events.Add(new HomeEvent(call.Answered, HomeEventKind.CallAnswered, resident.Number, null, resident.CallPoint, story, ByStaff: true));
            }
        }
    }

    private void WearableOf(Resident resident, HomeRates rates, Staff staff, Presence presence, Dice dice)
    {
        var perDay = rates[Rate.WearableFalsePerHour] * rates[Rate.WearableWorn] * 24;
        for (var number = dice.Poisson(perDay * Calendar.Days); number > 0; number--)
        {
            var second = (dice.Pick(Calendar.Days) * Calendar.Day) + Waking(dice);
            var answered = second + staff.AnswerAfter(dice);
            if (presence.IsHome(resident.Number, second)) Detect(new FalseDetection(second, answered, null, resident.Number), resident.Wearable, $"wear-{resident.Id}-f{number}");
        }
    }

    /// <summary>Somebody sits down hard, kneels, drops a coat: the person is up and about when the sensor thinks otherwise.</summary>
    private void SensorOf(int room, Home home, HomeRates rates, Staff staff, List<Timeline> days, Dice dice)
    {
        var spans = home.Of(room).SelectMany(resident => days[resident.Number - 1].Spans).ToList();
        var present = home.Of(room).SelectMany(resident => Enumerable.Range(0, Calendar.Days).Where(day => IsHomeOn(days[resident.Number - 1], day))).Distinct().Count();
        var about = spans.Where(span => span.Place is Place.Room).ToList();
        if (about.Count == 0) about = [.. spans.Where(span => span.Place is Place.Bed)];
        if (about.Count == 0) return;
        for (var number = dice.Poisson(rates[Rate.RoomFalsePerDay] * present); number > 0; number--)
        {
            var (from, to, _) = about[dice.Pick(about.Count)];
            var second = from + dice.Pick(to - from);
            Detect(new FalseDetection(second, second + staff.AnswerAfter(dice), room, null), Home.RoomSensor(room), $"room-{room:00}-f{number}");
        }
    }

    private void Detect(FalseDetection detection, string device, string story)
    {
        _false.Add(detection);
        _events.Add(new HomeEvent(detection.Second, HomeEventKind.FallDetected, detection.Wearer, detection.Room, device, story));
        _events.Add(new HomeEvent(detection.Answered, HomeEventKind.FallCancelled, detection.Wearer, detection.Room, null, story, ByStaff: true));
    }

    internal static bool IsHomeOn(Timeline days, int day) =>
        days.Spans.Any(span => span.Place is not Place.Away && span.From < (day + 1) * Calendar.Day && span.To > day * Calendar.Day);

    private static int Waking(Dice dice) => (int)((dice.Happens(0.8) ? dice.Between(7, 22) : (22 + dice.Between(0, 9)) % 24) * Calendar.Hour);
}
