namespace Gateway.SyntheticHome;

/// <summary>Absences from the home, and sudden ends of a stay.</summary>
internal static class Stays
{
    private const double YearDays = 365.25;
    private const int Margin = 8 * Calendar.Hour;

    public static List<Episode> Collapses(Home home, HomeRates rates, Staff staff, Dice seed)
    {
        var collapses = new List<Episode>();
        foreach (var resident in home.Residents)
        {
            var dice = seed.For("resident", resident.Number);
            if (dice.Poisson(rates[Rate.CollapsePerYear] / YearDays * Calendar.Days) == 0) continue;
            var second = dice.Pick(Calendar.End);
            collapses.Add(new Episode(LabelKind.Collapse, resident.Number, second, staff.ComesByChance(resident.Room, second, dice)));
        }
        return collapses;
    }

    public static List<Absence> Absences(Home home, HomeRates rates, IReadOnlyList<Episode> collapses, Dice seed)
    {
        var all = new List<Absence>();
        foreach (var resident in home.Residents)
        {
            var dice = seed.For("resident", resident.Number);
            var own = collapses.Where(collapse => collapse.Resident == resident.Number)
                .Select(collapse => new Absence(resident.Number, collapse.To, Calendar.End, InHospital: true, IsRecorded: true)).ToList();
            for (var stays = dice.Poisson(rates[Rate.HospitalPerYear] / YearDays * Calendar.Days); stays > 0; stays--)
            {
                var from = dice.Pick(Calendar.End);
                Add(own, new Absence(resident.Number, from, from + (int)(dice.LogNormal(rates[Rate.HospitalDays], 0.8) * Calendar.Day), InHospital: true, IsRecorded: true));
            }
            var outings = resident.Mobility == Mobility.Bedfast ? 0 : dice.Poisson(rates[Rate.OutingsPerMonth] / 30 * Calendar.Days);
            for (; outings > 0; outings--)
            {
                var from = (dice.Pick(Calendar.Days) * Calendar.Day) + (int)(dice.Between(10, 12.5) * Calendar.Hour);
                var to = from + (int)(dice.Between(3, 7) * Calendar.Hour);
                Add(own, new Absence(resident.Number, from, to, InHospital: false, IsRecorded: !dice.Happens(rates[Rate.OutingsUnrecorded])));
            }
            all.AddRange(own);
        }
        return all;
    }

    /// <summary>What the home enters of them, up to two hours late.</summary>
    public static IEnumerable<HomeEvent> Reports(IEnumerable<Absence> absences, Dice dice)
    {
        foreach (var absence in absences)
        {
            var (outLate, backLate) = (dice.Pick(2 * Calendar.Hour), dice.Pick(2 * Calendar.Hour));
            if (!absence.IsRecorded) continue;
            var left = Math.Min(absence.From + outLate, absence.To);
            yield return new HomeEvent(left, HomeEventKind.Away, absence.Resident, null, null, ByStaff: true);
            if (absence.To < Calendar.End) yield return new HomeEvent(absence.To + backLate, HomeEventKind.Back, absence.Resident, null, null, ByStaff: true);
        }
    }

    private static void Add(List<Absence> own, Absence another)
    {
        if (!own.Any(absence => another.From < absence.To + Margin && absence.From < another.To + Margin)) own.Add(another);
    }
}
