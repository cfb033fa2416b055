namespace Gateway.SyntheticHome;

/// <summary>How people fall and are found.</summary>
internal static class RatesOfFalls
{
    public static readonly RateRow[] Rows =
    [
        new(Rate.FallsPerBedYear, 1.6, "falls per bed-year; some people fall often (Gamma, shape 0.5)", "1.6 (cited in Int J Environ Res Public Health 2019, PMC6473316) to 3.8 (FinCH, BMJ 2021: 10.4 per 1,000 days); fewer are worse for PPV"),
        new(Rate.Injurious, 0.48, "share of falls with an injury", "0.37 (Cleworth 2024, 12,445 falls) to 0.48 (\"Falls in the nursing home setting: does time matter?\", JAMDA 2008); more are more to miss"),
        new(Rate.FallInRoom, 0.628, "share of falls in the own room", "0.628 (Cleworth 2024) to 0.75 (Bavaria, 70,000 falls); only rooms have sensors"),
        new(Rate.FallAtNight, 0.16, "share of falls between 23:00 and 07:00", "\"Falls in the nursing home setting: does time matter?\", JAMDA 2008"),
        new(Rate.FallInEvening, 0.27, "share of falls between 16:00 and 20:00", "\"Falls in the nursing home setting: does time matter?\", JAMDA 2008"),
        new(Rate.WitnessedInRoom, 0.10, "share of falls in the room that staff see", "SafelyYou, of thousands of falls in memory care; 18 % in Fleming & Brayne 2008"),
        new(Rate.WitnessedOutside, 0.50, "share of falls elsewhere that staff see", "assumed: lounges are staffed for much of the day"),
        new(Rate.RisesUnaided, 0.20, "share of unhurt people who get up alone in ten minutes, if nobody comes", "Fleming & Brayne 2008: 80 % of fallers could not at least once"),
        new(Rate.RisesUnaidedInjured, 0.10, "share of hurt people who do", "assumed: half of the unhurt; their sensor then takes its alarm back"),
        new(Rate.Reported, 0.56, "share of unhurt people's falls that staff report", "Coahran 2018: 5 of the 9 falls that were known"),
        new(Rate.ReportedInjured, 1, "share of hurt people's falls that staff report, sooner or later", "assumed: an injury is attended and serious ones must be notified (CQC Registration Regulations 2009, 18). Nobody could catch a fall that neither a device nor a person tells of"),
        new(Rate.ReportDelayMinutes, 60, "minutes from finding a person whom no device gave away to the report, median; at most 12 hours", "assumed: written up during the shift"),
        new(Rate.FoundByDayMinutes, 30, "minutes until staff come by chance on a person in the room by day, median", "assumed; 30 % of fallers lay an hour or more at least once in a year (Fleming & Brayne 2008, people over 90)"),
        new(Rate.NightCheckMinutes, 120, "minutes between night checks", "assumed: hourly and two-hourly are usual; the longer"),
        new(Rate.PressesAfterFall, 0.20, "share of fallers without dementia who press for help", "Fleming & Brayne 2008: alarms were not used in most falls with a long lie; the figure is assumed"),
        new(Rate.PressesAfterFallWithDementia, 0.05, "the same with dementia", "assumed: cognition predicted the long lie there"),
    ];
}
