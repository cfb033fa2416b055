namespace Gateway.SyntheticHome;

/// <summary>Falls, and how devices and staff meet them.</summary>
internal static class FallMeasures
{
    public static readonly Dictionary<Rate, Measure> All = new()
    {
        [Rate.FallsPerBedYear] = new(MadeHomes.Usual, home => (home.Falls.Count, ResidentDays(home) / 365.25)),
        [Rate.Injurious] = Share(_ => true, fall => fall.IsInjurious),
        [Rate.FallInRoom] = Share(_ => true, fall => fall.InRoom),
        [Rate.FallAtNight] = Share(_ => true, fall => Calendar.IsNight(fall.Second)),
        [Rate.FallInEvening] = Share(_ => true, fall => Calendar.HourOf(fall.Second) is >= 16 and < 20),
        [Rate.WitnessedInRoom] = Share(fall => fall.InRoom, fall => fall.IsWitnessed),
        [Rate.WitnessedOutside] = Share(fall => !fall.InRoom, fall => fall.IsWitnessed),
        [Rate.RisesUnaided] = Share(fall => !fall.IsInjurious, fall => fall.CanRise),
        [Rate.RisesUnaidedInjured] = Share(fall => fall.IsInjurious, fall => fall.CanRise),
        [Rate.Reported] = Share(fall => !fall.IsInjurious && fall.RoseAlone is null, fall => fall.Reported is not null),
        [Rate.ReportedInjured] = Share(fall => fall.IsInjurious, fall => fall.Reported is not null),
        [Rate.ReportDelayMinutes] = Median(fall => IsUnseen(fall) && fall.Reported is not null, (fall, rates) => fall.Reported - fall.Found <= rates[Rate.ReportDelayMinutes] * Calendar.Minute),
        [Rate.FoundByDayMinutes] = Median(fall => IsUnseen(fall) && fall.InRoom && !fall.CanRise && !Calendar.IsNight(fall.Second),
            (fall, rates) => fall.Found - fall.Second <= rates[Rate.FoundByDayMinutes] * Calendar.Minute),
        // Between 23:00 and 05:00 the next check is of the same night; on average it is half an interval away.
        [Rate.NightCheckMinutes] = new(MadeHomes.Falling, home => Sum(home, fall => IsUnseen(fall) && fall.InRoom && !fall.CanRise && Calendar.HourOf(fall.Second) is 23 or < 5,
            fall => (fall.Found!.Value - fall.Second) / (double)Calendar.Minute), rates => rates[Rate.NightCheckMinutes] / 2, 0.02),
        [Rate.PressesAfterFall] = PressShare(false),
        [Rate.PressesAfterFallWithDementia] = PressShare(true),
        [Rate.RoomSensitivity] = Share(fall => fall.InRoom, fall => fall.ByRoomSensor),
        // Only products can be seen: worn and detected, worn and mistaken.
        [Rate.WearableSensitivity] = new(MadeHomes.Falling, home => Count(home, fall => Of(home, fall).IsWearer, fall => fall.ByWearable), rates => rates[Rate.WearableSensitivity] * rates[Rate.WearableWorn]),
        [Rate.WearableWorn] = MistakenWearables,
        [Rate.WearableFalsePerHour] = MistakenWearables,
        [Rate.RoomFalsePerDay] = new(MadeHomes.Usual, home => (home.FalseDetections.Count(detection => detection.Room is not null), RoomDays(home))),
        [Rate.DetectionSeconds] = new(MadeHomes.Falling, home => Sum(home, fall => fall.ByRoomSensor && DetectedAfter(home, fall) is > 0 and < 300, fall => DetectedAfter(home, fall))),
        [Rate.AnswerMinutes] = new(MadeHomes.Usual, home => (home.FalseDetections.Sum(detection => (detection.Answered - detection.Second) / (double)Calendar.Minute), home.FalseDetections.Count)),
        [Rate.ResetUnattended] = Share(_ => true, fall => fall.IsSilenced),
        [Rate.CallsPerDay] = new(MadeHomes.Usual, home => (home.Calls.Count, ResidentDays(home) / Home.Beds)),
        [Rate.CallsAccidental] = new(MadeHomes.Usual, home => (home.Calls.Count(call => !call.IsGenuine), home.Calls.Count)),
        [Rate.LyingMotion] = new(MadeHomes.Falling, Lying, Slack: 0.2), // staff who look in are seen too
        [Rate.CollapsePerYear] = new(MadeHomes.Collapsing, home => (home.Collapses.Count, Home.Beds * Calendar.Days / 365.25), rates => (1 - Math.Exp(-rates[Rate.CollapsePerYear] * 50 * Calendar.Days / 365.25)) / (Calendar.Days / 365.25)),
    };

    private static Measure MistakenWearables => new(MadeHomes.Usual,
        home => (home.FalseDetections.Count(detection => detection.Wearer is not null), home.Home.Residents.Where(resident => resident.IsWearer).Sum(resident => DaysOf(home, resident.Number))),
        rates => rates[Rate.WearableFalsePerHour] * rates[Rate.WearableWorn] * 24);

    /// <summary>Days that residents were in the home.</summary>
    public static double ResidentDays(HomeMonth home) => home.Home.Residents.Sum(resident => DaysOf(home, resident.Number));

    public static double DaysOf(HomeMonth home, int resident) =>
        (Calendar.End - home.Absences.Where(absence => absence.Resident == resident).Sum(absence => (double)Math.Min(Calendar.End, absence.To) - absence.From)) / Calendar.Day;

    public static Resident Of(HomeMonth home, Fall fall) => home.Home.Residents[fall.Resident - 1];

    private static bool IsUnseen(Fall fall) => fall is { IsWitnessed: false, ByRoomSensor: false, ByWearable: false, ByPress: false, RoseAlone: null };

    private static double RoomDays(HomeMonth home)
    {
        bool IsAwayAll(int resident, int day) => home.Absences.Any(absence => absence.Resident == resident && absence.From <= day * Calendar.Day && absence.To >= (day + 1) * Calendar.Day);
        return Enumerable.Range(1, Home.Rooms).Sum(room => Enumerable.Range(0, Calendar.Days).Count(day => home.Home.Of(room).Any(resident => !IsAwayAll(resident.Number, day))));
    }

    private static int DetectedAfter(HomeMonth home, Fall fall)
    {
        var sensor = Home.RoomSensor(Of(home, fall).Room);
        var detected = home.Events.FirstOrDefault(item => item.Kind == HomeEventKind.FallDetected && item.Second >= fall.Second && item.Device == sensor && item.Story!.Contains(Of(home, fall).Id, StringComparison.Ordinal));
        return detected is null ? 0 : detected.Second - fall.Second;
    }

    private static (double, double) Lying(HomeMonth home)
    {
        const int slot = 10 * Calendar.Minute;
        var motion = home.Events.Where(item => item.Kind == HomeEventKind.Motion).Select(item => (item.Room!.Value, item.Second / slot)).ToHashSet();
        var (seen, of) = (0, 0);
        foreach (var fall in home.Falls.Where(fall => fall.InRoom && home.Home.Of(Of(home, fall).Room).Count() == 1))
        {
            for (var index = (fall.Second / slot) + 1; (index + 1) * slot <= fall.Ends; index++)
            {
                of++;
                if (motion.Contains((Of(home, fall).Room, index))) seen++;
            }
        }
        return (seen, of);
    }

    private static Measure PressShare(bool hasDementia) => new(MadeHomes.Falling, home => Count(home, fall => !fall.IsWitnessed && Of(home, fall).HasDementia == hasDementia, fall => fall.ByPress));

    private static Measure Share(Func<Fall, bool> among, Func<Fall, bool> counted) => new(MadeHomes.Falling, home => Count(home, among, counted));

    private static Measure Median(Func<Fall, bool> among, Func<Fall, HomeRates, bool> isBelow) =>
        new(MadeHomes.Falling, home => Count(home, among, fall => isBelow(fall, HomeRates.Published)), _ => 0.5);

    private static (double, double) Count(HomeMonth home, Func<Fall, bool> among, Func<Fall, bool> counted) => (home.Falls.Count(fall => among(fall) && counted(fall)), home.Falls.Count(among));

    private static (double, double) Sum(HomeMonth home, Func<Fall, bool> among, Func<Fall, double> value) => (home.Falls.Where(among).Sum(value), home.Falls.Count(among));
}
