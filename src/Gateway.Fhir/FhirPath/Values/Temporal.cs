namespace Gateway.Fhir.FhirPath.Values;

internal enum TemporalKind
{
    Date,
    DateTime,
    Time,
}

/// <summary>How much of a date or time is known.</summary>
internal enum Precision
{
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,

    /// <summary>Seconds with a fraction; for comparison the same level as <see cref="Second"/>.</summary>
    Fraction,
}

/// <summary>A date, date and time, or time, with the precision and the zone it was written with.</summary>
internal sealed class Temporal
{
    // The farthest zones of the world: a time without a zone may be any of these.
    private const long EarliestZone = -14 * TimeSpan.TicksPerHour;
    private const long LatestZone = 12 * TimeSpan.TicksPerHour;

    public Temporal(TemporalKind kind, Precision precision, DateTime local, int fractionDigits = 0, int? offset = null)
    {
        Kind = kind;
        Precision = precision;
        Local = local;
        FractionDigits = fractionDigits;
        Offset = offset;
    }

    public TemporalKind Kind { get; }

    public Precision Precision { get; }

    /// <summary>The components; those not known are the least possible. A time stands on the first day of year 1.</summary>
    public DateTime Local { get; }

    public int FractionDigits { get; }

    /// <summary>Minutes east of UTC, or null where no zone is known.</summary>
    public int? Offset { get; }

    public string TypeName => Kind switch { TemporalKind.Date => "date", TemporalKind.Time => "time", _ => "dateTime" };

    /// <summary>The first tick it may mean, at UTC when the zone is known.</summary>
    private long Low => Local.Ticks - (Offset ?? 0) * TimeSpan.TicksPerMinute;

    private long High => Low + Width();

    /// <summary>The date and time of a literal, without the <c>@</c>.</summary>
    public static Temporal? TryParseLiteral(string text) => text.StartsWith('T')
        ? TemporalText.Parse(text[1..], TemporalKind.Time)
        : TemporalText.Parse(text, text.Contains('T', StringComparison.Ordinal) ? TemporalKind.DateTime : TemporalKind.Date);

    public static Temporal Of(DateTimeOffset now) => new(
        TemporalKind.DateTime, Precision.Fraction, DateTime.SpecifyKind(now.DateTime, DateTimeKind.Unspecified), 3, (int)now.Offset.TotalMinutes);

    /// <summary>
    /// Less than, equal to or greater than 0; null when the precision or a missing zone leaves it open
    /// (http://hl7.org/fhirpath/N1/#datetime-equality).
    /// </summary>
    public static int? Compare(Temporal a, Temporal b)
    {
        long lowA = a.Low, highA = a.High, lowB = b.Low, highB = b.High;
        if (a.Offset.HasValue != b.Offset.HasValue && a.Kind != TemporalKind.Time)
        {
            if (a.Offset.HasValue) (lowB, highB) = (lowB + EarliestZone, highB + LatestZone);
            else (lowA, highA) = (lowA + EarliestZone, highA + LatestZone);
        }
        else if (Level(a.Precision) == Level(b.Precision))
        {
            return lowA.CompareTo(lowB);
        }
        if (highA < lowB) return -1;
        return lowA > highB ? 1 : null;
    }

    /// <summary>The same value seen as another kind; a date as a date and time of that day, and back.</summary>
    public Temporal As(TemporalKind kind)
    {
        if (kind == Kind) return this;
        return kind == TemporalKind.Date && Precision > Precision.Day
            ? new Temporal(kind, Precision.Day, Local.Date)
            : new Temporal(kind, Precision, Local, FractionDigits, Offset);
    }

    /// <summary>
    /// Adds so many steps of the calendar. A value known only to the month takes days as thirtieths of one, and so on
    /// (http://hl7.org/fhirpath/N1/#datetime-arithmetic). Null when the result leaves the calendar.
    /// </summary>
    public Temporal? Add(decimal amount, CalendarStep step)
    {
        var whole = decimal.Truncate(amount);
        if (Math.Abs(whole) > 1e12m) return null;
        var (count, unit) = Coarsen((long)whole, step);
        try
        {
            var moved = unit switch
            {
                CalendarStep.Year => Local.AddMonths(checked((int)count * 12)),
                CalendarStep.Month => Local.AddMonths(checked((int)count)),
                _ => Local.AddTicks(Kind == TemporalKind.Time ? Wrap(count * Ticks(unit)) : checked(count * Ticks(unit))),
            };
            var precision = step == CalendarStep.Millisecond && Precision == Precision.Second ? Precision.Fraction : Precision;
            return new Temporal(Kind, precision, moved, precision == Precision.Fraction ? Math.Max(FractionDigits, 3) : FractionDigits, Offset);
        }
        catch (ArgumentOutOfRangeException)
        {
            return null;
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    public override string ToString() => TemporalText.Write(this);

    private static int Level(Precision precision) => (int)(precision == Precision.Fraction ? Precision.Second : precision);

    private static long Ticks(CalendarStep step) => step switch
    {
        CalendarStep.Week => 7 * TimeSpan.TicksPerDay,
        CalendarStep.Day => TimeSpan.TicksPerDay,
        CalendarStep.Hour => TimeSpan.TicksPerHour,
        CalendarStep.Minute => TimeSpan.TicksPerMinute,
        CalendarStep.Second => TimeSpan.TicksPerSecond,
        _ => TimeSpan.TicksPerMillisecond,
    };

    /// <summary>A time goes round the clock.</summary>
    private long Wrap(long ticks)
    {
        var day = TimeSpan.TicksPerDay;
        var moved = ((Local.Ticks + ticks % day) % day + day) % day;
        return moved - Local.Ticks;
    }

    /// <summary>The count in a unit that the precision has: 1 year = 12 months = 365 days, 1 month = 30 days.</summary>
    private (long Count, CalendarStep Step) Coarsen(long count, CalendarStep step)
    {
        if (step == CalendarStep.Week) (count, step) = (count * 7, CalendarStep.Day);
        if (Precision == Precision.Year && step != CalendarStep.Year)
            return (step == CalendarStep.Month ? count / 12 : Days(count, step) / 365, CalendarStep.Year);
        if (Precision == Precision.Month && step > CalendarStep.Month) return (Days(count, step) / 30, CalendarStep.Month);
        if (Precision == Precision.Day && step > CalendarStep.Day) return (Days(count, step), CalendarStep.Day);
        return (count, step);
    }

    private static long Days(long count, CalendarStep step) => count / (TimeSpan.TicksPerDay / Ticks(step));

    /// <summary>How far the last possible tick lies behind the first.</summary>
    private long Width() => Precision switch
    {
        Precision.Year => (Local.Year == 9999 ? DateTime.MaxValue.Ticks : Local.AddYears(1).Ticks - 1) - Local.Ticks,
        Precision.Month => DateTime.DaysInMonth(Local.Year, Local.Month) * TimeSpan.TicksPerDay - 1,
        Precision.Day => TimeSpan.TicksPerDay - 1,
        Precision.Hour => TimeSpan.TicksPerHour - 1,
        Precision.Minute => TimeSpan.TicksPerMinute - 1,
        _ => 0,
    };
}
