namespace Gateway.SyntheticHome;

/// <summary>Who falls ill when.</summary>
internal static class Illness
{
    private const double HalfYearDays = 182.6;

    public static List<Episode> Episodes(Home home, HomeRates rates, Dice seed)
    {
        var all = new List<Episode>();
        foreach (var resident in home.Residents)
        {
            var dice = seed.For("resident", resident.Number);
            Infections(resident.Number, rates, dice, all);
            // Those of infections are counted above.
            var ofInfections = rates[Rate.InfectionsPer1000Days] * 0.7 * rates[Rate.InfectionDelirium];
            foreach (var from in Onsets((rates[Rate.DeliriumPer100Weeks] - ofInfections) / 700, dice)) all.Add(Delirium(resident.Number, from, rates, dice));
            foreach (var from in Onsets(-Dice.Ln(1 - rates[Rate.DehydrationPerHalfYear]) / HalfYearDays, dice))
            {
                all.Add(new Episode(LabelKind.Dehydration, resident.Number, from, from + Days(dice, 3, 8))
                {
                    DrinksLess = true,
                    Size = rates[Rate.DehydrationIntake] + dice.Between(-0.1, 0.1),
                });
            }
            foreach (var from in Onsets(rates[Rate.DeclinePerHalfYear] / HalfYearDays, dice))
                all.Add(new Episode(LabelKind.Decline, resident.Number, from, from + Days(dice, 14, 28)) { Size = rates[Rate.DeclineFactor] });
            foreach (var from in Onsets(rates[Rate.WeightLossPerMonth] / 30, dice).Take(1))
                all.Add(new Episode(LabelKind.WeightLoss, resident.Number, from, from + (35 * Calendar.Day)) { Size = dice.Between(0.05, 0.08) });
        }
        return all;
    }

    private static void Infections(int resident, HomeRates rates, Dice dice, List<Episode> all)
    {
        foreach (var from in Onsets(rates[Rate.InfectionsPer1000Days] / 1000, dice))
        {
            var infection = new Episode(LabelKind.Infection, resident, from, from + Days(dice, 4, 11))
            {
                DrinksLess = dice.Happens(rates[Rate.InfectionLowIntake]),
                HasSet = dice.Happens(rates[Rate.News2OnConcern]),
                Size = dice.Between(0.5, 0.75),
            };
            all.Add(infection);
            if (dice.Happens(rates[Rate.InfectionDelirium])) all.Add(Delirium(resident, from + dice.Pick(Calendar.Day), rates, dice));
        }
    }

    private static Episode Delirium(int resident, int from, HomeRates rates, Dice dice) =>
        new(LabelKind.Delirium, resident, from, from + Days(dice, 7, 16)) { IsNoticed = dice.Happens(rates[Rate.DeliriumNoticed]) };

    private static List<int> Onsets(double perDay, Dice dice) =>
        [.. Enumerable.Range(0, dice.Poisson(perDay * Calendar.Days)).Select(_ => dice.Pick(Calendar.End)).Order()];

    private static int Days(Dice dice, int low, int high) => (int)(dice.Between(low, high) * Calendar.Day);
}
