using Gateway.Fhir.FhirPath.Values;

namespace Gateway.Fhir.FhirPath.Functions;

/// <summary>http://hl7.org/fhirpath/N1/#current-date-and-time-functions; the time is the one the evaluation was handed.</summary>
internal static class Clock
{
    public static readonly IReadOnlyList<Function> Functions =
    [
        Function.Of("now", (run, _) => Items.Of(Temporal.Of(run.Now("now")))),
        Function.Of("today", (run, _) => Items.Of(Temporal.Of(run.Now("today")).As(TemporalKind.Date))),
        Function.Of("timeOfDay", (run, _) => Items.Of(
            new Temporal(TemporalKind.Time, Precision.Fraction, new DateTime(run.Now("timeOfDay").TimeOfDay.Ticks), 3))),
    ];
}
