using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>When a resource says that it happened.</summary>
/// <param name="Text">As it came.</param>
/// <param name="End">The end of a period as it came, null when it has none.</param>
/// <param name="Moment">For ordering only: a part of a date counts from its start, a time without an offset as UTC; null when unreadable.</param>
internal sealed record ClinicalTime(string Text, string? End, DateTimeOffset? Moment)
{
    // The first that a resource has: when it happened before when it was written down.
    private static readonly string[] Names =
    [
        "effectiveDateTime", "effectivePeriod", "effectiveInstant", "occurrenceDateTime", "occurrencePeriod", "performedDateTime", "performedPeriod",
        "occurredDateTime", "occurredPeriod", "onsetDateTime", "onsetPeriod", "identifiedDateTime", "identifiedPeriod", "sent", "period", "servicedPeriod",
        "whenHandedOver", "start", "authored", "authoredOn", "executionPeriod", "date", "dateTime", "recordedDate", "dateAsserted", "created", "recorded", "issued",
    ];

    public static ClinicalTime? Of(Element resource)
    {
        foreach (var name in Names)
        {
            if (resource[name] is not { } when) continue;
            if ((when.Text ?? when["start"]?.Text ?? when["end"]?.Text) is not { Length: > 0 } text) continue;
            return new ClinicalTime(text, when["start"] is null ? null : when["end"]?.Text, Parse(text));
        }
        return null;
    }

    private static DateTimeOffset? Parse(string text)
    {
        string[] partial = ["yyyy", "yyyy-MM", "yyyy-MM-dd"];
        if (DateTimeOffset.TryParseExact(text, partial, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day)) return day;
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time : null;
    }
}
