using System.Globalization;
using Gateway.Fhir.Model;

namespace Gateway.Record;

/// <summary>Observations in words: blood pressure as clinicians say it, a NEWS2 that is incomplete as such.</summary>
internal static class ObservationWords
{
    // RCP 2017: 5 is the threshold for an urgent response, and so is a 3 in a single parameter.
    private const int UrgentTotal = 5;
    private const int UrgentPart = 3;

    public static bool IsNews2(Element resource) =>
        resource.ResourceType == "Observation" && resource["code"].HasSnomed(Codes.News2Total);

    public static string What(Element observation) => IsNews2(observation) ? "NEWS2 total" : Words.Of(observation["code"]);

    public static string Value(Element observation)
    {
        if (IsNews2(observation)) return News2(observation);
        if (BloodPressure(observation) is { } pressure) return pressure;
        var parts = observation.All("component").Select(component => Words.Join(" ", Words.Of(component["code"]), Words.Value(component)));
        return Words.Join("; ", [Words.Value(observation), .. parts, Words.OfAll(observation, "interpretation"), Words.Notes(observation)]);
    }

    /// <summary>True when the score, or what is known of it, asks for an urgent response.</summary>
    public static bool IsUrgentScore(Element observation) =>
        Known(observation) >= UrgentTotal || Parts(observation).Contains(UrgentPart) || Whole(observation) >= UrgentTotal;

    private static string News2(Element observation)
    {
        if (observation.At("valueQuantity", "value") is not null) return Words.Value(observation);
        return Parts(observation).Count == 0 ? "incomplete" : string.Create(CultureInfo.InvariantCulture, $"incomplete, at least {Known(observation)}");
    }

    private static int? Whole(Element observation) => Number(observation);

    private static int Known(Element observation) => Parts(observation).Sum();

    private static List<int> Parts(Element observation) => [.. observation.All("component").Select(Number).OfType<int>()];

    private static int? Number(Element holder) =>
        int.TryParse(holder.At("valueQuantity", "value")?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary><c>128/74 mmHg</c> when both are there in one unit; null otherwise, so that each is told by itself.</summary>
    private static string? BloodPressure(Element observation)
    {
        var systolic = Part(observation, "8480-6", Codes.Systolic);
        var diastolic = Part(observation, "8462-4", Codes.Diastolic);
        if (systolic?["value"]?.Text is not { } upper || diastolic?["value"] is null || Words.UnitOf(systolic) != Words.UnitOf(diastolic)) return null;
        // A third component, or a comparator, must not be lost behind the slash.
        if (observation.All("component").Count() > 2 || systolic["comparator"] is not null || diastolic["comparator"] is not null) return null;
        return Words.Join("; ", $"{upper}/{Words.Quantity(diastolic)}", Words.OfAll(observation, "interpretation"), Words.Notes(observation));
    }

    private static Element? Part(Element observation, string loinc, string[] snomed) =>
        observation.All("component").FirstOrDefault(component => component["code"].HasLoinc(loinc) || component["code"].HasSnomed(snomed))?["valueQuantity"];
}
