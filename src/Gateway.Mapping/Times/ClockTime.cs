using System.Globalization;

namespace Gateway.Mapping.Times;

/// <summary>How much of a time its sender said.</summary>
internal enum Precision
{
    Year,
    Month,
    Day,

    /// <summary>A time of day; seconds that were not sent are :00, as FHIR's dateTime asks for them.</summary>
    Second,
}

/// <summary>A time as it was written: what the clock on the wall showed, to the precision that was sent, and its offset if one was sent.</summary>
internal readonly record struct ClockTime(DateTime Local, Precision Precision, TimeSpan? Offset, string Fraction = "")
{
    /// <summary>A count since 1970: a moment without any wall clock, to be shown in the zone of the sender.</summary>
    public bool IsMoment { get; init; }

    /// <summary>Without the time, which may be a person's birth.</summary>
    public override string ToString() => $"a time to the {Precision}";

    /// <summary>A moment as the clock of a zone showed it; any other time as it is.</summary>
    public ClockTime In(TimeZoneInfo zone)
    {
        if (!IsMoment) return this;
        var shown = TimeZoneInfo.ConvertTime(new DateTimeOffset(Local, TimeSpan.Zero), zone);
        return this with { Local = shown.DateTime, Offset = shown.Offset };
    }

    /// <summary>Year, month and day as far as they were sent.</summary>
    public string Date() => Local.ToString(Precision switch
    {
        Precision.Year => "yyyy",
        Precision.Month => "yyyy-MM",
        _ => "yyyy-MM-dd",
    }, CultureInfo.InvariantCulture);

    /// <summary>FHIR's time (http://hl7.org/fhir/R4/datatypes.html#time).</summary>
    public string TimeOfDay() => Local.ToString("HH:mm:ss", CultureInfo.InvariantCulture) + Fraction;

    /// <summary>FHIR's dateTime: the date alone, or date, time and offset.</summary>
    public string DateTime(TimeSpan offset)
    {
        if (Precision != Precision.Second) return Date();
        var sign = offset < TimeSpan.Zero ? '-' : '+';
        return $"{Date()}T{TimeOfDay()}{sign}{offset:hh\\:mm}";
    }

    /// <summary>The offset this time has in a zone where none was sent, and whether the clock never showed it or showed it twice.</summary>
    public (TimeSpan Offset, ClockFold Fold) OffsetIn(TimeZoneInfo zone)
    {
        if (Offset is { } given) return (given, ClockFold.None);
        if (zone.IsInvalidTime(Local)) return (zone.BaseUtcOffset, ClockFold.Gap);
        if (!zone.IsAmbiguousTime(Local)) return (zone.GetUtcOffset(Local), ClockFold.None);
        // The greater offset is the summer's, in force the first time the clock shows this time.
        return (zone.GetAmbiguousTimeOffsets(Local).Max(), ClockFold.Twice);
    }
}

/// <summary>What becomes of a wall clock's time on the two nights when clocks change.</summary>
internal enum ClockFold
{
    None,
    Gap,
    Twice,
}
