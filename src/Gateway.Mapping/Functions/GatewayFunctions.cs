using System.Globalization;
using Gateway.Fhir.FhirPath;
using Gateway.Fhir.Model;
using Gateway.Fhir.Uk;
using Gateway.Mapping.Times;

namespace Gateway.Mapping.Functions;

/// <summary>
/// The FHIRPath functions and variables that maps and manifests have beside the standard's: the whole of what is not portable
/// to another engine. All of them give nothing for nothing.
/// <list type="table">
/// <item><c>key.uuidFrom(type)</c>: a UUID (version 5) of the source, the type and the key's text; the same key gives the same id.</item>
/// <item><c>text.nhsNumber()</c>: the ten digits of a valid NHS number (Modulus 11), else nothing.</item>
/// <item><c>dateTime.plusTime('00:27:00')</c>: the moment so much later, in the source's time zone.</item>
/// <item><c>text.padLeft(4, '0')</c>: filled up from the left.</item>
/// <item><c>text.digits()</c>: its digits only.</item>
/// <item><c>%settings</c>: an object of the manifest's settings; <c>%sourceId</c>; <c>%timeZone</c>;
/// within maps also <c>%messageId</c> and <c>%receivedAt</c>; within maps of answers <c>%answer</c> (<c>outcome</c>, <c>reason</c>, <c>by</c>, <c>at</c>).</item>
/// </list>
/// </summary>
internal static class GatewayFunctions
{
    public const string SourceId = "sourceId";
    public const string Settings = "settings";
    public const string TimeZone = "timeZone";
    public const string MessageId = "messageId";
    public const string ReceivedAt = "receivedAt";
    public const string Answer = "answer";

    public static IReadOnlyDictionary<string, FhirPathFunction> Table { get; } = new Dictionary<string, FhirPathFunction>(StringComparer.Ordinal)
    {
        ["uuidFrom"] = UuidFrom,
        ["nhsNumber"] = ValidNhsNumber,
        ["plusTime"] = PlusTime,
        ["padLeft"] = PadLeft,
        ["digits"] = Digits,
    };

    private static Element[] UuidFrom(IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context)
    {
        var type = Argument(arguments, 0, 1, "uuidFrom") ?? throw new FhirPathException("uuidFrom() wants the resource type that the id is for.");
        if (Single(input, "uuidFrom") is not { } key) return [];
        var source = context.Variables.TryGetValue(SourceId, out var id) ? id.Text ?? "" : "";
        return Text(NameUuid.Of(source, type, key).ToString());
    }

    private static Element[] ValidNhsNumber(IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context)
    {
        Argument(arguments, 0, 0, "nhsNumber");
        return NhsNumber.TryParse(Single(input, "nhsNumber"), out var number) ? Text(number.Digits) : [];
    }

    private static Element[] PlusTime(IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context)
    {
        var duration = Argument(arguments, 0, 1, "plusTime");
        if (Single(input, "plusTime") is not { } start || duration is null) return [];
        if (TimeFormat.Iso.Read(start) is not { Precision: Precision.Second } time) throw new FhirPathException("plusTime() works on a dateTime with a time of day.");
        if (Duration(duration) is not { } added) throw new FhirPathException("plusTime() wants a duration as hours, minutes and seconds: '00:27:00'.");
        var zone = context.Variables.TryGetValue(TimeZone, out var name) && name.Text is { } id ? Zones.Find(id) : null;
        var moment = new DateTimeOffset(time.Local, time.OffsetIn(zone ?? TimeZoneInfo.Utc).Offset) + added;
        var shown = zone is null ? moment : TimeZoneInfo.ConvertTime(moment, zone);
        return Text(new ClockTime(shown.DateTime, Precision.Second, shown.Offset, time.Fraction).DateTime(shown.Offset));
    }

    private static Element[] PadLeft(IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context)
    {
        var width = Argument(arguments, 0, 2, "padLeft");
        var fill = Argument(arguments, 1, 2, "padLeft");
        if (!int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var count) || count > 1_000 || fill is not { Length: 1 })
            throw new FhirPathException("padLeft() wants a width up to 1000 and one character: padLeft(4, '0').");
        return Single(input, "padLeft") is { } text ? Text(text.PadLeft(count, fill[0])) : [];
    }

    private static Element[] Digits(IReadOnlyList<Element> input, IReadOnlyList<IReadOnlyList<Element>> arguments, FhirPathContext context)
    {
        Argument(arguments, 0, 0, "digits");
        var digits = string.Concat((Single(input, "digits") ?? "").Where(char.IsAsciiDigit));
        return digits.Length > 0 ? Text(digits) : [];
    }

    /// <summary><c>27:00:00</c> is more than a day and right.</summary>
    private static TimeSpan? Duration(string text)
    {
        var parts = text.Trim().Split(':');
        if (parts.Length is not (2 or 3)) return null;
        Span<int> numbers = stackalloc int[3];
        for (var i = 0; i < parts.Length; i++)
            if (!int.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[i]) || numbers[i] > (i == 0 ? 10_000 : 59)) return null;
        return new TimeSpan(numbers[0], numbers[1], numbers[2]);
    }

    private static string? Single(IReadOnlyList<Element> input, string function) =>
        input.Count > 1 ? throw new FhirPathException($"{function}() works on one text, but there are {input.Count}.") : input.Count == 0 ? null : input[0].Text;

    private static string? Argument(IReadOnlyList<IReadOnlyList<Element>> arguments, int index, int count, string function)
    {
        if (arguments.Count != count) throw new FhirPathException($"{function}() takes {count} arguments, but here it has {arguments.Count}.");
        return index < count ? Single(arguments[index], function) : null;
    }

    private static Element[] Text(string text) => [Element.String("string", text)];
}
