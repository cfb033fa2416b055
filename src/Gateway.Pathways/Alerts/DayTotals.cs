using System.Collections.Immutable;
using Gateway.Fhir.Uk;

namespace Gateway.Pathways.Alerts;

/// <summary>Days in order, each added up; what was not reported is not there, and never counts as nothing.</summary>
internal static class DayTotals
{
    private const int KeptDays = 190;
    private const int KeptIdDays = 7;

    /// <summary>The sum with another entry; an entry that is already in it changes nothing.</summary>
    public static ImmutableArray<DayTotal> Add(this ImmutableArray<DayTotal> days, Signal signal)
    {
        var (day, time) = Wall(signal.At);
        var index = Find(days, day);
        var value = signal.Value ?? 0;
        if (index < 0) return Insert(days, new DayTotal(day, value, 1, time, time, [signal.Id]));
        var old = days[index];
        if (old.Ids.Contains(signal.Id)) return days;
        return days.SetItem(index, old with
        {
            Sum = old.Sum + value,
            Count = old.Count + 1,
            First = time < old.First ? time : old.First,
            Last = time > old.Last ? time : old.Last,
            Ids = old.Ids.Add(signal.Id),
        });
    }

    /// <summary>The day with what was said last of it.</summary>
    public static ImmutableArray<DayTotal> Put(this ImmutableArray<DayTotal> days, Signal signal)
    {
        var (day, time) = Wall(signal.At);
        var index = Find(days, day);
        var total = new DayTotal(day, signal.Value ?? 0, 1, time, time, [signal.Id]);
        if (index < 0) return Insert(days, total);
        return days[index].Last > time ? days : days.SetItem(index, total);
    }

    /// <summary>The day with the greater of what it had and this.</summary>
    public static ImmutableArray<DayTotal> Most(this ImmutableArray<DayTotal> days, DateOnly day, decimal value)
    {
        var index = Find(days, day);
        if (index < 0) return Insert(days, new DayTotal(day, value, 1, default, default, []));
        return days[index].Sum >= value ? days : days.SetItem(index, days[index] with { Sum = value });
    }

    public static ImmutableArray<DayTotal> Between(this ImmutableArray<DayTotal> days, DateOnly from, DateOnly until) =>
        [.. days.Where(day => day.Day >= from && day.Day < until)];

    /// <summary>Without the days that no rule looks at any more, and without ids that can hardly come again.</summary>
    public static ImmutableArray<DayTotal> Trim(this ImmutableArray<DayTotal> days, DateOnly today)
    {
        if (days.IsEmpty || (days[0].Day >= today.AddDays(-KeptIdDays) && days.Length < KeptDays)) return days;
        return
        [
            .. days.Where(day => day.Day >= today.AddDays(-KeptDays))
                .Select(day => day.Day < today.AddDays(-KeptIdDays) && !day.Ids.IsEmpty ? day with { Ids = [] } : day),
        ];
    }

    public static double Mean(this ImmutableArray<DayTotal> days) => days.IsEmpty ? 0 : (double)days.Average(day => day.Sum);

    public static double Deviation(this ImmutableArray<DayTotal> days)
    {
        if (days.Length < 2) return 0;
        var mean = days.Mean();
        return Math.Sqrt(days.Sum(day => Math.Pow((double)day.Sum - mean, 2)) / (days.Length - 1));
    }

    public static decimal Median(IEnumerable<decimal> values)
    {
        var ordered = values.Order().ToList();
        if (ordered.Count == 0) return 0;
        return ordered.Count % 2 == 1 ? ordered[ordered.Count / 2] : (ordered[(ordered.Count / 2) - 1] + ordered[ordered.Count / 2]) / 2;
    }

    public static (DateOnly Day, TimeOnly Time) Wall(DateTimeOffset at)
    {
        var local = UkTime.Local(at);
        return (DateOnly.FromDateTime(local.DateTime), TimeOnly.FromDateTime(local.DateTime));
    }

    private static int Find(ImmutableArray<DayTotal> days, DateOnly day)
    {
        for (var index = days.Length - 1; index >= 0 && days[index].Day >= day; index--)
            if (days[index].Day == day) return index;
        return -1;
    }

    private static ImmutableArray<DayTotal> Insert(ImmutableArray<DayTotal> days, DayTotal day)
    {
        var index = days.Length;
        while (index > 0 && days[index - 1].Day > day.Day) index--;
        return days.Insert(index, day);
    }
}
