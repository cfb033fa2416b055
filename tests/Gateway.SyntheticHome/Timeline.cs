namespace Gateway.SyntheticHome;

/// <summary>Where a person is.</summary>
internal enum Place
{
    Bed,
    Room,
    Elsewhere,
    RoomFloor,
    OtherFloor,
    Still,
    Away,
}

/// <summary>A resident's days, without a gap.</summary>
internal sealed class Timeline(List<(int From, int To, Place Place)> spans)
{
    public IReadOnlyList<(int From, int To, Place Place)> Spans { get; private set; } = spans;

    public static Timeline Of(Resident resident, HomeRates rates, IEnumerable<Absence> absences, IEnumerable<Fall> falls, IEnumerable<Episode> collapses, Dice dice)
    {
        var line = new Timeline(resident.Mobility == Mobility.Bedfast ? [(0, Calendar.End, Place.Bed)] : Usual(rates, dice));
        foreach (var absence in absences.Where(absence => absence.Resident == resident.Number)) line.Put(absence.From, absence.To, Place.Away);
        foreach (var fall in falls.Where(fall => fall.Resident == resident.Number))
        {
            // Up for a minute or three before, and set on a chair or to bed afterwards.
            if (fall.InRoom) line.Put(fall.Second - dice.Pick(2 * Calendar.Minute) - Calendar.Minute, fall.Second, Place.Room);
            line.Put(fall.Second, fall.Ends, fall.InRoom ? Place.RoomFloor : Place.OtherFloor);
            line.Put(fall.Ends, fall.Ends + (5 * Calendar.Minute), fall.InRoom ? Place.Room : Place.Elsewhere);
        }
        foreach (var collapse in collapses.Where(collapse => collapse.Resident == resident.Number)) line.Put(collapse.From, collapse.To, Place.Still);
        return line;
    }

    private static List<(int From, int To, Place Place)> Usual(HomeRates rates, Dice dice)
    {
        var spans = new List<(int, int, Place)>();
        var now = 0;
        void Until(int second, Place place)
        {
            second = Math.Min(second, Calendar.End);
            if (second <= now) return;
            spans.Add((now, second, place));
            now = second;
        }
        for (var day = 0; day < Calendar.Days; day++)
        {
            var midnight = day * Calendar.Day;
            var rises = midnight + (7 * Calendar.Hour) + (int)(dice.Normal(0, 40) * Calendar.Minute);
            var retires = midnight + (21 * Calendar.Hour) + (int)(dice.Normal(0, 40) * Calendar.Minute);
            Night(rises);
            Until(now + Minutes(dice, 45, 90), Place.Room);
            var nap = dice.Happens(0.5) ? midnight + (13 * Calendar.Hour) + Minutes(dice, 0, 60) : int.MaxValue;
            while (now < retires)
            {
                if (now >= nap)
                {
                    Until(now + Minutes(dice, 40, 90), Place.Bed);
                    nap = int.MaxValue;
                }
                Until(Math.Min(retires, now + Minutes(dice, 60, 180)), Place.Elsewhere);
                Until(Math.Min(retires, now + Minutes(dice, 15, 60)), Place.Room);
            }
        }
        Night(Calendar.End);
        return spans;

        void Night(int rises)
        {
            var exits = Enumerable.Range(0, dice.Poisson(rates[Rate.BedExits])).Select(_ => now + (int)((rises - now) * dice.Uniform())).Order().ToList();
            foreach (var exit in exits)
            {
                Until(exit, Place.Bed);
                Until(Math.Min(rises, now + Minutes(dice, 4, 15)), Place.Room);
            }
            Until(rises, Place.Bed);
        }
    }

    private void Put(int from, int to, Place place)
    {
        (from, to) = (Math.Max(0, from), Math.Min(to, Calendar.End));
        if (to <= from) return;
        var spans = new List<(int From, int To, Place Place)>();
        foreach (var span in Spans)
        {
            if (span.From < from) spans.Add((span.From, Math.Min(span.To, from), span.Place));
            if (span.From <= from && from < span.To) spans.Add((from, to, place));
            if (span.To > to) spans.Add((Math.Max(span.From, to), span.To, span.Place));
        }
        Spans = spans;
    }

    private static int Minutes(Dice dice, int low, int high) => (int)(dice.Between(low, high) * Calendar.Minute);
}
