using Gateway.Fhir.Model;
using Gateway.Fhir.Terminology;

namespace Gateway.Triage;

/// <summary>
/// The codes by which NEWS2 finds what it needs (FHIR R4 UK Core vital signs; SNOMED CT UK edition; LOINC).
/// Beside the codes UK Core fixes are those that its own examples and the PRSB models use.
/// </summary>
internal static class News2Codes
{
    public static IReadOnlyList<News2Measure> Measures { get; } =
    [
        new(News2Chart.RespirationRate, Codes(loinc: ["9279-1"], snomed: ["86290005"]), ["/min", "{Breaths}/min", "{breaths}/min"]),
        new(News2Chart.Spo2Scale1, Codes(loinc: ["2708-6", "59408-5"], snomed: ["103228002", "431314004", "442476006"]), ["%"]),
        new(News2Chart.Systolic, Codes(loinc: ["8480-6"], snomed: ["72313002", "271649006"]), ["mm[Hg]", "mmHg"]),
        new(News2Chart.Pulse, Codes(loinc: ["8867-4"], snomed: ["364075005", "78564009", "444981005"]), ["/min", "{Beats}/min", "{beats}/min"]),
        new(News2Chart.Temperature, Codes(loinc: ["8310-5"], snomed: ["276885007", "386725007"]), ["Cel", "°C"]),
    ];

    public static IReadOnlySet<string> OnAir { get; } = Codes(snomed: ["722742002"]);

    public static IReadOnlySet<string> OnOxygen { get; } = Codes(snomed: ["371825009"]);

    public static IReadOnlySet<string> TargetSaturation { get; } = Codes(snomed: ["852641000000103"]);

    /// <summary>The sub-score of each saturation scale.</summary>
    public static IReadOnlySet<string> Scale1 { get; } = Codes(snomed: ["1104311000000102"]);

    public static IReadOnlySet<string> Scale2 { get; } = Codes(snomed: ["1104321000000108"]);

    public static IReadOnlySet<string> Total { get; } = Codes(snomed: ["1104051000000101"]);

    public static IReadOnlySet<string> Pregnant { get; } = Codes(snomed: ["77386006"]);

    public static IReadOnlySet<string> Consciousness { get; } = Codes(snomed: ["1104441000000107"]);

    /// <summary>In the order of the scale. NEWS2 reads the coded form only: a bare letter may be of another scale.</summary>
    public static IReadOnlyList<News2Level> ConsciousnessLevels { get; } =
    [
        Level(Acvpu.Alert, "A"), Level(Acvpu.NewConfusion, "C"), Level(Acvpu.Voice, "V"), Level(Acvpu.Pain, "P"), Level(Acvpu.Unresponsive, "U"),
    ];

    /// <summary>True for an Observation that NEWS2 is counted from.</summary>
    public static bool IsMeasurement(Element observation) =>
        observation.All("component").Prepend(observation).Any(holder => Measures.Any(measure => holder["code"].HasCode(measure.Codes)))
        || observation["code"].HasCode(OnAir) || observation["code"].HasCode(OnOxygen) || observation["code"].HasCode(Consciousness);

    private static News2Level Level(Acvpu level, string letter) =>
        new(level, Codes(snomed: [CodeAliases.Acvpu.UkCoreOf(null, letter)?.Code ?? throw new InvalidOperationException($"The scale has no letter {letter}.")]));

    private static HashSet<string> Codes(string[]? loinc = null, string[]? snomed = null) =>
        [.. (loinc ?? []).Select(code => $"{BundleResources.Loinc}|{code}"), .. (snomed ?? []).Select(code => $"{BundleResources.Snomed}|{code}")];
}

/// <summary>A parameter that is a number.</summary>
/// <param name="Scale">For telling the worse of two values of the same time.</param>
/// <param name="Codes">Each as <c>system|code</c>.</param>
/// <param name="Units">The UCUM codes it may come in, the usual one first.</param>
internal sealed record News2Measure(News2Scale Scale, IReadOnlySet<string> Codes, IReadOnlyList<string> Units)
{
    public string Parameter => Scale.Parameter;
}

internal sealed record News2Level(Acvpu Level, IReadOnlySet<string> Codes);
