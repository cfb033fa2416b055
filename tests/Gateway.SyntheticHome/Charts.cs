namespace Gateway.SyntheticHome;

/// <summary>What is counted, weighed and written down of a resident.</summary>
internal sealed class Charts
{
    private static readonly double[] s_drinkHours = [7.5, 8.75, 10.5, 12.5, 14.5, 16, 17.75, 20];

    private readonly HomeRates _rates;
    private readonly Presence _presence;
    private readonly List<HomeEvent> _events = [];
    private readonly List<FluidDay> _fluidDays = [];
    private readonly List<Weighing> _weighings = [];

    public Charts(Home home, HomeRates rates, Presence presence, IReadOnlyList<Episode> episodes, Dice seed)
    {
        (_rates, _presence) = (rates, presence);
        foreach (var resident in home.Residents)
        {
            var own = episodes.Where(episode => episode.Resident == resident.Number).ToList();
            if (resident.IsRestricted) _events.Add(Entry(Calendar.Hour, HomeEventKind.FluidsRestricted, resident, 1));
            if (resident.IsCharted) Drinks(resident, own, seed.For("drinks", resident.Number));
            Nights(resident, own, seed.For("nights", resident.Number));
            if (resident.IsWearer) Steps(resident, own, seed.For("steps", resident.Number));
            Scales(resident, own, seed.For("scales", resident.Number));
            Observations(resident, own, seed.For("observations", resident.Number));
            Confusion(resident, own, seed.For("confusion", resident.Number));
        }
    }

    public IReadOnlyList<HomeEvent> Events => _events;

    public IReadOnlyList<FluidDay> FluidDays => _fluidDays;

    public IReadOnlyList<Weighing> Weighings => _weighings;

    /// <summary>0 to 6, so that the shares of low and high totals are the table's.</summary>
    public static int UsualNews2(HomeRates rates, Dice dice)
    {
        var (low, high) = (rates[Rate.News2Low], rates[Rate.News2High]);
        return dice.Pick([low * 0.42, low * 0.33, low * 0.25, (1 - low - high) * 0.6, (1 - low - high) * 0.4, high * 0.7, high * 0.3]);
    }

    private void Drinks(Resident resident, List<Episode> own, Dice dice)
    {
        for (var day = 0; day < Calendar.Days; day++)
        {
            var noon = (day * Calendar.Day) + (12 * Calendar.Hour);
            var ill = own.Where(episode => episode.DrinksLess && episode.From <= noon && noon < episode.To).Select(episode => episode.Size).DefaultIfEmpty(1).Min();
            var drunk = Math.Max(60, resident.Intake * ill * (1 + (_rates[Rate.FluidDayVariation] * dice.Normal())));
            // On an incomplete day a drink is missed with a chance of its own, one at least.
            var isComplete = dice.Happens(_rates[Rate.FluidDayComplete]);
            var missing = isComplete ? 0 : dice.Between(0.1, 0.8);
            var forgotten = isComplete ? -1 : dice.Pick(s_drinkHours.Length);
            var (drinks, charted, total) = (0, 0, 0.0);
            for (var index = 0; index < s_drinkHours.Length; index++)
            {
                var second = (day * Calendar.Day) + (int)(s_drinkHours[index] * Calendar.Hour) + (int)dice.Between(-900, 900);
                var read = Math.Max(0, Math.Round(drunk / s_drinkHours.Length * (1 + (_rates[Rate.FluidReadingError] * dice.Normal())) / 10) * 10);
                var isMissed = dice.Happens(missing) || index == forgotten;
                if (!_presence.IsHome(resident.Number, second)) continue;
                drinks++;
                if (isMissed) continue;
                charted++;
                total += read;
                _events.Add(Entry(second, HomeEventKind.DrinkMillilitres, resident, read));
            }
            if (drinks == s_drinkHours.Length) _fluidDays.Add(new FluidDay(resident.Number, day, drunk, drinks, charted, total));
        }
    }

    private void Nights(Resident resident, List<Episode> own, Dice dice)
    {
        for (var day = 1; day < Calendar.Days; day++)
        {
            var morning = (day * Calendar.Day) + (int)(dice.Between(7, 8) * Calendar.Hour);
            var (factor, ill) = (Worse(own, morning), own.Any(episode => episode.Kind is LabelKind.Infection or LabelKind.Delirium && episode.From <= morning && morning < episode.To));
            var wakings = dice.Poisson(resident.WakingsPerNight * (ill ? Math.Max(1.5, factor) : factor));
            var slept = dice.Normal(600 * _rates[Rate.SleepEfficiency], 45) * (factor > 1 || ill ? 0.85 : 1);
            if (!_presence.IsHome(resident.Number, morning - (6 * Calendar.Hour)) || !_presence.IsHome(resident.Number, morning)) continue;
            _events.Add(new HomeEvent(morning, HomeEventKind.SleepMinutes, null, null, resident.Bed, Value: Math.Round(Math.Clamp(slept, 60, 720))));
            _events.Add(new HomeEvent(morning, HomeEventKind.Wakings, null, null, resident.Bed, Value: wakings));
        }
    }

    private void Steps(Resident resident, List<Episode> own, Dice dice)
    {
        for (var day = 0; day < Calendar.Days; day++)
        {
            var evening = (day * Calendar.Day) + (20 * Calendar.Hour) + dice.Pick(Calendar.Hour);
            var stumbles = dice.Poisson(resident.StumblesPerDay * Worse(own, evening));
            if (dice.Happens(_rates[Rate.WearableDays]) && _presence.IsHome(resident.Number, evening) && resident.Mobility != Mobility.Bedfast)
                _events.Add(new HomeEvent(evening, HomeEventKind.Stumbles, resident.Number, null, resident.Wearable, Value: stumbles));
        }
    }

    private void Scales(Resident resident, List<Episode> own, Dice dice)
    {
        var loss = own.Find(episode => episode.Kind == LabelKind.WeightLoss);
        var step = resident.IsWeighedWeekly ? 7 : 28;
        for (var day = dice.Pick(7); day < Calendar.Days; day += step)
        {
            var second = (day * Calendar.Day) + (int)(dice.Between(8, 11) * Calendar.Hour);
            var lost = loss is null ? 0 : loss.Size * Math.Clamp((second - loss.From) / (30.0 * Calendar.Day), 0, 1);
            var real = resident.Weight * (1 - lost);
            var read = Math.Round(real * (1 + (resident.WeightNoise * dice.Normal())) * 10) / 10;
            if (!_presence.IsHome(resident.Number, second)) continue;
            _weighings.Add(new Weighing(resident.Number, second, real, read));
            _events.Add(Entry(second, HomeEventKind.WeightKilograms, resident, read));
        }
    }

    private void Observations(Resident resident, List<Episode> own, Dice dice)
    {
        for (var day = dice.Pick(7); day < Calendar.Days; day += 7)
        {
            var second = (day * Calendar.Day) + (int)(dice.Between(9, 12) * Calendar.Hour);
            var total = dice.Happens(0.6) ? resident.UsualNews2 : UsualNews2(_rates, dice);
            if (_presence.IsHome(resident.Number, second)) _events.Add(Entry(second, HomeEventKind.News2, resident, total));
        }
        foreach (var infection in own.Where(episode => episode is { Kind: LabelKind.Infection, HasSet: true }))
        {
            var second = infection.From + dice.Pick(Calendar.Day);
            if (_presence.IsHome(resident.Number, second)) _events.Add(Entry(second, HomeEventKind.News2, resident, resident.UsualNews2 + 3));
        }
    }

    private void Confusion(Resident resident, List<Episode> own, Dice dice)
    {
        foreach (var delirium in own.Where(episode => episode is { Kind: LabelKind.Delirium, IsNoticed: true }))
            Noted(resident, delirium.From + dice.Pick(Calendar.Day), delirium.To);
        for (var mistakes = dice.Poisson(_rates[Rate.ConfusionMistakenPerMonth] / 30 * Calendar.Days / Home.Beds); mistakes > 0; mistakes--)
        {
            var second = dice.Pick(Calendar.End);
            Noted(resident, second, second + (2 * Calendar.Day));
        }
    }

    private void Noted(Resident resident, int from, int to)
    {
        if (!_presence.IsHome(resident.Number, from)) return;
        _events.Add(Entry(from, HomeEventKind.NewConfusion, resident, 1));
        _events.Add(Entry(to, HomeEventKind.NewConfusion, resident, 0));
    }

    private static double Worse(List<Episode> own, int second) =>
        own.Where(episode => episode.Kind == LabelKind.Decline && episode.From <= second && second < episode.To).Select(episode => episode.Size).DefaultIfEmpty(1).Max();

    private static HomeEvent Entry(int second, HomeEventKind kind, Resident resident, double value) => new(second, kind, resident.Number, null, null, Value: value, ByStaff: true);
}
