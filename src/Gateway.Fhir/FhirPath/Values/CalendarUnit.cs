using System.Collections.Frozen;

namespace Gateway.Fhir.FhirPath.Values;

internal enum CalendarStep
{
    Year,
    Month,
    Week,
    Day,
    Hour,
    Minute,
    Second,
    Millisecond,
}

/// <summary>Units of time: the calendar's words, and the UCUM codes that mean the same (http://hl7.org/fhirpath/N1/#time-valued-quantities).</summary>
internal static class CalendarUnit
{
    private static readonly FrozenDictionary<string, CalendarStep> Words = new Dictionary<string, CalendarStep>
    {
        ["year"] = CalendarStep.Year,
        ["years"] = CalendarStep.Year,
        ["month"] = CalendarStep.Month,
        ["months"] = CalendarStep.Month,
        ["week"] = CalendarStep.Week,
        ["weeks"] = CalendarStep.Week,
        ["day"] = CalendarStep.Day,
        ["days"] = CalendarStep.Day,
        ["hour"] = CalendarStep.Hour,
        ["hours"] = CalendarStep.Hour,
        ["minute"] = CalendarStep.Minute,
        ["minutes"] = CalendarStep.Minute,
        ["second"] = CalendarStep.Second,
        ["seconds"] = CalendarStep.Second,
        ["millisecond"] = CalendarStep.Millisecond,
        ["milliseconds"] = CalendarStep.Millisecond,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    // 'a' and 'mo' are left out: UCUM's year is 365.25 days and its month a twelfth of that, never the calendar's.
    private static readonly FrozenDictionary<string, CalendarStep> Codes = new Dictionary<string, CalendarStep>
    {
        ["wk"] = CalendarStep.Week,
        ["d"] = CalendarStep.Day,
        ["h"] = CalendarStep.Hour,
        ["min"] = CalendarStep.Minute,
        ["s"] = CalendarStep.Second,
        ["ms"] = CalendarStep.Millisecond,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static bool IsWord(string unit) => Words.ContainsKey(unit);

    /// <summary>What may be added to a date or time, or null.</summary>
    public static CalendarStep? Of(string unit) =>
        Words.TryGetValue(unit, out var step) || Codes.TryGetValue(unit, out step) ? step : null;

    /// <summary>The UCUM code of a calendar word of definite length: a week and below.</summary>
    public static string? Code(string unit)
    {
        if (!Words.TryGetValue(unit, out var step)) return null;
        foreach (var (code, same) in Codes)
            if (same == step) return code;
        return null;
    }

    /// <summary>Months in a year or month of the calendar; null for anything else.</summary>
    public static int? Months(string unit) => Words.TryGetValue(unit, out var step)
        ? step switch { CalendarStep.Year => 12, CalendarStep.Month => 1, _ => null }
        : null;
}
