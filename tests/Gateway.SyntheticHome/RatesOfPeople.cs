namespace Gateway.SyntheticHome;

/// <summary>Who lives in the home, and how they spend their days.</summary>
internal static class RatesOfPeople
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.SharedRoom, 0.20, "share of residents in a room for two", "assumed: four rooms for two among 36; new homes have none, old ones more"),
        new(Rate.Dementia, 0.70, "share with dementia", "the figure commonly given for UK care homes (dementia or severe memory problems)"),
        new(Rate.Bedfast, 0.15, "share who stay in bed", "assumed: no source found; they give the sensors little to see"),
        new(Rate.Wearers, 0.25, "share who have a wearable", "assumed: homes that have any give them to a few"),
        new(Rate.BedExits, 2, "times out of bed a night, of those who can", "assumed: no count found for UK homes"),
        new(Rate.Wakings, 4, "wakings a night", "assumed: Fetveit 2002 found frequent wakings, more than two hours awake after sleep onset"),
        new(Rate.SleepEfficiency, 0.75, "share of the time in bed at night that is slept", "Fetveit 2002, actigraphy in a nursing home"),
        new(Rate.HospitalPerYear, 1.04, "emergency admissions per resident-year", "0.70 (Health Foundation 2019) to 1.04 (BMJ Qual Saf, residents of residential homes); more absences are worse"),
        new(Rate.HospitalDays, 7, "days away then, median", "assumed: about the length of an older person's emergency stay"),
        new(Rate.OutingsPerMonth, 2, "days out with family per resident-month, of those who can", "assumed: no source found"),
        new(Rate.OutingsUnrecorded, 0.20, "share of days out that nobody enters", "assumed: no source found"),
        new(Rate.CollapsePerYear, 0.019, "sudden deaths or collapses alone in the room per resident-year", "0.242 deaths in the first year (MacRae 2024, Scotland) × 0.775 in the home × 0.1 not expected (assumed)"),
        new(Rate.LyingMotion, 0.30, "chance that a person lying on the floor is seen moving, per ten minutes", "assumed: no source found"),
    ];
}
