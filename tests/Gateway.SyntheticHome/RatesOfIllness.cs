namespace Gateway.SyntheticHome;

/// <summary>Episodes that an alert may be about.</summary>
internal static class RatesOfIllness
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.InfectionsPer1000Days, 4.16, "infections per 1,000 resident-days", "4.16 (Lim 2012, Melbourne) to 6.04 (fifteen UK nursing homes, 2006); fewer are worse for PPV"),
        new(Rate.InfectionLowIntake, 0.355, "share of infections in which the person drinks much less", "older hospital patients 2021: 35.5 % presented atypically, most often with low intake"),
        new(Rate.InfectionDelirium, 0.355, "share of infections with new confusion", "assumed: as above"),
        new(Rate.DeliriumPer100Weeks, 3.0, "new deliriums per 100 resident-weeks, with those of infections", "McCusker 2011: 1.6 with MMSE of 10 or more, 6.9 below, 27 % of residents below"),
        new(Rate.DeliriumNoticed, 0.30, "share that staff notice and enter", "up to 70 % of deliriums in hospital go unrecognised"),
        new(Rate.ConfusionMistakenPerMonth, 0.5, "entries of new confusion per home-month where it is the usual dementia", "assumed: no source found"),
        new(Rate.DehydrationPerHalfYear, 0.31, "acute dehydrations per resident in six months", "a prospective nursing home study: events in 31 % of residents (quoted at second hand). The 20 % who are dehydrated at any time (DRIE) drink little always, which is their own baseline"),
        new(Rate.DehydrationIntake, 0.50, "what the person then drinks, as a share of the usual (±0.1)", "assumed: no source found"),
        new(Rate.DeclinePerHalfYear, 0.25, "episodes of failing mobility and sleep per resident in six months", "assumed: no source found; falls are not made likelier by it, so that no rule gains"),
        new(Rate.DeclineFactor, 2.0, "what such an episode does to stumbles and wakings", "assumed: no source found"),
    ];
}
