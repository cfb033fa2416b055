namespace Gateway.Triage;

/// <summary>
/// The scoring chart, copied from: Royal College of Physicians, National Early Warning Score (NEWS) 2:
/// Standardising the assessment of acute-illness severity in the NHS. Updated report of a working party.
/// London: RCP, 2017; Chart 1, "The NEWS scoring system". The RCP holds the copyright and permits its use.
/// </summary>
/// <remarks>
/// The plausible range of each parameter is the gateway's own: it is wide enough for anything measured in a living
/// person, and narrow enough to tell °F from °C, kPa from mmHg and a fraction from a percentage.
/// </remarks>
internal static class News2Chart
{
    public const string RespirationRateName = "respiration-rate";
    public const string Spo2Name = "spo2";
    public const string OxygenName = "oxygen";
    public const string SystolicName = "systolic";
    public const string PulseName = "pulse";
    public const string ConsciousnessName = "consciousness";
    public const string TemperatureName = "temperature";

    public static readonly News2Scale RespirationRate = new(RespirationRateName, 1, 100, "a minute",
        [new(null, 8, 3), new(9, 11, 1), new(12, 20, 0), new(21, 24, 2), new(25, null, 3)]);

    public static readonly News2Scale Spo2Scale1 = new(Spo2Name, 20, 100, "%",
        [new(null, 91, 3), new(92, 93, 2), new(94, 95, 1), new(96, null, 0)]);

    public static readonly News2Scale Spo2Scale2OnAir = new(Spo2Name, 20, 100, "%",
        [new(null, 83, 3), new(84, 85, 2), new(86, 87, 1), new(88, null, 0)]);

    public static readonly News2Scale Spo2Scale2OnOxygen = new(Spo2Name, 20, 100, "%",
        [new(null, 83, 3), new(84, 85, 2), new(86, 87, 1), new(88, 92, 0), new(93, 94, 1), new(95, 96, 2), new(97, null, 3)]);

    public static readonly News2Scale Systolic = new(SystolicName, 30, 300, "mmHg",
        [new(null, 90, 3), new(91, 100, 2), new(101, 110, 1), new(111, 219, 0), new(220, null, 3)]);

    public static readonly News2Scale Pulse = new(PulseName, 10, 300, "a minute",
        [new(null, 40, 3), new(41, 50, 1), new(51, 90, 0), new(91, 110, 1), new(111, 130, 2), new(131, null, 3)]);

    public static readonly News2Scale Temperature = new(TemperatureName, 20, 45, "°C",
        [new(null, 35.0m, 3), new(35.1m, 36.0m, 1), new(36.1m, 38.0m, 0), new(38.1m, 39.0m, 1), new(39.1m, null, 2)]);

    /// <summary>Air 0, supplemental oxygen 2.</summary>
    public static int OxygenScore(bool onOxygen) => onOxygen ? 2 : 0;

    /// <summary>Alert 0; new confusion, voice, pain and unresponsive 3.</summary>
    public static int ConsciousnessScore(Acvpu consciousness) => consciousness == Acvpu.Alert ? 0 : 3;

    /// <summary>The seven parameters in the order of the chart.</summary>
    public static IReadOnlyList<string> Parameters { get; } =
        [RespirationRateName, Spo2Name, OxygenName, SystolicName, PulseName, ConsciousnessName, TemperatureName];
}

/// <summary>A printed band: both ends belong to it; an open end is null.</summary>
internal sealed record News2Band(decimal? From, decimal? To, int Score);

/// <summary>
/// One parameter of the chart. The chart prints whole numbers (temperature: tenths) and so leaves gaps between bands.
/// Nothing is rounded: a value in a gap takes the higher score of its two neighbours
/// (38.05 °C has left the band that ends at 38.0 and scores 1; 35.05 °C has not reached 35.1 and scores 3).
/// </summary>
internal sealed class News2Scale(string parameter, decimal least, decimal most, string unit, IReadOnlyList<News2Band> bands)
{
    public string Parameter { get; } = parameter;

    public bool IsPossible(decimal value) => value >= least && value <= most;

    public string WhyImpossible =>
        FormattableString.Invariant($"the value is outside {least}–{most} {unit}, so it is not counted: check the unit and measure again");

    public int ScoreOf(decimal value)
    {
        for (var i = 0; i < bands.Count; i++)
        {
            var band = bands[i];
            if (value > band.To) continue;
            return value < band.From ? Math.Max(band.Score, bands[i - 1].Score) : band.Score;
        }
        throw new InvalidOperationException("The last band of a scale is open.");
    }
}
