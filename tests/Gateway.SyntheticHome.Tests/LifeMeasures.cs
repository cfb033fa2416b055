namespace Gateway.SyntheticHome;

/// <summary>People, their days, their illnesses, their charts and the devices.</summary>
internal static class LifeMeasures
{
    private const double HalfYearDays = 182.6;

    public static readonly Dictionary<Rate, Measure> All = new()
    {
        [Rate.SharedRoom] = People(_ => true, (resident, home) => home.Home.Of(resident.Room).Count() > 1),
        [Rate.Dementia] = People(_ => true, (resident, _) => resident.HasDementia),
        [Rate.Bedfast] = People(_ => true, (resident, _) => resident.Mobility == Mobility.Bedfast),
        [Rate.Wearers] = People(_ => true, (resident, _) => resident.IsWearer),
        [Rate.FluidCharted] = People(_ => true, (resident, _) => resident.IsCharted),
        [Rate.FluidRestricted] = People(_ => true, (resident, _) => resident.IsRestricted),
        [Rate.WeighedWeekly] = People(_ => true, (resident, _) => resident.IsWeighedWeekly),
        [Rate.WeightNoise] = new(MadeHomes.Usual, home => (home.Home.Residents.Count(resident => resident.WeightNoise <= 0.014), Home.Beds), _ => 0.5),

        // Six of the ten hours of a night, which nobody begins later or ends earlier.
        [Rate.BedExits] = new(MadeHomes.Usual, home => (
            Sum(home, HomeEventKind.BedLeft, item => Calendar.HourOf(item.Second) is 23 or < 5 ? 1 : 0),
            home.Home.Residents.Where(resident => resident.Mobility != Mobility.Bedfast).Sum(resident => FallMeasures.DaysOf(home, resident.Number))), rates => rates[Rate.BedExits] * 0.6, 0.06),
        [Rate.Wakings] = Nights(HomeEventKind.Wakings, 1, 0.03),
        [Rate.SleepEfficiency] = Nights(HomeEventKind.SleepMinutes, 600, 0.01),
        [Rate.HospitalPerYear] = new(MadeHomes.Usual, home => (Hospital(home).Count(), Home.Beds * Calendar.Days / 365.25), Slack: 0.1),
        [Rate.HospitalDays] = new(MadeHomes.Usual, home => (Hospital(home).Count(stay => stay.To - stay.From <= 7 * Calendar.Day), Hospital(home).Count()), _ => 0.5),
        [Rate.OutingsPerMonth] = new(MadeHomes.Usual, home => (home.Absences.Count(absence => !absence.InHospital), home.Home.Residents.Count(resident => resident.Mobility != Mobility.Bedfast) * Calendar.Days / 30.0), Slack: 0.12),
        [Rate.OutingsUnrecorded] = new(MadeHomes.Usual, home => (home.Absences.Count(absence => !absence.IsRecorded), home.Absences.Count(absence => !absence.InHospital))),

        [Rate.InfectionsPer1000Days] = PerDay(LabelKind.Infection, rates => rates[Rate.InfectionsPer1000Days] / 1000),
        [Rate.InfectionLowIntake] = Infections(infection => infection.DrinksLess),
        [Rate.InfectionDelirium] = new(MadeHomes.Usual, home => (
            Of(home, LabelKind.Infection).Count(infection => Of(home, LabelKind.Delirium).Any(delirium => delirium.Resident == infection.Resident && delirium.From - infection.From is >= 0 and < Calendar.Day)),
            Of(home, LabelKind.Infection).Count()), Slack: 0.03),
        [Rate.DeliriumPer100Weeks] = PerDay(LabelKind.Delirium, rates => rates[Rate.DeliriumPer100Weeks] / 700),
        [Rate.DeliriumNoticed] = new(MadeHomes.Usual, home => (Of(home, LabelKind.Delirium).Count(delirium => delirium.IsNoticed), Of(home, LabelKind.Delirium).Count())),
        [Rate.ConfusionMistakenPerMonth] = new(MadeHomes.Usual, home => (
            Sum(home, HomeEventKind.NewConfusion, item => item.Value == 1 && !Of(home, LabelKind.Delirium).Any(delirium => delirium.IsNoticed && delirium.Resident == item.Resident && item.Second - delirium.From is >= 0 and < Calendar.Day) ? 1 : 0),
            Calendar.Days / 30.0), Slack: 0.05),
        [Rate.DehydrationPerHalfYear] = PerDay(LabelKind.Dehydration, rates => -Math.Log(1 - rates[Rate.DehydrationPerHalfYear]) / HalfYearDays),
        [Rate.DehydrationIntake] = new(MadeHomes.Usual, home => Drinking(home, (resident, day) => Ill(home, resident, day) is [{ Kind: LabelKind.Dehydration }]), Slack: 0.03),
        [Rate.DeclinePerHalfYear] = PerDay(LabelKind.Decline, rates => rates[Rate.DeclinePerHalfYear] / HalfYearDays),
        [Rate.DeclineFactor] = new(MadeHomes.Usual, home => Stumbling(home, isDeclining: true)),

        [Rate.FluidMean] = new(MadeHomes.Usual, home => (home.Home.Residents.Sum(resident => resident.Intake), Home.Beds)),
        [Rate.FluidDeviation] = new(MadeHomes.Usual, home => (home.Home.Residents.Sum(resident => Square(resident.Intake - 1104)), Home.Beds), rates => Square(rates[Rate.FluidDeviation]), 0.06),
        [Rate.FluidDayVariation] = new(MadeHomes.Usual, home => Days(home, (resident, day) => Square((day.Drunk / resident.Intake) - 1), day => Ill(home, day.Resident, day.Day).Count == 0), rates => Square(rates[Rate.FluidDayVariation]), 0.02),
        // Eight readings a day.
        [Rate.FluidReadingError] = new(MadeHomes.Usual, home => Days(home, (_, day) => Square((day.ChartedMillilitres / day.Drunk) - 1), day => day.Charted == day.Drinks), rates => Square(rates[Rate.FluidReadingError]) / 8, 0.05),
        [Rate.FluidDayComplete] = new(MadeHomes.Usual, home => Days(home, (_, day) => day.Charted == day.Drinks ? 1 : 0, _ => true)),

        [Rate.WeightLossPerMonth] = new(MadeHomes.Usual, home => (Of(home, LabelKind.WeightLoss).Count(), Home.Beds), rates => 1 - Math.Exp(-rates[Rate.WeightLossPerMonth] * Calendar.Days / 30)),
        [Rate.News2Low] = Totals(total => total <= 2),
        [Rate.News2High] = Totals(total => total >= 5),
        [Rate.News2OnConcern] = Infections(infection => infection.HasSet),
        [Rate.StumblesPerDay] = new(MadeHomes.Usual, home => (Sum(home, HomeEventKind.Stumbles, item => IsDeclining(home, item) ? 0 : item.Value!.Value), Sum(home, HomeEventKind.Stumbles, item => IsDeclining(home, item) ? 0 : 1))),
        [Rate.WearableDays] = new(MadeHomes.Usual, home => (Sum(home, HomeEventKind.Stumbles, _ => 1), Wearers(home).Sum(resident => FallMeasures.DaysOf(home, resident.Number))), Slack: 0.05),

        [Rate.OutagesPerDeviceDay] = new(MadeHomes.Usual, home => (home.Outages.Count(outage => outage.Device != Home.Hub), (home.Home.Devices.Count - 1) * (double)Calendar.Days)),
        [Rate.OutageHours] = new(MadeHomes.Usual, home => (home.Outages.Count(outage => outage.Device != Home.Hub && outage.To - outage.From <= 6 * Calendar.Hour), home.Outages.Count(outage => outage.Device != Home.Hub)), _ => 0.5),
        [Rate.HubOutagesPerMonth] = new(MadeHomes.Usual, home => (home.Outages.Count(outage => outage.Device == Home.Hub), Calendar.Days / 30.0)),
        [Rate.HubOutageMinutes] = new(MadeHomes.Usual, home => (home.Outages.Count(outage => outage.Device == Home.Hub && outage.To - outage.From <= 30 * Calendar.Minute), home.Outages.Count(outage => outage.Device == Home.Hub)), _ => 0.5),
        [Rate.MessagesLost] = new(MadeHomes.Usual, home => (Sum(home, HomeEventKind.Heartbeat, _ => 1), HoursUp(home)), rates => 1 - rates[Rate.MessagesLost], 0.002),
        [Rate.HeartbeatMinutes] = new(MadeHomes.Usual, home => (home.Events.Where(item => item is { Kind: HomeEventKind.Heartbeat, Device: Home.Hub }).Select(item => item.Second).ToList() is var beats
            ? beats.Zip(beats.Skip(1), (one, next) => next - one).Min() / (double)Calendar.Minute : 0, 1)),
    };

    private static Measure People(Func<Resident, bool> among, Func<Resident, HomeMonth, bool> counted) =>
        new(MadeHomes.Usual, home => (home.Home.Residents.Count(resident => among(resident) && counted(resident, home)), home.Home.Residents.Count(among)));

    private static Measure PerDay(LabelKind kind, Func<HomeRates, double> expected) => new(MadeHomes.Usual, home => (Of(home, kind).Count(), (double)Home.Beds * Calendar.Days), expected);

    private static Measure Infections(Func<Episode, bool> counted) => new(MadeHomes.Usual, home => (Of(home, LabelKind.Infection).Count(counted), Of(home, LabelKind.Infection).Count()));

    private static Measure Nights(HomeEventKind kind, double of, double slack) =>
        new(MadeHomes.Usual, home => (Sum(home, kind, item => IsWell(home, item) ? item.Value!.Value / of : 0), Sum(home, kind, item => IsWell(home, item) ? 1 : 0)), Slack: slack);

    private static Measure Totals(Func<double, bool> counted) => new(MadeHomes.Usual, home => (
        Sum(home, HomeEventKind.News2, item => IsRoutine(home, item) && counted(item.Value!.Value) ? 1 : 0), Sum(home, HomeEventKind.News2, item => IsRoutine(home, item) ? 1 : 0)));

    private static IEnumerable<Episode> Of(HomeMonth home, LabelKind kind) => home.Episodes.Where(episode => episode.Kind == kind);

    private static IEnumerable<Absence> Hospital(HomeMonth home) =>
        home.Absences.Where(absence => absence.InHospital && !home.Collapses.Any(collapse => collapse.Resident == absence.Resident && collapse.To == absence.From));

    private static IEnumerable<Resident> Wearers(HomeMonth home) => home.Home.Residents.Where(resident => resident.IsWearer && resident.Mobility != Mobility.Bedfast);

    private static double Sum(HomeMonth home, HomeEventKind kind, Func<HomeEvent, double> value) => home.Events.Where(item => item.Kind == kind).Sum(value);

    private static bool IsWell(HomeMonth home, HomeEvent item)
    {
        var resident = int.Parse(item.Device!.AsSpan("bed-P".Length), System.Globalization.CultureInfo.InvariantCulture);
        return !home.Episodes.Any(episode => episode.Resident == resident && episode.From <= item.Second && item.Second < episode.To);
    }

    private static bool IsRoutine(HomeMonth home, HomeEvent item) =>
        !Of(home, LabelKind.Infection).Any(infection => infection.HasSet && infection.Resident == item.Resident && item.Second - infection.From is >= 0 and < Calendar.Day);

    private static bool IsDeclining(HomeMonth home, HomeEvent item) =>
        Of(home, LabelKind.Decline).Any(decline => decline.Resident == item.Resident && decline.From <= item.Second && item.Second < decline.To);

    private static (double, double) Stumbling(HomeMonth home, bool isDeclining) => (
        Sum(home, HomeEventKind.Stumbles, item => IsDeclining(home, item) == isDeclining ? item.Value!.Value : 0),
        Sum(home, HomeEventKind.Stumbles, item => IsDeclining(home, item) == isDeclining ? home.Home.Residents[item.Resident!.Value - 1].StumblesPerDay : 0));

    private static List<Episode> Ill(HomeMonth home, int resident, int day)
    {
        var noon = (day * Calendar.Day) + (12 * Calendar.Hour);
        return [.. home.Episodes.Where(episode => episode.DrinksLess && episode.Resident == resident && episode.From <= noon && noon < episode.To)];
    }

    private static (double, double) Drinking(HomeMonth home, Func<int, int, bool> isCounted)
    {
        var days = home.FluidDays.Where(day => isCounted(day.Resident, day.Day)).ToList();
        return (days.Sum(day => day.Drunk), days.Sum(day => home.Home.Residents[day.Resident - 1].Intake));
    }

    private static (double, double) Days(HomeMonth home, Func<Resident, FluidDay, double> value, Func<FluidDay, bool> isCounted)
    {
        var days = home.FluidDays.Where(isCounted).ToList();
        return (days.Sum(day => value(home.Home.Residents[day.Resident - 1], day)), days.Count);
    }

    /// <summary>Hours in which a device and the hub worked, over all devices.</summary>
    private static double HoursUp(HomeMonth home)
    {
        var hub = home.Outages.Where(outage => outage.Device == Home.Hub).Sum(Hours);
        return (home.Home.Devices.Count * ((Calendar.Days * 24.0) - hub)) - home.Outages.Where(outage => outage.Device != Home.Hub).Sum(Hours);
    }

    private static double Hours(Outage outage) => (Math.Min(outage.To, Calendar.End) - outage.From) / (double)Calendar.Hour;

    private static double Square(double value) => value * value;
}
