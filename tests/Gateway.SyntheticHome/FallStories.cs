namespace Gateway.SyntheticHome;

/// <summary>Every fall from the floor to the form: who sees it, what detects it, how long the person lies, what is written.</summary>
internal sealed class FallStories
{
    private readonly HomeRates _rates;
    private readonly Staff _staff;
    private readonly IReadOnlyList<Outage> _outages;
    private readonly List<Fall> _falls = [];
    private readonly List<HomeEvent> _events = [];

    public FallStories(Home home, HomeRates rates, Staff staff, Presence presence, IReadOnlyList<Outage> outages, Dice seed)
    {
        (_rates, _staff, _outages) = (rates, staff, outages);
        foreach (var resident in home.Residents)
        {
            var dice = seed.For("resident", resident.Number);
            var number = dice.Poisson(rates[Rate.FallsPerBedYear] / 365.25 * Calendar.Days * resident.FallFactor);
            var times = Enumerable.Range(0, number).Select(_ => (dice.Pick(Calendar.Days) * Calendar.Day) + TimeOfDay(dice)).Order().ToList();
            var lastEnd = 0;
            for (var index = 0; index < times.Count; index++)
            {
                // Who lies on the floor, or is away, does not fall.
                if (times[index] < lastEnd || !presence.IsHome(resident.Number, times[index])) continue;
                var fall = Told(resident, times[index], dice, $"{resident.Id}-{index}");
                lastEnd = fall.Ends + (10 * Calendar.Minute);
                _falls.Add(fall);
            }
        }
    }

    public IReadOnlyList<Fall> All => _falls;

    public IReadOnlyList<HomeEvent> Events => _events;

    private Fall Told(Resident resident, int second, Dice dice, string story)
    {
        var isInjurious = dice.Happens(_rates[Rate.Injurious]);
        var inRoom = dice.Happens(_rates[Rate.FallInRoom]);
        var isWitnessed = dice.Happens(_rates[inRoom ? Rate.WitnessedInRoom : Rate.WitnessedOutside]);
        var byRoom = dice.Happens(_rates[Rate.RoomSensitivity]) && inRoom && Works(Home.RoomSensor(resident.Room), second);
        var byWearable = dice.Happens(_rates[Rate.WearableSensitivity] * _rates[Rate.WearableWorn]) && resident.IsWearer && Works(resident.Wearable, second);
        var presses = dice.Happens(_rates[resident.HasDementia ? Rate.PressesAfterFallWithDementia : Rate.PressesAfterFall]) && !isWitnessed && Works(resident.CallPoint, second);
        var canRise = dice.Happens(_rates[isInjurious ? Rate.RisesUnaidedInjured : Rate.RisesUnaided]);
        var rose = second + (int)dice.Between(2 * Calendar.Minute, 10 * Calendar.Minute);
        var isReported = dice.Happens(_rates[isInjurious ? Rate.ReportedInjured : Rate.Reported]);
        var alarm = second + (int)_rates[Rate.DetectionSeconds];
        var called = byRoom || byWearable ? alarm : second + Calendar.Minute;
        var answered = called + _staff.AnswerAfter(dice);
        var isReset = dice.Happens(_rates[Rate.ResetUnattended]);
        var byChance = inRoom ? _staff.ComesByChance(resident.Room, second, dice) : second + (int)(dice.LogNormal(3, 1) * Calendar.Minute);
        var isCalled = byRoom || byWearable || presses;

        var found = isWitnessed ? second + Calendar.Minute : isCalled && !isReset ? Math.Min(answered, byChance) : byChance;
        var rises = canRise && rose < found;
        var formDelay = (int)Math.Min(12 * Calendar.Hour, dice.LogNormal(_rates[Rate.ReportDelayMinutes], 1) * Calendar.Minute);
        var noticed = rose + (int)dice.Between(Calendar.Hour, 12 * Calendar.Hour);
        var confirms = isCalled && !isReset && !rises && (byRoom || byWearable);
        // Hurt people who got up are noticed later; unhurt ones are not.
        int? reported = !isReported || (rises && !isInjurious) ? null
            : rises ? noticed
            : confirms ? Math.Max(found, alarm) + (int)dice.Between(30, 180)
            : found + formDelay;

        var fall = new Fall(resident.Number, second, isInjurious, inRoom)
        {
            IsWitnessed = isWitnessed,
            ByRoomSensor = byRoom,
            ByWearable = byWearable,
            ByPress = presses,
            IsSilenced = isReset,
            CanRise = canRise,
            RoseAlone = rises ? rose : null,
            Found = rises ? null : found,
            Reported = reported,
        };
        Report(fall, resident, story, alarm, isReset ? answered : null, confirms);
        return fall;
    }

    private void Report(Fall fall, Resident resident, string story, int alarm, int? reset, bool confirms)
    {
        var stories = new List<string>();
        if (fall.ByRoomSensor)
        {
            stories.Add($"room-{story}");
            _events.Add(new HomeEvent(alarm, HomeEventKind.FallDetected, null, resident.Room, Home.RoomSensor(resident.Room), stories[^1]));
            // The room's sensor sees the person stand, and takes it back.
            if (fall.RoseAlone is { } rose) _events.Add(new HomeEvent(Math.Max(rose, alarm + 10), HomeEventKind.FallCancelled, null, resident.Room, Home.RoomSensor(resident.Room), stories[^1]));
        }
        if (fall.ByWearable)
        {
            stories.Add($"wear-{story}");
            _events.Add(new HomeEvent(alarm, HomeEventKind.FallDetected, resident.Number, null, resident.Wearable, stories[^1]));
        }
        if (fall.ByPress)
        {
            _events.Add(new HomeEvent(fall.Second + Calendar.Minute, HomeEventKind.CallPressed, resident.Number, null, resident.CallPoint, $"call-{story}"));
            var answered = reset ?? fall.Found ?? (fall.Ends + Calendar.Minute);
            _events.Add(new HomeEvent(Math.Max(answered, fall.Second + (2 * Calendar.Minute)), HomeEventKind.CallAnswered, resident.Number, null, resident.CallPoint, $"call-{story}", ByStaff: true));
        }
        foreach (var detected in stories)
        {
            if (confirms && fall.Reported is { } confirmed) _events.Add(Said(confirmed, HomeEventKind.FallConfirmed, fall.Resident, detected));
            else if (reset is { } silenced) _events.Add(Said(silenced, HomeEventKind.FallCancelled, null, detected));
            else if (confirms) _events.Add(Said(Math.Max(fall.Ends, alarm) + Calendar.Minute, HomeEventKind.FallCancelled, null, detected));
        }
        if (!confirms && fall.Reported is { } written) _events.Add(Said(written, HomeEventKind.FallConfirmed, fall.Resident, $"form-{story}"));
    }

    private static HomeEvent Said(int second, HomeEventKind kind, int? resident, string story) => new(second, kind, resident, null, null, story, ByStaff: true);

    private bool Works(string device, int second) => !_outages.Any(outage => outage.Device == device && outage.From <= second && second < outage.To);

    private int TimeOfDay(Dice dice)
    {
        // The day without the evening: 07:00 to 16:00 and 20:00 to 23:00.
        var day = dice.Between(0, 12);
        double[] shares = [_rates[Rate.FallAtNight], _rates[Rate.FallInEvening], 1 - _rates[Rate.FallAtNight] - _rates[Rate.FallInEvening]];
        var hour = dice.Pick(shares) switch
        {
            0 => (23 + dice.Between(0, 8)) % 24,
            1 => dice.Between(16, 20),
            _ => day < 9 ? 7 + day : 11 + day,
        };
        return (int)(hour * Calendar.Hour);
    }
}
