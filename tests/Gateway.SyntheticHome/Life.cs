namespace Gateway.SyntheticHome;

/// <summary>What the sensors see of people's days.</summary>
internal static class Life
{
    private const int Slot = 10 * Calendar.Minute;
    private const int CareOfBedfast = 3 * Calendar.Hour;

    public static IEnumerable<HomeEvent> Events(Home home, HomeRates rates, List<Timeline> days, Dice seed)
    {
        foreach (var resident in home.Residents)
        {
            foreach (var item in BedOf(resident, days[resident.Number - 1])) yield return item;
        }
        for (var room = 1; room <= Home.Rooms; room++)
        {
            var dice = seed.For("room", room);
            // A sensor reports motion once in ten minutes at most.
            var seen = new SortedDictionary<int, int>();
            foreach (var resident in home.Of(room)) Watch(days[resident.Number - 1], rates, dice, seen);
            StaffIn(room, home.Of(room).Any(resident => resident.Mobility == Mobility.Bedfast), rates, dice, seen);
            foreach (var second in seen.Values) yield return new HomeEvent(second, HomeEventKind.Motion, null, room, Home.RoomSensor(room));
        }
    }

    private static IEnumerable<HomeEvent> BedOf(Resident resident, Timeline days)
    {
        var inBed = false;
        foreach (var (from, _, place) in days.Spans)
        {
            // Who dies in bed stays in it.
            var isInBed = place == Place.Bed || (place == Place.Still && inBed);
            if (isInBed != inBed) yield return new HomeEvent(from, isInBed ? HomeEventKind.BedEntered : HomeEventKind.BedLeft, null, null, resident.Bed);
            inBed = isInBed;
        }
    }

    private static void Watch(Timeline days, HomeRates rates, Dice dice, SortedDictionary<int, int> seen)
    {
        foreach (var (from, to, place) in days.Spans)
        {
            var chance = place switch
            {
                Place.Room => 0.6,
                Place.Bed => 0.05,
                Place.RoomFloor => rates[Rate.LyingMotion],
                _ => 0,
            };
            if (chance == 0) continue;
            for (var slot = from / Slot; slot * Slot < to; slot++)
            {
                var (start, end) = (Math.Max(from, slot * Slot), Math.Min(to, (slot + 1) * Slot));
                if (dice.Happens(chance * (end - start) / Slot)) seen.TryAdd(slot, start + dice.Pick(end - start));
            }
            // Coming in and getting up are seen; so is a fall, once.
            if (place == Place.Room) seen.TryAdd(from / Slot, from);
        }
    }

    private static void StaffIn(int room, bool hasBedfast, HomeRates rates, Dice dice, SortedDictionary<int, int> seen)
    {
        var staff = new Staff(rates);
        for (var check = staff.NextCheck(room, 0); check < Calendar.End; check = staff.NextCheck(room, check + 1))
        {
            if (Calendar.IsNight(check) && dice.Happens(0.9)) seen.TryAdd(check / Slot, check);
        }
        for (var visit = dice.Pick(CareOfBedfast); hasBedfast && visit < Calendar.End; visit += CareOfBedfast) seen.TryAdd(visit / Slot, visit);
        for (var day = 0; day < Calendar.Days; day++)
        {
            for (var visits = dice.Poisson(4); visits > 0; visits--)
            {
                var visit = (day * Calendar.Day) + (int)(dice.Between(7, 22) * Calendar.Hour);
                seen.TryAdd(visit / Slot, visit);
            }
        }
    }
}
