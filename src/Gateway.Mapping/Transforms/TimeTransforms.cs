using Gateway.Mapping.Parsing;
using Gateway.Mapping.Plans;
using Gateway.Mapping.Running;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Transforms;

/// <summary>
/// <c>dateOp(value, format[, zone])</c>: a sender's time as FHIR's. A time without an offset is the wall clock's in the zone,
/// which is the source's own when none is named. The standard lists dateOp and leaves its arguments open.
/// </summary>
internal static class TimeTransforms
{
    private static readonly string[] s_types = ["dateTime", "instant", "date", "time"];

    public static BoundValue? DateOp(TransformCall call)
    {
        var type = call.Expected is { Count: > 0 } ? s_types.FirstOrDefault(call.Expected.Contains) : null;
        if (Format(call, type) is not { } format || Zone(call) is not { } zone) return null;
        var get = call.Argument(0);
        return new PrimitiveValue((run, frame) =>
        {
            var value = get(run, frame);
            if (string.IsNullOrWhiteSpace(value.Text) || format(run, frame) is not { } read || zone(run, frame) is not { } place) return Value.None;
            if (read.Read(value.Text) is { } time) return Write(run, value, time.In(place), type ?? "dateTime", place);
            run.Fail(MappingIssues.WrongTime, "value", value, $"The value is no time in the format '{read.Text}'; send it so, with a day and a time that exist.");
            return Value.None;
        }, type ?? "dateTime");
    }

    private static Value Write(Run run, Value value, ClockTime time, string type, TimeZoneInfo zone)
    {
        switch (type)
        {
            case "date":
                return Value.Of(time.Date(), type, value.Field);
            case "time" when time.Precision == Precision.Second:
                return Value.Of(time.TimeOfDay(), type, value.Field);
            case "instant" or "time" when time.Precision != Precision.Second:
                run.Fail(MappingIssues.WrongTime, "value", value, "The value has no time of day, and one is needed here.");
                return Value.None;
        }
        if (time.Precision != Precision.Second) return Value.Of(time.Date(), type, value.Field);
        var (offset, fold) = time.OffsetIn(zone);
        if (fold == ClockFold.Gap)
        {
            run.Fail(MappingIssues.TimeInGap, "value", value, $"The clocks of {zone.Id} went forward over this time, so it was never shown; send the offset, or the right time.");
            return Value.None;
        }
        if (fold == ClockFold.Twice)
            run.Warn(MappingIssues.TimeTwice, "value", value, $"The clocks of {zone.Id} showed this time twice; the first was taken. Send the offset.");
        return Value.Of(time.DateTime(offset), type, value.Field);
    }

    /// <summary>A format that is written out is compiled now; one that the settings name, at each run.</summary>
    private static Func<Run, Value[], TimeFormat?>? Format(TransformCall call, string? type)
    {
        if (call.Syntax.Arguments[1] is not LiteralSyntax literal)
        {
            var get = call.Argument(1);
            return (run, frame) =>
            {
                var (named, reason) = TimeFormat.Of(get(run, frame).Text ?? "");
                if (reason is not null) run.Fail(MappingIssues.WrongTransform, "processing", Value.None, $"The format that the map was given is no good: {reason}.");
                return named;
            };
        }
        var (format, fault) = TimeFormat.Of(literal.Text);
        if (fault is not null) call.Fault(MappingIssues.WrongTransform, 1, $"dateOp() cannot use this format: {fault}.");
        else if (!format!.HasDate && type != "time") call.Fault(MappingIssues.WrongTransform, 1, "This format has no date; append the time to its date before dateOp()."); // no fault, so a format
        else return (_, _) => format;
        return null;
    }

    private static Func<Run, Value[], TimeZoneInfo?>? Zone(TransformCall call)
    {
        if (call.Count < 3) return (run, _) => run.Zone;
        if (call.Syntax.Arguments[2] is LiteralSyntax literal)
        {
            var zone = Zones.Find(literal.Text);
            if (zone is null) call.Fault(MappingIssues.WrongTransform, 2, "This is no IANA time zone; write Europe/London.");
            return zone is null ? null : (_, _) => zone;
        }
        var get = call.Argument(2);
        return (run, frame) =>
        {
            var named = Zones.Find(get(run, frame).Text ?? "");
            if (named is null) run.Fail(MappingIssues.WrongTransform, "processing", Value.None, "The time zone that the map was given is none; set an IANA name such as Europe/London.");
            return named;
        };
    }
}
