namespace Gateway.Triage.Tests;

/// <summary>
/// The chart once more, written as its sentences are read aloud instead of as bands, and compared over every value.
/// </summary>
public sealed class News2IndependentTableTests
{
    private static readonly bool?[] OxygenStates = [false, true, null];
    private static readonly Acvpu?[] Levels = [null, .. Enum.GetValues<Acvpu>()];

    [Fact]
    public void Every_respiration_rate_agrees()
    {
        foreach (var value in Steps(1, 100, 0.5m)) Agrees("respiration-rate", value, Breathing(value), News2BandTests.Normal with { RespirationRate = value });
    }

    [Fact]
    public void Every_saturation_agrees_on_both_scales()
    {
        var sets =
            from value in Steps(20, 100, 0.5m)
            from oxygen in OxygenStates
            from scale in new[] { 1, 2 }
            select (value, oxygen, scale);

        foreach (var (value, oxygen, scale) in sets)
            Agrees("spo2", value, Saturation(value, scale, oxygen), News2BandTests.Normal with { Spo2 = value, OnOxygen = oxygen, Spo2Scale = scale });
    }

    [Fact]
    public void Every_systolic_pressure_agrees()
    {
        foreach (var value in Steps(30, 300, 0.5m)) Agrees("systolic", value, Pressure(value), News2BandTests.Normal with { Systolic = value });
    }

    [Fact]
    public void Every_pulse_agrees()
    {
        foreach (var value in Steps(10, 300, 0.5m)) Agrees("pulse", value, Heart(value), News2BandTests.Normal with { Pulse = value });
    }

    [Fact]
    public void Every_temperature_agrees()
    {
        foreach (var value in Steps(20, 45, 0.01m)) Agrees("temperature", value, Warmth(value), News2BandTests.Normal with { Temperature = value });
    }

    [Fact]
    public void Every_combination_of_bands_agrees()
    {
        // A value of each band, and none.
        decimal?[] breaths = [null, 8, 10, 16, 22, 30];
        decimal?[] saturations = [null, 80, 84, 86, 90, 92, 93, 95, 96, 99];
        decimal?[] pressures = [null, 85, 95, 105, 150, 230];
        decimal?[] pulses = [null, 35, 45, 70, 100, 120, 140];
        decimal?[] temperatures = [null, 34, 35.5m, 37, 38.5m, 40];
        var compared = 0;

        var sets =
            from breath in breaths
            from saturation in saturations
            from scale in new[] { 1, 2 }
            from oxygen in OxygenStates
            from pressure in pressures
            from pulse in pulses
            from level in Levels
            from temperature in temperatures
            select new News2Observations
            {
                RespirationRate = breath,
                Spo2 = saturation,
                Spo2Scale = scale,
                OnOxygen = oxygen,
                Systolic = pressure,
                Pulse = pulse,
                Consciousness = level,
                Temperature = temperature,
            };

        foreach (var set in sets)
        {
            var score = News2.Score(set);
            var parts = Parts(set);
            var sum = parts.Sum(part => part ?? 0);
            int? total = parts.Contains(null) ? null : sum;
            if (score.Total != total || score.AtLeast != sum || score.HasSingleThree != parts.Contains(3) || score.Missing.Count != parts.Count(part => part is null))
                Assert.Fail($"{set.RespirationRate} {set.Spo2} scale {set.Spo2Scale} {set.OnOxygen} {set.Systolic} {set.Pulse} {set.Consciousness} {set.Temperature}: "
                    + $"{score.Total} ({score.AtLeast}), the table says {total} ({sum})");
            compared++;
        }

        compared.ShouldBe(6 * 10 * 2 * 3 * 6 * 7 * 6 * 6);
    }

    private static int?[] Parts(News2Observations set) =>
    [
        set.RespirationRate is { } breath ? Breathing(breath) : null,
        set.Spo2 is { } saturation ? Saturation(saturation, set.Spo2Scale, set.OnOxygen) : null,
        set.OnOxygen is { } oxygen ? (oxygen ? 2 : 0) : null,
        set.Systolic is { } pressure ? Pressure(pressure) : null,
        set.Pulse is { } pulse ? Heart(pulse) : null,
        set.Consciousness is { } level ? (level == Acvpu.Alert ? 0 : 3) : null,
        set.Temperature is { } temperature ? Warmth(temperature) : null,
    ];

    private static int Breathing(decimal v) => v < 9 || v > 24 ? 3 : v > 20 ? 2 : v < 12 ? 1 : 0;

    private static int? Saturation(decimal v, int scale, bool? oxygen)
    {
        if (scale == 1) return v >= 96 ? 0 : v >= 94 ? 1 : v >= 92 ? 2 : 3;
        if (v <= 92) return v >= 88 ? 0 : v >= 86 ? 1 : v >= 84 ? 2 : 3;
        return oxygen switch
        {
            null => null,
            false => 0,
            true => v > 96 ? 3 : v > 94 ? 2 : 1,
        };
    }

    private static int Pressure(decimal v) => v < 91 || v > 219 ? 3 : v < 101 ? 2 : v < 111 ? 1 : 0;

    private static int Heart(decimal v) => v < 41 || v > 130 ? 3 : v > 110 ? 2 : v < 51 || v > 90 ? 1 : 0;

    private static int Warmth(decimal v) => v < 35.1m ? 3 : v > 39.0m ? 2 : v < 36.1m || v > 38.0m ? 1 : 0;

    private static IEnumerable<decimal> Steps(decimal from, decimal to, decimal step)
    {
        for (var value = from; value <= to; value += step) yield return value;
    }

    private static void Agrees(string parameter, decimal value, int? expected, News2Observations observations)
    {
        var scored = News2.Score(observations).Components.FirstOrDefault(component => component.Parameter == parameter)?.Score;
        scored.ShouldBe(expected, $"{parameter} {value}, scale {observations.Spo2Scale}, oxygen {observations.OnOxygen}");
    }
}
