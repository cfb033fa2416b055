namespace Gateway.SyntheticHome;

/// <summary>What staff write down, and how well.</summary>
internal static class RatesOfCharts
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.FluidCharted, 0.50, "share of residents whose drinks are charted", "assumed: those at risk"),
        new(Rate.FluidRestricted, 0.05, "share whose fluids are restricted", "assumed: severe heart or kidney failure"),
        new(Rate.FluidMean, 1104, "mL drunk a day, mean of residents", "1,104 (Namasivayam-MacDonald 2018, 622 residents) to 1,787 (FISE 2019, 22 residents)"),
        new(Rate.FluidDeviation, 379, "mL, standard deviation between residents", "Namasivayam-MacDonald 2018"),
        new(Rate.FluidDayVariation, 0.25, "variation of one person's days (coefficient)", "assumed: no source found"),
        new(Rate.FluidReadingError, 0.31, "error of one reading (coefficient)", "Tattersall 2016: 25 % of nurses' estimates within 10 %"),
        new(Rate.FluidDayComplete, 0.14, "share of charted days with every drink entered", "0.14 (Madu 2021, hospital ward) to about 0.5 (Leinum 2023, review of wards); none found for homes"),
        new(Rate.WeightLossPerMonth, 0.099, "share of residents who begin to lose 5 to 8 % in thirty days, per month", "Minimum Data Set: 9.9 % of 6,832 residents met its definition (as cited in PMC3913049)"),
        new(Rate.WeightNoise, 0.014, "error of a weighing, as a share of the weight, median of residents (log-normal, sigma 0.53)", "\"Prognostic significance of monthly weight fluctuations among older nursing home residents\": 2 % or more in 25 % of residents, 3 % or more in 9 %"),
        new(Rate.WeighedWeekly, 0.35, "share weighed weekly, the others every four weeks", "BAPEN Nutrition Screening Weeks: about 35 % of new residents malnourished"),
        new(Rate.News2Low, 0.66, "share of weekly NEWS2 totals of 2 or less", "Barker 2019, 19,604 readings in 46 care homes"),
        new(Rate.News2High, 0.07, "share of weekly NEWS2 totals of 5 or more", "Barker 2019, routine readings"),
        new(Rate.News2OnConcern, 0.60, "share of infections in which a set is taken on the first day, 3 points above the usual", "assumed: no source found"),
        new(Rate.StumblesPerDay, 0.30, "stumbles counted a day, mean of wearers", "assumed: studies of near falls are of laboratories (Pang 2019)"),
        new(Rate.WearableDays, 0.66, "share of days on which a wearable counts", "two thirds of alarm clients wear theirs most or all of the time (CHI 2010, by Telecare Aware)"),
    ];
}
